using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>How a change of expenses or bills of some cases ends.</summary>
internal static class SpendingChange
{
    /// <summary>Saves what was changed, lets the cases follow, and commits; refused when somebody else changed one of them at this moment.</summary>
    public static async Task<Outcome> EndAsync(
        this Work work,
        RihlaDb db,
        Progress progress,
        IReadOnlyList<Act> acts,
        Actor by,
        CancellationToken cancel
    )
    {
        try
        {
            await db.SaveAsync(by, acts, cancel);
            foreach (var caseId in acts.Select(a => a.CaseId!.Value).Distinct())
            {
                await progress.FollowAsync(caseId, by, cancel);
            }
            await work.CommitAsync(cancel);
            return Outcome.Done;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return Outcome.ChangedMeanwhile;
        }
    }
}
