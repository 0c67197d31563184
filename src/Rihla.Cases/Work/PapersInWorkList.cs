using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;

namespace Rihla.Cases;

/// <summary>
/// Moves cases in the order of the work list when a paper comes near its last day, or is renewed. Nobody changes such a case: time
/// does, so that whoever watches the papers says it here.
/// </summary>
public sealed class PapersInWorkList
{
    private readonly RihlaDb db;
    private readonly CaseFiles files;

    internal PapersInWorkList(RihlaDb db, CaseFiles files) => (this.db, this.files) = (db, files);

    /// <summary>Says in which cases a paper lapses: all others have none. Only what changed since is written.</summary>
    public async Task MarkAsync(IReadOnlySet<Guid> lapsing, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(lapsing);
        var changed = (
            await db.Set<WorkItem>()
                .Where(w => w.PaperLapses)
                .Select(w => w.CaseId)
                .ToListAsync(cancel)
        ).ToHashSet();
        changed.SymmetricExceptWith(lapsing);
        foreach (var caseId in changed)
        {
            await MarkAsync(caseId, lapsing.Contains(caseId), cancel);
        }
    }

    // Under the lock of the case, or an operation at the same moment would lose its order, or take this away.
    private async Task MarkAsync(Guid caseId, bool lapses, CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        await using var work = await db.BeginAsync(cancel);
        await files.LockAsync([caseId], cancel);
        if (
            await db.Set<WorkItem>().SingleOrDefaultAsync(w => w.CaseId == caseId, cancel) is
            { } item
        )
        {
            item.PaperLapses = lapses;
            item.Rate(
                lapses
                    ? item.ReasonCodes.Append(Urgency.PaperLapses)
                    : item.ReasonCodes.Where(r => r != Urgency.PaperLapses)
            );
            await db.SaveDerivedAsync(cancel);
        }
        await work.CommitAsync(cancel);
    }
}
