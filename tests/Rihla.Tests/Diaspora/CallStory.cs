using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Diaspora;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Diaspora;

/// <summary>A call for projects and what happens to it, through the operations that the pages call.</summary>
internal sealed class CallStory
{
    private static int made;
    private readonly House house;

    private CallStory(House house, string address) => (this.house, Address) = (house, address);

    public string Address { get; }

    public DateOnly Today => new Story(house).Today;

    /// <summary>A call that opens today for ten days, is public, and has three jurors.</summary>
    public static async Task<CallStory> OpenAsync(House house, CallRules? rules = null)
    {
        var story = new CallStory(house, $"appel-{Interlocked.Increment(ref made)}");
        var today = story.Today;
        await story.AsAsync<CallDesk>(
            "samba",
            async (desk, by) =>
            {
                var begun = await desk.BeginAsync(
                    story.Address,
                    Calls.Texts,
                    (rules ?? Calls.Rules) with
                    {
                        OpensOn = today,
                        ClosesOn = today.AddDays(10),
                    },
                    Calls.Criteria,
                    by
                );
                return begun.IsDone ? Outcome.Done : Outcome.Refused(begun.Refusals);
            }
        );
        foreach (var juror in new[] { "sofia", "jamal", "brigitte" })
        {
            var appointed = (await new Story(house).ActorAsync(juror)).UserId;
            await story.AsAsync<CallJury>(
                "samba",
                (jury, by) => jury.AppointAsync(story.Address, appointed, by)
            );
        }
        await story.AsAsync<CallDesk>("samba", (desk, by) => desk.PublishAsync(story.Address, by));
        return story;
    }

    /// <summary>Somebody applies.</summary>
    /// <returns>The code and the secret words.</returns>
    public async Task<Rihla.Site.Receipt> ApplyAsync(
        ApplicationAnswers? said = null,
        string language = "fr",
        bool isOdd = false
    )
    {
        var begun = Done(
            await house.InScopeAsync(async s =>
            {
                var applying = s.GetRequiredService<Applying>();
                return await applying.BeginAsync(
                    (await applying.CallAsync(Address, default))!,
                    said ?? Calls.Said(),
                    language,
                    "test",
                    default
                );
            })
        );
        Done(
            await house.InScopeAsync(s =>
                s.GetRequiredService<Applying>()
                    .SendAsync(begun.Key, language, "test", isOdd, default)
            )
        );
        return begun.Receipt;
    }

    /// <summary>The call closes, and an officer finds all that is there eligible.</summary>
    public async Task CloseAsync()
    {
        house.Clock.Advance(11);
        foreach (var code in await CodesAsync())
        {
            await AsAsync<ApplicationDesk>(
                "samba",
                (desk, by) => desk.CheckAsync(code, true, "Vu.", by)
            );
        }
    }

    /// <summary>A juror who is not bound marks an application.</summary>
    public async Task MarkAsync(string userName, string code, int viability, int jobs)
    {
        await AsAsync<JuryRoom>(userName, (room, by) => room.DeclareAsync(code, false, null, by));
        await AsAsync<JuryRoom>(
            userName,
            async (room, by) =>
                await room.MarkAsync(
                    code,
                    (await CallAsync())
                        .Ordered.Zip([viability, jobs])
                        .ToDictionary(c => c.First.Id, c => (int?)c.Second),
                    $"Parce que {viability}.",
                    true,
                    by
                )
        );
    }

    /// <summary>The marking is closed, the ranking followed and told.</summary>
    public async Task AnnounceAsync()
    {
        await CloseScoringAsync();
        await AsAsync<Decisions>("nadia", (d, by) => d.AcceptAsync(Address, by));
        await AsAsync<Decisions>("nadia", (d, by) => d.AnnounceAsync(Address, by));
    }

    public Task CloseScoringAsync() =>
        AsAsync<CallJury>("samba", (jury, by) => jury.CloseScoringAsync(Address, by));

    public Task<Call> CallAsync() =>
        house.InScopeAsync(s =>
            CallDesk
                .Whole(s.GetRequiredService<RihlaDb>())
                .AsNoTracking()
                .SingleAsync(c => c.Address == Address)
        );

    public Task<Application> ApplicationAsync(string code) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Application>()
                .AsNoTracking()
                .SingleAsync(a => a.Code == code)
        );

    public async Task<List<string>> CodesAsync()
    {
        var id = (await CallAsync()).Id;
        return await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Application>()
                .Where(a => a.CallId == id)
                .OrderBy(a => a.SentAt)
                .ThenBy(a => a.Id)
                .Select(a => a.Code)
                .ToListAsync()
        );
    }

    /// <summary>Whether, on PostgreSQL, somebody waits for what another transaction holds.</summary>
    public Task<bool> IsWaitedForAsync() => house.IsWaitedForAsync();

    /// <summary>Does something in somebody's name; it must be done.</summary>
    public async Task AsAsync<T>(string userName, Func<T, Actor, Task<Outcome>> operation)
        where T : notnull => Done(await TryAsync(userName, operation));

    /// <summary>Tries something in somebody's name.</summary>
    public async Task<Outcome> TryAsync<T>(string userName, Func<T, Actor, Task<Outcome>> operation)
        where T : notnull
    {
        var by = await new Story(house).ActorAsync(userName);
        return await house.InScopeAsync(s => operation(s.GetRequiredService<T>(), by));
    }

    /// <summary>Asks something in somebody's name.</summary>
    public async Task<TResult> AskAsync<T, TResult>(
        string userName,
        Func<T, Actor, Task<TResult>> question
    )
        where T : notnull
    {
        var by = await new Story(house).ActorAsync(userName);
        return await house.InScopeAsync(s => question(s.GetRequiredService<T>(), by));
    }

    public static void Done(Outcome outcome) =>
        Assert.True(
            outcome.IsDone,
            string.Join(", ", outcome.Refusals.Select(r => $"{r.Field} {r.TextKey}"))
        );

    public static T Done<T>(Outcome<T> outcome)
        where T : notnull
    {
        Done((Outcome)outcome);
        return outcome.Value!;
    }

    public static void Refused(string key, Outcome outcome) =>
        Assert.Contains(key, outcome.Refusals.Select(r => r.TextKey));
}
