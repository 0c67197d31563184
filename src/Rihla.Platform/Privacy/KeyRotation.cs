using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
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

    // What of a table is in memory at once, and in one transaction, while others wait to write: an attachment has megabytes.
    private const long BatchBytes = 16 * 1024 * 1024;

    private readonly Dictionary<string, long> unreadable = new(StringComparer.Ordinal);

    /// <summary>
    /// Of which columns how many values did not open in the last pass, for they are damaged or their key is missing: they stay as they
    /// are, and keep nothing else back.
    /// </summary>
    public IReadOnlyDictionary<string, long> Unreadable => unreadable;

    /// <summary>Seals everything with the current key.</summary>
    /// <param name="progress">Told after each batch how many values have been written again in which table.</param>
    /// <param name="cancel">Stops between two batches; what is done stays done.</param>
    /// <returns>How many values were written again.</returns>
    public async Task<long> ResealAsync(
        IProgress<(string Table, long Done)>? progress = null,
        CancellationToken cancel = default
    )
    {
        db.TakeTime();
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
        unreadable.Clear();
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
                bool more;
                do
                {
                    cancel.ThrowIfCancellationRequested();
                    (var done, last, more) = await BatchAsync(
                        table,
                        keys,
                        column,
                        place,
                        last,
                        cancel
                    );
                    total += done;
                    progress?.Report((table, before + total));
                } while (more);
            }
        }
        return total;
    }

    // Writes some rows behind a key again; how many, the key to go on behind, and whether there are more.
    private async Task<(int Done, object[]? Last, bool More)> BatchAsync(
        string table,
        List<string> keys,
        string column,
        string place,
        object[]? behind,
        CancellationToken cancel
    )
    {
        await using var work = await db.BeginAsync(cancel);
        var start = db.IsSqlite ? $"substr({column}, 1, 5)" : $"substring({column} from 1 for 5)";
        var rows = new List<(object[] Key, byte[] Value)>();
        var forUpdate = db.IsSqlite ? "" : " for update";
        var names = string.Join(", ", keys);
        var beginning = behind is null
            ? ""
            : $" and ({names}) > ({string.Join(", ", keys.Select((_, i) => $"@b{i}"))})";
        var due =
            $"from {table} where {column} is not null and {start} <> @prefix{beginning} order by {names}";
        (string, object)[] parameters =
        [
            ("prefix", vault.CurrentPrefix),
            .. (behind ?? []).Select((value, i) => ($"b{i}", value)),
        ];
        var (count, more) = await FittingAsync(column, due, parameters, cancel);
        await using (
            var read = await CommandAsync(
                $"select {names}, {column} {due} limit {count}{forUpdate}",
                parameters,
                cancel
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
        var done = 0;
        foreach (var (key, value) in rows)
        {
            if (Opened(value, place) is not { } clear)
            {
                continue;
            }
            done++;
            var where = string.Join(" and ", keys.Select((k, i) => $"{k} = @k{i}"));
            await using var write = await CommandAsync(
                $"update {table} set {column} = @value where {where}",
                [.. key.Select((k, i) => ($"k{i}", k)), ("value", vault.Seal(clear, place))],
                cancel
            );
            await write.ExecuteNonQueryAsync(cancel);
        }
        await work.CommitAsync(cancel);
        return (done, rows.Count > 0 ? rows[^1].Key : behind, more);
    }

    private byte[]? Opened(byte[] value, string place)
    {
        var clear = vault.TryOpen(value, place);
        if (clear is null)
        {
            unreadable[place] = unreadable.GetValueOrDefault(place) + 1;
        }
        return clear;
    }

    // How many of the rows fit into a batch, one at least, and whether there are more. Sizes are known without the values.
    private async Task<(int Count, bool More)> FittingAsync(
        string column,
        string due,
        (string Name, object Value)[] parameters,
        CancellationToken cancel
    )
    {
        var size = db.IsSqlite ? "length" : "octet_length";
        await using var sizes = await CommandAsync(
            $"select {size}({column}) {due} limit {Batch + 1}",
            parameters,
            cancel
        );
        await using var reader = await sizes.ExecuteReaderAsync(cancel);
        var (count, bytes) = (0, 0L);
        while (await reader.ReadAsync(cancel))
        {
            bytes += reader.GetInt64(0);
            if (count == Batch || (count > 0 && bytes > BatchBytes))
            {
                return (count, true);
            }
            count++;
        }
        return (count, false);
    }

    private async Task<DbCommand> CommandAsync(
        string sql,
        IEnumerable<(string Name, object Value)> parameters,
        CancellationToken cancel
    )
    {
        var command = await db.CommandAsync(sql, cancel);
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        return command;
    }
}
