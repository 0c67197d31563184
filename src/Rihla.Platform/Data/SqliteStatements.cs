using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Rihla.Platform.Data;

/// <summary>
/// Keeps what SQLite made of a statement for the next time the same text is asked on the same connection: to read and plan
/// a query of a page takes SQLite longer than to answer it.
/// </summary>
internal sealed class SqliteStatements : DbCommandInterceptor
{
    /// <summary>On each connection; the pages of a caseworker's day ask fewer.</summary>
    private const int MostKept = 200;

    private readonly ConditionalWeakTable<SqliteConnection, Shelf> shelves = [];

    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
    {
        if (result is not SqliteCommand { Connection: { } connection } fresh)
        {
            return result;
        }
        var command = shelves.GetOrCreateValue(connection).Take(fresh.CommandText, connection);
        command.Transaction = fresh.Transaction;
        command.CommandTimeout = fresh.CommandTimeout;
        foreach (SqliteParameter parameter in fresh.Parameters)
        {
            command.Parameters.Add(parameter);
        }
        fresh.Dispose();
        return command;
    }

    /// <summary>The statements of one connection that nobody uses at the moment, the longest unused first.</summary>
    private sealed class Shelf
    {
        private readonly OrderedDictionary<string, Command> unused = [];

        public Command Take(string text, SqliteConnection connection) =>
            unused.Remove(text, out var command) ? command : new Command(text, connection, this);

        public bool Keeps(Command command)
        {
            if (!unused.TryAdd(command.CommandText, command))
            {
                return false;
            }
            if (unused.Count > MostKept)
            {
                unused.GetAt(0).Value.End();
                unused.RemoveAt(0);
            }
            return true;
        }
    }

    /// <summary>Goes back to its shelf when it is disposed of, unless it failed.</summary>
    private sealed class Command(string text, SqliteConnection connection, Shelf shelf)
        : SqliteCommand(text, connection)
    {
        private bool isEnding;

        public void End()
        {
            isEnding = true;
            Dispose();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && !isEnding && DataReader is null)
            {
                Parameters.Clear();
                Transaction = null;
                if (shelf.Keeps(this))
                {
                    return;
                }
            }
            base.Dispose(disposing);
        }
    }
}
