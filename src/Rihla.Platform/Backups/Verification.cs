using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Platform.Backups;

/// <summary>What a check of the whole database found.</summary>
/// <param name="Rows">The rows of each table.</param>
/// <param name="Entries">The entries of the audit chain.</param>
/// <param name="Breaks">Where the audit chain is broken; nothing when it is sound.</param>
/// <param name="SealedValues">How many encrypted values were opened.</param>
/// <param name="Unreadable">Columns with encrypted values that do not open, and how many in each.</param>
public sealed record VerificationReport(
    IReadOnlyDictionary<string, long> Rows,
    long Entries,
    IReadOnlyList<AuditBreak> Breaks,
    long SealedValues,
    IReadOnlyDictionary<string, long> Unreadable
)
{
    /// <summary>Whether everything is as it was written.</summary>
    public bool IsSound => Breaks.Count == 0 && Unreadable.Count == 0;

    /// <summary>The findings in English, one line each; for the command line.</summary>
    public string Summary
    {
        get
        {
            var lines = new List<string>
            {
                $"{Number(Rows.Values.Sum())} rows in {Number(Rows.Count)} tables.",
                Breaks.Count == 0
                    ? $"Audit chain sound: {Number(Entries)} entries."
                    : $"Audit chain BROKEN in {Number(Breaks.Count)} places ({Number(Entries)} entries).",
            };
            lines.AddRange(
                Breaks.Select(b =>
                    (b.Fault, b.From == b.To) switch
                    {
                        (AuditFault.Removed, true) => $"Entry {b.From} was removed.",
                        (AuditFault.Removed, false) => $"Entries {b.From} to {b.To} were removed.",
                        (AuditFault.DetailsChanged, _) =>
                            $"The details of entry {b.From} were changed.",
                        (AuditFault.Unproven, _) =>
                            $"Entry {b.From} follows a gap: nothing proves any more that it is as it was written.",
                        (AuditFault.EndChanged, _) =>
                            $"The end of the chain is not the one that was written: entries after {b.From} may have been removed. Compare with a backup.",
                        (_, true) => $"Entry {b.From} was changed or inserted.",
                        (_, false) => $"Entries {b.From} to {b.To} were changed or inserted.",
                    }
                )
            );
            lines.Add(
                Unreadable.Count == 0
                    ? $"All {Number(SealedValues)} encrypted values open."
                    : $"Encrypted values that do NOT open: {string.Join(", ", Unreadable.Select(u => $"{Number(u.Value)} in {u.Key}"))}."
            );
            return string.Join('\n', lines);
        }
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>
/// Checks the whole database: that the key file is the right one, that every encrypted value opens at its place, and
/// that the audit chain is whole.
/// </summary>
public sealed class Verification(RihlaDb db, Vault vault, KeyCheck keyCheck, AuditChain chain)
{
    /// <summary>Runs the check. It only reads.</summary>
    /// <param name="progress">Told what has been checked.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="KeyMissingException">The key file belongs to another database.</exception>
    public async Task<VerificationReport> RunAsync(
        IProgress<(string What, long Done)>? progress = null,
        CancellationToken cancel = default
    )
    {
        await keyCheck.EnsureAsync(cancel);
        db.TakeTime();
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        var unreadable = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var opened = 0L;
        foreach (var entity in db.Model.GetEntityTypes().Where(e => e.GetTableName() is not null))
        {
            var table = entity.GetTableName()!;
            if (rows.ContainsKey(table))
            {
                continue;
            }
            var store = StoreObjectIdentifier.Table(table, entity.GetSchema());
            var columns = entity
                .GetProperties()
                .Where(p => p.GetValueConverter() is IPersonalConverter)
                .Select(p => (Name: p.GetColumnName(store)!, Place: Place(p)))
                .ToList();
            rows[table] = await CheckAsync(table, columns, unreadable, n => opened += n, cancel);
            progress?.Report((table, rows[table]));
        }
        var breaks = new List<AuditBreak>();
        await foreach (var found in chain.VerifyAsync(db, cancel))
        {
            breaks.Add(found);
        }
        progress?.Report(("audit chain", rows["audit_entry"]));
        return new(rows, rows["audit_entry"], breaks, opened, unreadable);
    }

    private async Task<long> CheckAsync(
        string table,
        List<(string Name, string Place)> columns,
        SortedDictionary<string, long> unreadable,
        Action<long> opened,
        CancellationToken cancel
    )
    {
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            await using var command = await db.CommandAsync(
                columns.Count == 0
                    ? $"select count(*) from \"{table}\""
                    : $"select {string.Join(", ", columns.Select(c => $"\"{c.Name}\""))} from \"{table}\"",
                cancel
            );
            await using var row = await command.ExecuteReaderAsync(cancel);
            if (columns.Count == 0)
            {
                await row.ReadAsync(cancel);
                return row.GetInt64(0);
            }
            var count = 0L;
            while (await row.ReadAsync(cancel))
            {
                count++;
                for (var i = 0; i < columns.Count; i++)
                {
                    if (row.IsDBNull(i))
                    {
                        continue;
                    }
                    if (vault.TryOpen(row.GetFieldValue<byte[]>(i), columns[i].Place) is not null)
                    {
                        opened(1);
                    }
                    else
                    {
                        unreadable[columns[i].Place] =
                            unreadable.GetValueOrDefault(columns[i].Place) + 1;
                    }
                }
            }
            return count;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static string Place(IProperty property) =>
        ((IPersonalConverter)property.GetValueConverter()!).Place;
}
