using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Localisation;
using Rihla.Tests.Host;
using Rihla.Travel;

namespace Rihla.Tests.Travel;

/// <summary>Silence and dates raise tasks, once.</summary>
public sealed class TravelReminderTests
{
    [Theory, BothDatabases]
    public async Task The_boarding_is_not_late_on_the_day_of_the_flight(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.BookedAsync(house, children: 0);
        var id = (await story.FileAsync()).Id;

        var item = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<WorkItem>().SingleAsync(w => w.CaseId == id)
        );

        Assert.Equal(("boarded", story.Today), (item.Action, item.DueOn));
    }

    [Theory, BothDatabases]
    public async Task A_reception_not_accepted_is_noticed_once(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.ClearedAsync(house);
        await story.BookAsync(await Story.PlanAsync(house, story.Today.AddDays(20)));
        await RunAsync(house);
        Assert.DoesNotContain(TaskKinds.ReceptionSilent, await story.TasksAsync());
        house.Clock.Advance(days: 3);
        await RunAsync(house);
        await RunAsync(house);
        Assert.Single(await story.TasksAsync(), TaskKinds.ReceptionSilent);
        await story.ReceiveAsync();
        Assert.DoesNotContain(TaskKinds.ReceptionSilent, await story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task An_arrival_nobody_confirms_raises_a_task_with_the_mission_of_origin(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.BookedAsync(house);
        Assert.True(
            (
                await story.BoardAsync(
                    await story.AtTheGateAsync(
                        BoardingOutcome.Boarded,
                        BoardingOutcome.Boarded,
                        BoardingOutcome.Boarded
                    )
                )
            ).IsDone
        );
        house.Clock.Advance(days: 2);
        await RunAsync(house);
        Assert.Contains(TaskKinds.ArrivalNotConfirmed, await story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task Who_lands_days_after_departure_is_not_missed_before(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.ClearedAsync(house, children: 0);
        var hicham = await story.ActorAsync("hicham");
        var plan = Story.To(story.Today);
        plan = plan with { Legs = [plan.Legs[0] with { ArrivesOn = story.Today.AddDays(1) }] };
        await story.DoAsync<Bookings>(b => b.BookNewAsync(story.Code, plan, hicham));
        await story.ReceiveAsync();
        Assert.True(
            (await story.BoardAsync(await story.AtTheGateAsync(BoardingOutcome.Boarded))).IsDone
        );
        house.Clock.Advance(days: 2);
        await RunAsync(house);
        Assert.DoesNotContain(TaskKinds.ArrivalNotConfirmed, await story.TasksAsync());
        house.Clock.Advance(days: 1);
        await RunAsync(house);
        Assert.Contains(TaskKinds.ArrivalNotConfirmed, await story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task Papers_that_lapse_and_authorities_that_are_silent_raise_tasks(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house);
        var file = await story.FileAsync();
        var hicham = await story.ActorAsync("hicham");
        await story.DoAsync<TravelDocuments>(d =>
            d.RequestAsync(
                story.Code,
                new() { PersonIds = [file.Applicant!.Person.Id], On = story.Today },
                hicham
            )
        );
        await story.DoAsync<ExitAuthorisations>(e =>
            e.RecordAsync(
                story.Code,
                new()
                {
                    PersonIds = [.. file.Travellers.Select(t => t.Person.Id)],
                    What = ExitStanding.Sent,
                    On = story.Today,
                    Seen = "",
                },
                hicham
            )
        );
        house.Clock.Advance(days: 14);
        await RunAsync(house);
        Assert.Superset(
            new HashSet<string> { TaskKinds.ConsulateSilent, TaskKinds.MinistrySilent },
            (await story.TasksAsync()).ToHashSet()
        );
        // The reply about one person leaves the Ministry silent about the others.
        Task GrantAsync(IEnumerable<Traveller> whom) =>
            story.DoAsync<ExitAuthorisations>(async e =>
                await e.RecordAsync(
                    story.Code,
                    new()
                    {
                        PersonIds = [.. whom.Select(t => t.Person.Id)],
                        What = ExitStanding.Granted,
                        On = story.Today,
                        Seen = await SeenAsync(house, file.Id),
                    },
                    hicham
                )
            );
        await GrantAsync(file.Travellers.Take(1));
        Assert.Contains(TaskKinds.MinistrySilent, await story.TasksAsync());
        await GrantAsync(file.Travellers.Skip(1));
        Assert.DoesNotContain(TaskKinds.MinistrySilent, await story.TasksAsync());

        await story.DocumentsAsync(story.Today.AddDays(30));
        Assert.DoesNotContain(TaskKinds.ConsulateSilent, await story.TasksAsync());
        Task<WorkItem> ItemAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<WorkItem>()
                    .SingleAsync(w => w.CaseId == file.Id)
            );
        var before = await ItemAsync();
        await RunAsync(house);
        Assert.Contains(TaskKinds.DocumentLapsing, await story.TasksAsync());
        var after = await ItemAsync();
        Assert.Equal(["document_lapses", .. before.ReasonCodes], after.ReasonCodes);
        Assert.Equal(before.Rank - 60, after.Rank);
        using var nadia = await story.VisitorAsync("nadia");
        var dashboard = await nadia.GetAsync("/app/dashboard", "en");
        Assert.Contains(
            "Papers lapsed or about to lapse",
            dashboard.Text,
            StringComparison.Ordinal
        );
        Assert.Contains("hosted=true&amp;since=", dashboard.Html, StringComparison.Ordinal);
        var papers = await nadia.GetAsync("/app/papers", "en");
        Assert.Contains(story.Code, papers.Text, StringComparison.Ordinal);
        Assert.Contains(
            Words.ShortDate(story.Today.AddDays(30)),
            papers.Text,
            StringComparison.Ordinal
        );
        // Whatever is done in the case leaves it where it is; the renewed paper takes it back to its place.
        await story.DocumentsAsync(story.Today.AddDays(90));
        Assert.Equal(after.Rank, (await ItemAsync()).Rank);
        await RunAsync(house);
        Assert.Equal(before.Rank, (await ItemAsync()).Rank);

        var salma = await story.ActorAsync("salma");
        // Of somebody who was taken out of the case the Ministry is not reminded; of a closed case nothing leaves the house.
        async Task<Outcome> AskAsync(Traveller whom)
        {
            var seen = await SeenAsync(house, file.Id);
            return await house.InScopeAsync(s =>
                s.GetRequiredService<ExitAuthorisations>()
                    .RecordAsync(
                        story.Code,
                        new()
                        {
                            PersonIds = [whom.Person.Id],
                            What = ExitStanding.Sent,
                            On = story.Today,
                            Seen = seen,
                        },
                        salma
                    )
            );
        }
        Assert.True((await AskAsync(file.Travellers[2])).IsDone);
        await story.DoAsync<Registration>(r =>
            r.RemoveAsync(story.Code, file.Travellers[2].MemberId, salma)
        );
        house.Clock.Advance(days: 14);
        await RunAsync(house);
        Assert.DoesNotContain(TaskKinds.MinistrySilent, await story.TasksAsync());

        // The dashboard counts what a reader of the list may not see, and the list says so.
        await story.DocumentsAsync(story.Today.AddDays(20));
        await story.DoAsync<Teams>(t => t.RestrictAsync(story.Code, "Menaces", salma));
        using var later = await story.VisitorAsync("nadia");
        papers = await later.GetAsync("/app/papers", "en");
        Assert.DoesNotContain(story.Code, papers.Text, StringComparison.Ordinal);
        Assert.Contains("1 paper of a restricted case", papers.Text, StringComparison.Ordinal);

        await story.DoAsync<Closing>(c =>
            c.CloseAsync(story.Code, ClosureReason.LostContact, "Plus de nouvelles", salma)
        );
        var refused = await AskAsync(file.Travellers[0]);
        Assert.Equal("Casework.IsClosed", Assert.Single(refused.Refusals).TextKey);
    }

    private static Task<string> SeenAsync(House house, Guid caseId) =>
        house.InScopeAsync(async s =>
            Seen.Of(
                await s.GetRequiredService<RihlaDb>()
                    .Set<ExitAuthorisation>()
                    .Where(e => e.CaseId == caseId)
                    .ToListAsync()
            )
        );

    private static Task RunAsync(House house) =>
        house.InScopeAsync(s =>
            s.GetServices<RecurringJob>()
                .Single(j => j.Name == "travel-reminders")
                .RunAsync(CancellationToken.None)
        );
}
