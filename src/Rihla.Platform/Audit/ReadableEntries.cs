using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Privacy;

namespace Rihla.Platform.Audit;

/// <summary>
/// Entries of the audit for somebody who reads them. Details that do not open (damaged, or sealed by somebody without the key) are
/// left out: <c>verify</c> names that entry, and all others are shown.
/// </summary>
public static class ReadableEntries
{
    /// <summary>Reads entries; those whose details do not open come without them.</summary>
    public static async Task<List<AuditEntry>> ReadAsync(
        this IQueryable<AuditEntry> entries,
        CancellationToken cancel
    )
    {
        try
        {
            return await entries.AsNoTracking().ToListAsync(cancel);
        }
        catch (Exception failure) when (Vault.IsClosed(failure))
        {
            var bare = await entries
                .Select(e => new AuditEntry
                {
                    Sequence = e.Sequence,
                    At = e.At,
                    ActorId = e.ActorId,
                    ActorName = e.ActorName,
                    Act = e.Act,
                    CaseId = e.CaseId,
                    PersonId = e.PersonId,
                    DetailsDigest = e.DetailsDigest,
                    Hash = e.Hash,
                })
                .ToListAsync(cancel);
            List<AuditEntry> read = [];
            foreach (var entry in bare)
            {
                read.Add(await DetailedAsync(entries, entry.Sequence, cancel) ?? entry);
            }
            return read;
        }
    }

    private static async Task<AuditEntry?> DetailedAsync(
        IQueryable<AuditEntry> entries,
        long sequence,
        CancellationToken cancel
    )
    {
        try
        {
            return await entries.AsNoTracking().SingleAsync(e => e.Sequence == sequence, cancel);
        }
        catch (Exception failure) when (Vault.IsClosed(failure))
        {
            return null;
        }
    }
}
