using Rihla.Cases;
using Rihla.Platform.Security;

namespace Rihla.Travel;

/// <summary>
/// What becomes of the reminder that a paper lapses when its last day becomes another, and of the one that an authority is silent.
/// </summary>
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

    /// <summary>
    /// Says that it is done that an authority is silent about the papers asked for on a day, once none of that day is awaited by
    /// somebody who has not left: they are one reminder. Where one is awaited again, because a slip is put right, it can be raised again.
    /// </summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="file">The case.</param>
    /// <param name="kind">The reminder.</param>
    /// <param name="papers">All of the case: whose, and the day of the request on which an answer was and is awaited.</param>
    /// <param name="by">Who recorded it.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task AnsweredAsync(
        this CaseTasks tasks,
        CaseFile file,
        string kind,
        IReadOnlyCollection<(Guid PersonId, DateOnly? Before, DateOnly? Now)> papers,
        Actor by,
        CancellationToken cancel
    )
    {
        var waiting = file.Waiting().Select(t => t.Person.Id).ToHashSet();
        var awaited = papers
            .Where(p => waiting.Contains(p.PersonId))
            .Select(p => p.Now)
            .OfType<DateOnly>()
            .ToHashSet();
        await tasks.SettleAsync(
            file.Id,
            kind,
            by,
            awaited.Count == 0
                ? null
                :
                [
                    .. papers
                        .Select(p => p.Before)
                        .OfType<DateOnly>()
                        .Except(awaited)
                        .Select(on => (Guid?)TaskSubject.Of(file.Id, on)),
                ],
            cancel
        );
        await tasks.WaitAnewAsync(
            file.Id,
            kind,
            [
                .. papers
                    .Where(p => p.Now != p.Before)
                    .Select(p => p.Now)
                    .OfType<DateOnly>()
                    .Select(on => TaskSubject.Of(file.Id, on)),
            ],
            cancel
        );
    }
}
