using System.Data;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Npgsql;
using SQLitePCL;

namespace Rihla.Platform.Data;

/// <summary>
/// Writes many rows of one table as fast as the database takes them: one prepared command on SQLite, COPY
/// on PostgreSQL. The columns and what is encrypted in them are those of the model. It records nothing: the caller
/// saves an act in the same transaction that says how many rows came.
/// </summary>
public sealed class BulkTable
{
    private readonly string table;
    private readonly List<(string Column, IProperty Property, ValueConverter? Converter)> columns;

    private BulkTable(
        string table,
        List<(string Column, IProperty Property, ValueConverter? Converter)> columns
    ) => (this.table, this.columns) = (table, columns);

    /// <summary>The table of an entity.</summary>
    public static BulkTable Of<T>(RihlaDb db)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(db);
        return Of(db.Model.FindEntityType(typeof(T))!);
    }

    internal static BulkTable Of(IEntityType entity)
    {
        var name = entity.GetTableName()!;
        var store = StoreObjectIdentifier.Table(name, entity.GetSchema());
        return new(
            name,
            [
                .. entity
                    .GetProperties()
                    .Select(p => (p.GetColumnName(store)!, p, p.GetTypeMapping().Converter)),
            ]
        );
    }

    /// <summary>Packs rows as the database takes them, encrypted where they are personal. May run on any thread.</summary>
    public PackedRows Pack(IEnumerable<object> entities)
    {
        ArgumentNullException.ThrowIfNull(entities);
        var rows = new PackedRows();
        foreach (var entity in entities)
        {
            Pack(entity, rows);
        }
        return rows;
    }

    /// <summary>Packs one more row with others of this table. May run on any thread.</summary>
    public void Pack(object entity, PackedRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        foreach (var (_, property, converter) in columns)
        {
            var value = property.GetGetter().GetClrValue(entity);
            rows.Add(
                value is null || converter is null ? value : converter.ConvertToProvider(value)
            );
        }
        rows.EndRow();
    }

    /// <summary>Writes rows within the open transaction, and gives back what they were packed in.</summary>
    public async Task WriteAsync(
        RihlaDb db,
        IReadOnlyCollection<PackedRows> packed,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(packed);
        if (packed.All(rows => rows.Count == 0))
        {
            return;
        }
        if (db.IsSqlite)
        {
            Insert(db, packed, cancel);
        }
        else
        {
            await CopyAsync(db, packed, cancel);
        }
        foreach (var rows in packed)
        {
            rows.Dispose();
        }
    }

    /// <summary>Writes rows of a table of two whole numbers within the open transaction: the first and the second of each.</summary>
    public async Task WriteAsync(
        RihlaDb db,
        long[] firsts,
        long[] seconds,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(firsts);
        ArgumentNullException.ThrowIfNull(seconds);
        ArgumentOutOfRangeException.ThrowIfNotEqual(seconds.Length, firsts.Length);
        if (db.IsSqlite)
        {
            Insert(db, firsts, seconds, cancel);
        }
        else
        {
            await using var copy = await BeginCopyAsync(db, cancel);
            for (var i = 0; i < firsts.Length; i++)
            {
                await copy.StartRowAsync(cancel);
                await copy.WriteAsync(firsts[i], cancel);
                await copy.WriteAsync(seconds[i], cancel);
            }
            await copy.CompleteAsync(cancel);
        }
    }

    /// <summary>
    /// Tells PostgreSQL, outside a transaction, that all rows are seen by everybody: an index that answers by itself then need not
    /// look each of them up in the table. It would find out by itself some minutes later.
    /// </summary>
    public async Task SettleAsync(RihlaDb db, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (!db.IsSqlite)
        {
            await using var command = await db.CommandAsync($"vacuum \"{table}\"", cancel);
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    // One prepared command, its values bound by their place: by name, as the provider binds them, finding the place takes
    // several times as long as writing the row.
    private void Insert(
        RihlaDb db,
        IReadOnlyCollection<PackedRows> packed,
        CancellationToken cancel
    )
    {
        var connection = ((SqliteConnection)db.Database.GetDbConnection()).Handle!;
        Check(raw.sqlite3_prepare_v2(connection, Statement(), out var insert), connection);
        using (insert)
        {
            foreach (var rows in packed)
            {
                var values = rows.Values;
                for (var row = 0; row < rows.Count; row++)
                {
                    cancel.ThrowIfCancellationRequested();
                    for (var at = 1; at <= columns.Count; at++)
                    {
                        values.Next();
                        Check(Bind(insert, at, values), connection);
                    }
                    Check(raw.sqlite3_step(insert), connection);
                    Check(raw.sqlite3_reset(insert), connection);
                }
            }
        }
    }

    // Several rows a command: beginning and ending a command takes longer than such a row.
    private void Insert(RihlaDb db, long[] firsts, long[] seconds, CancellationToken cancel)
    {
        const int Together = 32;
        var connection = ((SqliteConnection)db.Database.GetDbConnection()).Handle!;
        var whole = firsts.Length - (firsts.Length % Together);
        Write(Together, 0, whole);
        Write(1, whole, firsts.Length);

        void Write(int rows, int from, int to)
        {
            Check(raw.sqlite3_prepare_v2(connection, Statement(rows), out var insert), connection);
            using (insert)
            {
                for (var row = from; row < to; row += rows)
                {
                    cancel.ThrowIfCancellationRequested();
                    for (var i = 0; i < rows; i++)
                    {
                        Check(
                            raw.sqlite3_bind_int64(insert, (2 * i) + 1, firsts[row + i]),
                            connection
                        );
                        Check(
                            raw.sqlite3_bind_int64(insert, (2 * i) + 2, seconds[row + i]),
                            connection
                        );
                    }
                    Check(raw.sqlite3_step(insert), connection);
                    Check(raw.sqlite3_reset(insert), connection);
                }
            }
        }
    }

    private static void Check(int result, sqlite3 connection)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE))
        {
            throw new SqliteException(
                raw.sqlite3_errmsg(connection).utf8_to_string(),
                result,
                raw.sqlite3_extended_errcode(connection)
            );
        }
    }

    // As the provider writes them, so that rows written here and elsewhere are alike.
    private static int Bind(sqlite3_stmt insert, int at, PackedValues value) =>
        value.Kind switch
        {
            PackedKind.Nothing => raw.sqlite3_bind_null(insert, at),
            PackedKind.Bytes => raw.sqlite3_bind_blob(insert, at, value.Content),
            PackedKind.Text => raw.sqlite3_bind_text(insert, at, value.Content),
            PackedKind.Id => BindId(insert, at, new(value.Content)),
            PackedKind.Real => raw.sqlite3_bind_double(insert, at, (double)value.Value!),
            PackedKind.Letter => raw.sqlite3_bind_text(insert, at, $"{(char)value.Number}"),
            PackedKind.Day => raw.sqlite3_bind_text(
                insert,
                at,
                string.Create(CultureInfo.InvariantCulture, $"{value.Value:yyyy-MM-dd}")
            ),
            PackedKind.Time => raw.sqlite3_bind_text(
                insert,
                at,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{value.Value:yyyy-MM-dd HH:mm:ss.FFFFFFF}"
                )
            ),
            _ => raw.sqlite3_bind_int64(insert, at, value.Number),
        };

    private static int BindId(sqlite3_stmt insert, int at, Guid id)
    {
        Span<byte> letters = stackalloc byte[36];
        id.TryFormat(letters, out _);
        Ascii.ToUpperInPlace(letters, out _);
        return raw.sqlite3_bind_text(insert, at, letters);
    }

    private string Target =>
        $"\"{table}\" ({string.Join(", ", columns.Select(c => $"\"{c.Column}\""))})";

    private string Statement(int rows = 1)
    {
        var row = $"({string.Join(", ", columns.Select(_ => "?"))})";
        return $"insert into {Target} values {string.Join(", ", Enumerable.Repeat(row, rows))}";
    }

    private async Task CopyAsync(
        RihlaDb db,
        IReadOnlyCollection<PackedRows> packed,
        CancellationToken cancel
    )
    {
        await using var copy = await BeginCopyAsync(db, cancel);
        foreach (var rows in packed)
        {
            var values = rows.Values;
            for (var row = 0; row < rows.Count; row++)
            {
                await copy.StartRowAsync(cancel);
                foreach (var _ in columns)
                {
                    values.Next();
                    if (values.Value is { } value)
                    {
                        await copy.WriteAsync(value, cancel);
                    }
                    else
                    {
                        await copy.WriteNullAsync(cancel);
                    }
                }
            }
        }
        await copy.CompleteAsync(cancel);
    }

    private Task<NpgsqlBinaryImporter> BeginCopyAsync(RihlaDb db, CancellationToken cancel) =>
        db.Database.GetDbConnection() is NpgsqlConnection { State: ConnectionState.Open } connection
            ? connection.BeginBinaryImportAsync($"copy {Target} from stdin (format binary)", cancel)
            : throw new InvalidOperationException("Rows are written within a transaction.");
}
