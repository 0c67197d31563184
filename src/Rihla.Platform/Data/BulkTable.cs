using System.Data;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Npgsql;

namespace Rihla.Platform.Data;

/// <summary>
/// Writes many rows of one table as fast as the database takes them: prepared commands of several rows on SQLite, COPY
/// on PostgreSQL. The columns and what is encrypted in them are those of the model. It records nothing: the caller
/// saves an act in the same transaction that says how many rows came.
/// </summary>
public sealed class BulkTable
{
    // A command of SQLite takes at most 32,766 values; beyond some hundred more do not make it faster.
    private const int MostValues = 240;

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

    /// <summary>The values of a row as the database takes them, encrypted where they are personal. May run on any thread.</summary>
    public object?[] Row(object entity)
    {
        var values = new object?[columns.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var (_, property, converter) = columns[i];
            var value = property.GetGetter().GetClrValue(entity);
            values[i] =
                value is null || converter is null ? value : converter.ConvertToProvider(value);
        }
        return values;
    }

    /// <summary>Writes rows within the open transaction.</summary>
    public async Task WriteAsync(
        RihlaDb db,
        IReadOnlyList<object?[]> rows,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
        {
            return;
        }
        if (db.IsSqlite)
        {
            await InsertAsync(db, rows, cancel);
        }
        else
        {
            await CopyAsync(db, rows, cancel);
        }
    }

    private async Task InsertAsync(
        RihlaDb db,
        IReadOnlyList<object?[]> rows,
        CancellationToken cancel
    )
    {
        var together = Math.Max(1, MostValues / columns.Count);
        for (var from = 0; from < rows.Count; )
        {
            var count = rows.Count - from >= together ? together : 1;
            await using var insert = await db.CommandAsync(Statement(count), cancel);
            for (var i = 0; i < count * columns.Count; i++)
            {
                var parameter = insert.CreateParameter();
                parameter.ParameterName = $"p{i}";
                insert.Parameters.Add(parameter);
            }
            await insert.PrepareAsync(cancel);
            for (
                ;
                rows.Count - from >= count && (count == together || from < rows.Count);
                from += count
            )
            {
                for (var row = 0; row < count; row++)
                {
                    for (var column = 0; column < columns.Count; column++)
                    {
                        insert.Parameters[(row * columns.Count) + column].Value =
                            rows[from + row][column] ?? DBNull.Value;
                    }
                }
                await insert.ExecuteNonQueryAsync(cancel);
            }
        }
    }

    private string Target =>
        $"\"{table}\" ({string.Join(", ", columns.Select(c => $"\"{c.Column}\""))})";

    private string Statement(int rows) =>
        $"insert into {Target} values "
        + string.Join(
            ", ",
            Enumerable
                .Range(0, rows)
                .Select(row =>
                    $"({string.Join(", ", Enumerable.Range(row * columns.Count, columns.Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"@p{i}")))})"
                )
        );

    private async Task CopyAsync(
        RihlaDb db,
        IReadOnlyList<object?[]> rows,
        CancellationToken cancel
    )
    {
        if (db.Database.GetDbConnection().State != ConnectionState.Open)
        {
            throw new InvalidOperationException("Rows are written within a transaction.");
        }
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var copy = await connection.BeginBinaryImportAsync(
            $"copy {Target} from stdin (format binary)",
            cancel
        );
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancel);
            foreach (var value in row)
            {
                if (value is null)
                {
                    await copy.WriteNullAsync(cancel);
                }
                else
                {
                    await copy.WriteAsync(value, cancel);
                }
            }
        }
        await copy.CompleteAsync(cancel);
    }
}
