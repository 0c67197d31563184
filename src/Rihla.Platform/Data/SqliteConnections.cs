using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Rihla.Platform.Data;

/// <summary>
/// How SQLite is spoken to. Readers do not wait for the writer (write-ahead log), and a commit is on the disk before it
/// is answered (synchronous = full, or <see cref="DiskSync"/> for a <see cref="Work"/>), so that neither a killed process
/// nor a power cut loses what was acknowledged. A context keeps the connection it once opened until it is disposed, and leaves it
/// open to the next (<see cref="LeftOpenConnection"/>), with what <see cref="SqliteStatements"/> has prepared on it: opening one for each of a page's twenty queries
/// would cost more than the queries.
/// </summary>
internal sealed class SqliteConnections : DbConnectionInterceptor, IDisposable
{
    private const string Pragmas =
        "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma temp_store = memory; pragma cache_size = -1000;";

    private const int NoTransaction = 0;

    /// <summary>What a few cores can keep busy. More are closed when they are given back.</summary>
    private const int MostLeftOpen = 16;

    // The last that was given back is the next to be used: its pages are in memory, and who is not needed stays small.
    private readonly Stack<SqliteConnection> leftOpen = [];
    private bool isClosing;

    // Below, a pool hands the same handle out again and again, with its pragmas.
    private readonly ConditionalWeakTable<object, object> prepared = [];

    /// <summary>A connection that is open; null when none was left.</summary>
    public SqliteConnection? Take()
    {
        lock (leftOpen)
        {
            return leftOpen.TryPop(out var connection) ? connection : null;
        }
    }

    /// <summary>Leaves a connection open to the next who takes one. False, if it is to be closed.</summary>
    public bool Leave(SqliteConnection connection)
    {
        // Who writes still, or reads, is ended by closing: the next would see what there was then, and not what there is.
        if (
            connection.State != ConnectionState.Open
            || TransactionState(connection.Handle!, 0) != NoTransaction
        )
        {
            return false;
        }
        lock (leftOpen)
        {
            if (isClosing || leftOpen.Count == MostLeftOpen)
            {
                return false;
            }
            leftOpen.Push(connection);
            return true;
        }
    }

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

    /// <summary>Closes what was left open, and leaves nothing open from now on.</summary>
    public void Dispose()
    {
        lock (leftOpen)
        {
            isClosing = true;
            while (leftOpen.TryPop(out var connection))
            {
                connection.Dispose();
            }
        }
    }

    // The provider does not offer it: https://sqlite.org/c3ref/txn_state.html
    [DllImport("e_sqlite3", EntryPoint = "sqlite3_txn_state")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int TransactionState(sqlite3 connection, nint schema);
}
