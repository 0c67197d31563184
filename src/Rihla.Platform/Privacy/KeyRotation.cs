using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Rihla.Platform.Data;

namespace Rihla.Platform.Privacy;

/// <summary>
/// Writes every encrypted value again with the current key. It can be interrupted and started again at any time: what
/// is already under the current key is recognised by the first bytes of the value and left alone. The server may keep
/// running meanwhile.
/// </summary>
public sealed class KeyRotation(RihlaDb db, Vault vault)
{
    private const int Batch = 500;

    /// <summary>Seals everything with the current key.</summary>
    /// <param name="progress">Told after each batch how many values have been written again in which table.</param>
    /// <param name="cancel">Stops between two batches; what is done stays done.</param>
    /// <returns>How many values were written again.</returns>
    public async Task<long> ResealAsync(
        IProgress<(string Table, long Done)>? progress = null,
        CancellationToken cancel = default
    )
    {
        // What a running server wrote with the old key while the first pass went by is found by the next one.
        var total = 0L;
        long found;
        do
        {
            found = await PassAsync(total, progress, cancel);
            total += found;
        } while (found > 0);
        return total;
    }

    private async Task<long> PassAsync(
        long before,
        IProgress<(string Table, long Done)>? progress,
        CancellationToken cancel
    )
    {
        var total = 0L;
        // A table without a key (match keys on PostgreSQL) holds nothing that is sealed.
        foreach (var entity in db.Model.GetEntityTypes().Where(e => e.FindPrimaryKey() is not null))
        {
            var table = entity.GetTableName()!;
            var store = StoreObjectIdentifier.Table(table, entity.GetSchema());
            var keys = entity
                .FindPrimaryKey()!
                .Properties.Select(p => p.GetColumnName(store)!)
                .ToList();
            foreach (
                var property in entity
                    .GetProperties()
                    .Where(p => p.GetValueConverter() is IPersonalConverter)
            )
            {
                var column = property.GetColumnName(store)!;
                var place = ((IPersonalConverter)property.GetValueConverter()!).Place;
                // Each part begins behind the last: from the beginning, all that was done would be passed over again.
                object[]? last = null;
                do
                {
                    cancel.ThrowIfCancellationRequested();
                    (var done, last) = await BatchAsync(table, keys, column, place, last, cancel);
                    total += done;
                    progress?.Report((table, before + total));
                } while (last is not null);
            }
        }
        return total;
    }

    // Writes some rows behind a key again; how many, and the key to go on behind, nothing at the end.
    private async Task<(int Done, object[]? Last)> BatchAsync(
        string table,
        List<string> keys,
        string column,
        string place,
        object[]? behind,
        CancellationToken cancel
    )
    {
        await using var work = await db.BeginAsync(cancel);
        var connection = db.Database.GetDbConnection();
        var start = db.IsSqlite ? $"substr({column}, 1, 5)" : $"substring({column} from 1 for 5)";
        var rows = new List<(object[] Key, byte[] Value)>();
        var forUpdate = db.IsSqlite ? "" : " for update";
        var names = string.Join(", ", keys);
        var beginning = behind is null
            ? ""
            : $" and ({names}) > ({string.Join(", ", keys.Select((_, i) => $"@b{i}"))})";
        await using (
            var read = Command(
                connection,
                $"select {names}, {column} from {table} where {column} is not null and {start} <> @prefix{beginning} order by {names} limit {Batch}{forUpdate}",
                [
                    ("prefix", vault.CurrentPrefix),
                    .. (behind ?? []).Select((value, i) => ($"b{i}", value)),
                ]
            )
        )
        await using (var reader = await read.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                rows.Add(
                    (
                        [.. Enumerable.Range(0, keys.Count).Select(reader.GetValue)],
                        reader.GetFieldValue<byte[]>(keys.Count)
                    )
                );
            }
        }
        foreach (var (key, value) in rows)
        {
            var where = string.Join(" and ", keys.Select((k, i) => $"{k} = @k{i}"));
            var parameters = key.Select((k, i) => ($"k{i}", k))
                .Append(("value", vault.Seal(vault.Open(value, place), place)));
            await using var write = Command(
                connection,
                $"update {table} set {column} = @value where {where}",
                [.. parameters]
            );
            await write.ExecuteNonQueryAsync(cancel);
        }
        await work.CommitAsync(cancel);
        return (rows.Count, rows.Count == Batch ? rows[^1].Key : null);
    }

    private DbCommand Command(
        DbConnection connection,
        string sql,
        params ReadOnlySpan<(string Name, object Value)> parameters
    )
    {
        var command = connection.CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
#pragma warning disable CA2100 // Table and column names come from our own model, values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        return command;
    }
}
