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

    // Whoever writes without end fills no memory; what is not shown here stands in the case once it is one.
    private const int MostSaid = 500;

    /// <summary>How many requests wait for somebody who may read them, and since when the first.</summary>
    public async Task<(int Count, DateTimeOffset? Since)> QueueAsync(
        Actor by,
        CancellationToken cancel
    )
    {
        var waiting = await QueueOfAsync(by, cancel);
        return (
            await waiting.CountAsync(cancel),
            await waiting
                .OrderBy(r => r.At)
                .Select(r => (DateTimeOffset?)r.At)
                .FirstOrDefaultAsync(cancel)
        );
    }

    /// <summary>A page of the requests that wait for a person, the oldest first.</summary>
    public async Task<IReadOnlyList<WaitingRequest>> WaitingAsync(
        int number,
        Actor by,
        CancellationToken cancel
    )
    {
        var waiting = await (await QueueOfAsync(by, cancel))
            .OrderBy(r => r.At)
            .ThenBy(r => r.Id)
            .Page(number, PageSize)
            .ToListAsync(cancel);
        var said = (
            await Exchange
                .WaitingIn(db, waiting.ConvertAll(r => r.Id))
                .Take(MostSaid)
                .ToListAsync(cancel)
        ).ToLookup(e => e.RequestId);
        return
        [
            .. waiting.Select(r => new WaitingRequest(
                r,
                HelpAnswers.Read(r.Answers!.Reveal()),
                [.. said[r.Id]]
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
    public async Task<Outcome> DiscardAsync(Guid id, Actor by, CancellationToken cancel)
    {
        var waiting = await QueueOfAsync(by, cancel);
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(HelpDesk.Lock(id), cancel);
        var request = await waiting.AsTracking().SingleOrDefaultAsync(r => r.Id == id, cancel);
        if (request is null)
        {
            return new Refusal("Site.Requests.Gone");
        }
        request.Discard(clock.GetUtcNow(), by.Name);
        await db.SaveAsync(by, new Act("site.request.discarded") { Args = [request.Code] }, cancel);
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>A person says so of several, as after a flood of invented requests.</summary>
    /// <returns>How many were discarded; the others are no longer waiting.</returns>
    public async Task<int> DiscardAsync(
        IReadOnlyCollection<Guid> ids,
        Actor by,
        CancellationToken cancel
    )
    {
        var discarded = 0;
        foreach (var id in ids.Distinct())
        {
            db.ChangeTracker.Clear();
            discarded += (await DiscardAsync(id, by, cancel)).IsDone ? 1 : 0;
        }
        return discarded;
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
/// <param name="Said">What was written with the receipt since, the first first.</param>
internal sealed record WaitingRequest(
    HelpRequest Request,
    HelpAnswers Answers,
    IReadOnlyList<Exchange> Said
);
