using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Reintegration.Complaints;
using Rihla.Reintegration.Plans;
using Rihla.Results;

namespace Rihla.Demonstration;

/// <summary>What came of filling a caseload.</summary>
/// <param name="Requests">The requests that were taken.</param>
/// <param name="EndedEarly">Why stories ended before their time; none, as long as they know all rules.</param>
internal sealed record Filled(int Requests, IReadOnlyList<string> EndedEarly);

/// <summary>
/// Fills a demonstration with invented people: requests of the last fourteen months, each followed through the real
/// operations by the demonstration's staff, with a clock that goes from then to now. The same seed on the same day brings
/// the same people, the same dates and the same turns; codes, identities and keys are always new.
/// </summary>
internal sealed class Caseload(
    IServiceScopeFactory scopes,
    DemonstrationUsers users,
    Missions missions,
    Today today,
    StoryClock clock
)
{
    /// <summary>The seed when none is given.</summary>
    public const int DefaultSeed = 2026;

    // Stories wait for each other in memory; a very large caseload is told one part after another.
    private const int MostAtOnce = 2000;
    private const int DaysBack = 420;

    // Long enough for everything: three months to the flight, and the last survey a year after it.
    private const int DaysToTheEnd = 560;

    /// <summary>Whether real staff have accounts here: invented people must never stand among those they help.</summary>
    public async Task<bool> HasRealStaffAsync(CancellationToken cancel = default) =>
        await users.AnyRealAsync(cancel);

    /// <summary>The cases there are.</summary>
    public async Task<int> CountAsync(CancellationToken cancel = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<RihlaDb>()
            .Set<Case>()
            .CountAsync(cancel);
    }

    /// <summary>Takes so many requests and follows them to the present.</summary>
    /// <param name="requests">How many.</param>
    /// <param name="seed">What chance begins from.</param>
    /// <param name="told">Told how many requests were taken.</param>
    /// <param name="cancel">Stops it; what has been told stays.</param>
    public async Task<Filled> FillAsync(
        int requests,
        int seed,
        IProgress<int>? told,
        CancellationToken cancel = default
    )
    {
        await users.EnsureDemonstrationAsync(cancel);
        await using (var scope = scopes.CreateAsyncScope())
        {
            await scope
                .ServiceProvider.GetRequiredService<DemonstrationGrants>()
                .EnsureAsync(cancel);
            await scope
                .ServiceProvider.GetRequiredService<DemonstrationAgreements>()
                .EnsureAsync(cancel);
            await scope
                .ServiceProvider.GetRequiredService<DemonstrationResults>()
                .EnsureAsync(cancel);
            await scope
                .ServiceProvider.GetRequiredService<DemonstrationPlanRules>()
                .EnsureAsync(cancel);
        }
        await NameComplaintOfficerAsync(cancel);
        var isNew = await CountAsync(cancel) == 0;
        var ended = new List<string>();
        for (var done = 0; done < requests; done += MostAtOnce)
        {
            var part = Math.Min(MostAtOnce, requests - done);
            ended.AddRange(
                await TellAsync(part, seed + done, done, isNew && done == 0, told, cancel)
            );
        }
        return new(requests, ended);
    }

    private async Task NameComplaintOfficerAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var manager = await users.ActorAsync("nadia", cancel);
        if (
            await scope
                .ServiceProvider.GetRequiredService<ComplaintScope>()
                .RuleAsync(manager.MissionId, cancel)
            is null
        )
        {
            var officer = await users.ActorAsync("aicha", cancel);
            await scope
                .ServiceProvider.GetRequiredService<ComplaintDesk>()
                .NameAsync(new(officer.UserId, manager.UserId), manager, cancel);
        }
    }

    /// <summary>Releases the figures of the years that are over, once all has been told: what is released never changes.</summary>
    public async Task ReleaseAsync(CancellationToken cancel = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DemonstrationResults>().ReleaseAsync(cancel);
    }

    private async Task<IReadOnlyList<string>> TellAsync(
        int requests,
        int seed,
        int before,
        bool withReminders,
        IProgress<int>? told,
        CancellationToken cancel
    )
    {
        var now = clock.Now;
        var teller = new Storyteller(clock);
        var desk = new Desk(scopes, users, missions, today);
        var neighbours = new Neighbours(desk);
        var flights = new Flights(desk, teller, clock, new Dice(seed));
        var taken = new Taken(before, told);
        var stories = new List<CaseStory>(requests);
        var asking = new Dice(seed);
        var moments = Enumerable.Range(0, requests).Select(_ => AskedAt(now, asking)).Order();
        foreach (var (i, moment) in moments.Index())
        {
            var dice = new Dice(HashCode(seed, i));
            // The first of a new caseload goes all the way, so that there is a case that came to its end.
            var toTheEnd = withReminders && i == 0;
            var asked = toTheEnd ? now.AddDays(-DaysToTheEnd) : moment;
            var earlier = i > 20 && dice.Chance(0.07) ? stories[dice.Between(i / 2, i - 1)] : null;
            var day = desk.DayOf(asked);
            var household = toTheEnd
                ? Household.OfAMother("GN", dice, day)
                : earlier?.Household.WrittenAgain(dice) ?? Household.Invent(dice, day);
            var story = new CaseStory(
                household,
                earlier,
                dice,
                desk,
                flights,
                neighbours,
                clock,
                toTheEnd
            );
            stories.Add(story);
            teller.Begin(taken.Counting(story.TellAsync()), asked);
        }
        if (withReminders)
        {
            foreach (var days in (int[])[21, 14, 7, 2])
            {
                teller.Begin(RemindAsync(cancel), now.AddDays(-days));
            }
        }
        await teller.TellAsync(now, cancel);
        await foreach (var _ in RemindAsync(cancel))
        {
            // Told once more, as of today.
        }
        return teller.EndedEarly;
    }

    // The reminders that run in the background of a server, on the day of the story.
    private async IAsyncEnumerable<DateTimeOffset> RemindAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
    )
    {
        string[] names;
        await using (var scope = scopes.CreateAsyncScope())
        {
            names = [.. scope.ServiceProvider.GetServices<RecurringJob>().Select(j => j.Name)];
        }
        foreach (var name in names)
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope
                .ServiceProvider.GetServices<RecurringJob>()
                .First(j => j.Name == name)
                .RunAsync(cancel);
        }
        yield break;
    }

    // More of the requests are recent, so that much is going on today.
    private static DateTimeOffset AskedAt(DateTimeOffset now, Dice dice)
    {
        var days = dice.Weighted(
            (dice.Between(0, 45), 35),
            (dice.Between(46, 110), 30),
            (dice.Between(111, DaysBack), 35)
        );
        var day = now.AddDays(-days);
        if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
        {
            day = day.AddDays(-2);
        }
        var at = new DateTimeOffset(day.Date, TimeSpan.Zero).AddMinutes(
            dice.Between(8 * 60, 16 * 60)
        );
        return at < now ? at : now.AddMinutes(-dice.Between(1, 30));
    }

    // Not HashCode.Combine, which differs from process to process.
    private static int HashCode(int seed, int number) => unchecked((seed * 486_187_739) + number);

    /// <summary>Counts the requests that were taken.</summary>
    private sealed class Taken(int before, IProgress<int>? told)
    {
        private int count = before;

        public async IAsyncEnumerable<DateTimeOffset> Counting(
            IAsyncEnumerable<DateTimeOffset> story
        )
        {
            var first = true;
            await foreach (var later in story)
            {
                if (first)
                {
                    told?.Report(++count);
                    first = false;
                }
                yield return later;
            }
        }
    }
}
