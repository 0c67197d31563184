using Rihla.Cases;
using Rihla.Platform.Security;

namespace Rihla.Travel;

/// <summary>What becomes of the reminder that a paper lapses when its last day becomes another.</summary>
internal static class RenewedPapers
{
    /// <summary>
    /// Says that a reminder is done where its paper has another last day, or none any more. What is said of all others stays said: a
    /// reminder is raised once for each last day and would not come back. Where a slip brings an earlier last day back, so that
    /// its reminder was done already, it can be raised again.
    /// </summary>
    public static async Task RenewedAsync(
        this CaseTasks tasks,
        Guid caseId,
        string kind,
        IEnumerable<(Guid Id, DateOnly? Before, DateOnly? Now)> papers,
        Actor by,
        CancellationToken cancel
    )
    {
        var done = new List<Guid?>();
        foreach (var (id, before, now) in papers.Where(p => p.Before != p.Now))
        {
            if (before is { } old)
            {
                done.Add(TaskSubject.Of(id, old));
            }
            if (now is { } last)
            {
                await tasks.TakeBackAsync(caseId, [kind], TaskSubject.Of(id, last), cancel);
            }
        }
        await tasks.SettleAsync(caseId, kind, by, done, cancel);
    }
}
