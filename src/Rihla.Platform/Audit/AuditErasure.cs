using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Platform.Audit;

/// <summary>
/// Takes the details out of audit entries about people who are erased: what was done, by whom and when stays, and so does the
/// proof. In their place stands a mark that only who has the key file can make, so that <c>verify</c> tells an erasure from
/// details that somebody took away.
/// </summary>
public sealed class AuditErasure(RihlaDb db, AuditChain chain)
{
    /// <summary>Erases the details of entries, within the open transaction.</summary>
    /// <param name="entries">The entries in question.</param>
    /// <param name="isTold">Whether the details tell of whoever is erased: the others stay. Nothing, when all are to go.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task EraseAsync(
        IQueryable<AuditEntry> entries,
        Func<AuditDetails, bool>? isTold,
        CancellationToken cancel = default
    )
    {
        foreach (var entry in await entries.Where(e => e.Details != null).ReadAsync(cancel))
        {
            // What does not open cannot be asked whom it tells of; but it goes where all are to go, before somebody finds the key.
            if (
                entry.Details?.Reveal() is { } json
                    ? AuditDetails.FromJson(json) is var details
                        && (details.Erased is not null || isTold?.Invoke(details) == false)
                    : isTold is not null
            )
            {
                continue;
            }
            var mark = new Personal<string>(
                chain.Erased(entry.Sequence, entry.DetailsDigest).ToJson()
            );
            await db.Set<AuditEntry>()
                .Where(e => e.Sequence == entry.Sequence)
                .ExecuteUpdateAsync(s => s.SetProperty(e => e.Details, mark), cancel);
        }
    }
}
