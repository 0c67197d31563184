using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Site;

/// <summary>
/// Requests that came in a flood, or look made by a machine: a person of the mission whose site it is says which are real.
/// For every other mission there are none.
/// </summary>
internal sealed class HelpQueue(RihlaDb db, HelpDesk desk, SiteFrame frame, TimeProvider clock)
{
    /// <summary>How many waiting requests a page shows.</summary>
    public const int PageSize = 50;

    /// <summary>
    /// How many messages of one request a page shows: whoever writes without end hides nobody else's. What is not shown here
    /// stands in the case once it is one.
    /// </summary>
    public const int MostSaid = 20;

    private const string Unread = "Site.Requests.Unread";

    /// <summary>How many requests wait for somebody who may read them, and since when the first.</summary>
    public async Task<(int Count, DateTimeOffset? Since)> QueueAsync(
        Actor by,
        CancellationToken cancel
    ) => await CountedAsync(await QueueOfAsync(by, cancel), cancel);

    /// <summary>The same of those of a child or of somebody in danger.</summary>
    public async Task<(int Count, DateTimeOffset? Since)> InDangerAsync(
        Actor by,
        CancellationToken cancel
    ) => await CountedAsync((await QueueOfAsync(by, cancel)).Where(r => r.NeedsProtection), cancel);

    private static async Task<(int Count, DateTimeOffset? Since)> CountedAsync(
        IQueryable<HelpRequest> waiting,
        CancellationToken cancel
    ) =>
        (
            await waiting.CountAsync(cancel),
            await waiting
                .OrderBy(r => r.At)
                .Select(r => (DateTimeOffset?)r.At)
                .FirstOrDefaultAsync(cancel)
        );

    /// <summary>
    /// A page of the requests that wait for a person, the oldest first: of children and of those in danger before all others, so that
    /// no flood stands before them.
    /// </summary>
    public async Task<IReadOnlyList<WaitingRequest>> WaitingAsync(
        int number,
        Actor by,
        CancellationToken cancel
    )
    {
        var waiting = await (await QueueOfAsync(by, cancel))
            .OrderByDescending(r => r.NeedsProtection)
            .ThenBy(r => r.At)
            .ThenBy(r => r.Id)
            .Page(number, PageSize)
            .ToListAsync(cancel);
        var all = Exchange.WaitingIn(db, waiting.ConvertAll(r => r.Id)).GroupBy(e => e.RequestId);
        var counts = await all.Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        var said = (
            await all.Select(g =>
                    g.OrderByDescending(e => e.At)
                        .ThenByDescending(e => e.Id)
                        .Take(MostSaid)
                        .ToList()
                )
                .ToListAsync(cancel)
        )
            .SelectMany(g => g)
            .ToLookup(e => e.RequestId);
        return
        [
            .. waiting.Select(r => new WaitingRequest(
                r,
                HelpAnswers.Read(r.Answers!.Reveal()),
                [.. said[r.Id]],
                counts.GetValueOrDefault(r.Id)
            )),
        ];
    }

    /// <summary>A person says that a waiting request is real: it becomes a case.</summary>
    public async Task<Outcome> AcceptAsync(Guid id, Actor by, CancellationToken cancel)
    {
        var waiting = await QueueOfAsync(by, cancel);
        return
            await waiting.Where(r => r.Id == id).Select(r => r.Answers).SingleOrDefaultAsync(cancel)
                is { } answers
            ? await desk.TakeAsync(id, HelpAnswers.Read(answers.Reveal()), by, cancel)
            : new Refusal("Site.Requests.Gone");
    }

    /// <summary>A person says that nobody asks for help in it. It stays in the database, and can still be followed.</summary>
    /// <param name="id">The request.</param>
    /// <param name="seen">How many messages it had when it was read: refused, when there are others by now.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Outcome> DiscardAsync(Guid id, int seen, Actor by, CancellationToken cancel)
    {
        var waiting = await QueueOfAsync(by, cancel);
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(HelpDesk.Lock(id), cancel);
        var request = await waiting.AsTracking().SingleOrDefaultAsync(r => r.Id == id, cancel);
        if (request is null)
        {
            return new Refusal("Site.Requests.Gone");
        }
        if (await Exchange.WaitingIn(db, [id]).CountAsync(cancel) != seen)
        {
            return new Refusal(Unread);
        }
        request.Discard(clock.GetUtcNow(), by.Name);
        await db.SaveAsync(by, new Act("site.request.discarded") { Args = [request.Code] }, cancel);
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>
    /// A person says so of several, as after a flood of invented requests; of a child's, or one of somebody in danger, one says so
    /// alone.
    /// </summary>
    /// <param name="seen">The requests, and how many messages each had when it was read.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>
    /// How many were discarded, and in how many somebody has written since they were read; the others are no longer waiting.
    /// </returns>
    public async Task<(int Discarded, int Unread)> DiscardAsync(
        IReadOnlyDictionary<Guid, int> seen,
        Actor by,
        CancellationToken cancel
    )
    {
        var (discarded, unread) = (0, 0);
        var together = await (await QueueOfAsync(by, cancel))
            .Where(r => seen.Keys.Contains(r.Id) && !r.NeedsProtection)
            .Select(r => r.Id)
            .ToListAsync(cancel);
        foreach (var id in together)
        {
            db.ChangeTracker.Clear();
            var outcome = await DiscardAsync(id, seen[id], by, cancel);
            discarded += outcome.IsDone ? 1 : 0;
            unread += outcome.Refusals.Any(r => r.TextKey == Unread) ? 1 : 0;
        }
        return (discarded, unread);
    }

    // What needs protection is for protection officers alone.
    private async Task<IQueryable<HelpRequest>> QueueOfAsync(Actor by, CancellationToken cancel)
    {
        by.Need(CasesPermissions.Register);
        await frame.LoadAsync(cancel);
        var isHere = by.MissionId == frame.Mission?.Id;
        var protects = by.May(CasesPermissions.Protect);
        return db.Set<HelpRequest>()
            .AsNoTracking()
            .Where(r =>
                isHere
                && r.Standing == HelpStanding.ToReview
                && r.Answers != null
                && (protects || !r.NeedsProtection)
            );
    }
}

/// <summary>A request that waits for a person.</summary>
/// <param name="Request">The request.</param>
/// <param name="Answers">What was said on the form.</param>
/// <param name="Said">What was written with the receipt since, the latest first, as far as it is shown.</param>
/// <param name="SaidCount">How many messages that is in all.</param>
internal sealed record WaitingRequest(
    HelpRequest Request,
    HelpAnswers Answers,
    IReadOnlyList<Exchange> Said,
    int SaidCount
);
