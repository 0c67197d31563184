using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Sqlite.Storage.Internal;
using Microsoft.EntityFrameworkCore.Storage;

namespace Rihla.Platform.Data;

#pragma warning disable EF1001 // There is no public way to keep a connection with the functions that the provider has defined on it.

/// <summary>The connection of a context to SQLite: one that was left open if there is one, and left open again.</summary>
internal sealed class LeftOpenConnection(
    RelationalConnectionDependencies dependencies,
    IRawSqlCommandBuilder commands,
    IDiagnosticsLogger<DbLoggerCategory.Infrastructure> logger
) : SqliteRelationalConnection(dependencies, commands, logger)
{
    private readonly SqliteConnections connections =
        dependencies.CurrentContext.Context.GetService<SqliteConnections>();

    protected override DbConnection CreateDbConnection() =>
        connections.Take() ?? base.CreateDbConnection();

    protected override void CloseDbConnection() { }

    protected override Task CloseDbConnectionAsync() => Task.CompletedTask;

    protected override void DisposeDbConnection()
    {
        if (!connections.Leave((SqliteConnection)DbConnection))
        {
            base.DisposeDbConnection();
        }
    }

    protected override ValueTask DisposeDbConnectionAsync()
    {
        DisposeDbConnection();
        return ValueTask.CompletedTask;
    }
}
