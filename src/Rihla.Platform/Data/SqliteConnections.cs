using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Rihla.Platform.Data;

/// <summary>
/// How SQLite is spoken to. Readers do not wait for the writer (write-ahead log), and a commit is on the disk before it
/// is answered (synchronous = full, or <see cref="DiskSync"/> for a <see cref="Work"/>), so that neither a killed process
/// nor a power cut loses what was acknowledged. A context keeps the connection it once opened until it is disposed: opening one for each of a page's twenty queries
/// would cost more than the queries.
/// </summary>
internal sealed class SqliteConnections : DbConnectionInterceptor
{
    private const string Pragmas =
        "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma temp_store = memory; pragma cache_size = -4000;";

    // The pool hands the same handle out again and again, with its pragmas.
    private readonly ConditionalWeakTable<object, object> prepared = [];

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        var handle = ((SqliteConnection)connection).Handle!;
        if (prepared.TryGetValue(handle, out _))
        {
            return;
        }
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
        prepared.TryAdd(handle, this);
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

    /// <summary>
    /// Whether each commit of a connection flushes the disk itself. Off within a <see cref="Work"/>, which does it for
    /// several at once; cannot be changed while a transaction is open.
    /// </summary>
    public static void SyncItself(DbConnection connection, bool always)
    {
        using var command = connection.CreateCommand();
        command.CommandText = always ? "pragma synchronous = full" : "pragma synchronous = normal";
        command.ExecuteNonQuery();
    }

    public override InterceptionResult ConnectionClosing(
        DbConnection connection,
        ConnectionEventData eventData,
        InterceptionResult result
    ) => InterceptionResult.Suppress();

    public override ValueTask<InterceptionResult> ConnectionClosingAsync(
        DbConnection connection,
        ConnectionEventData eventData,
        InterceptionResult result
    ) => new(InterceptionResult.Suppress());
}
