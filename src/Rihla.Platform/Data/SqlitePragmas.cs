using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Rihla.Platform.Data;

/// <summary>
/// Readers do not wait for the writer (write-ahead log), and a commit is on the disk before it is answered
/// (synchronous = full), so that neither a killed process nor a power cut loses what was acknowledged.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Pragmas =
        "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma temp_store = memory; pragma cache_size = -16000;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    // SQLite has no asynchronous calls: the same command, without the cost of a state machine.
    public override Task ConnectionOpenedAsync(
        DbConnection connection,
        ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
