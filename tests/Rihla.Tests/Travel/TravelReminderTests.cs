using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
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
    public async Task Who_lands_long_after_a_departure_is_missed_all_the_same(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.BookedAsync(house, children: 0);
        Assert.True(
            (await story.BoardAsync(await story.AtTheGateAsync(BoardingOutcome.Boarded))).IsDone
        );
        // Planned when a slip in the day was still taken.
        var slip = story.Today.AddDays(200);
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<MovementLeg>()
                .ExecuteUpdateAsync(l => l.SetProperty(x => x.ArrivesOn, slip))
        );
        house.Clock.Advance(days: 202);
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

    [Theory, BothDatabases]
    public async Task A_paper_that_lapses_is_spoken_of_until_that_very_paper_is_renewed(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.ClearedWithAsync(house, Relation.Spouse);
        var file = await story.FileAsync();
        var (mother, father) = (file.Travellers[0].Person.Id, file.Travellers[1].Person.Id);
        await PaperAsync(story, mother, days: 20);
        await RunAsync(house);
        Assert.Single(await story.TasksAsync(), TaskKinds.DocumentLapsing);

        await PaperAsync(story, father, days: 120);
        Assert.Single(await story.TasksAsync(), TaskKinds.DocumentLapsing);
        await PaperAsync(story, mother, days: 200);
        Assert.DoesNotContain(TaskKinds.DocumentLapsing, await story.TasksAsync());

        // The year was a slip.
        await PaperAsync(story, mother, days: 20);
        await RunAsync(house);
        Assert.Single(await story.TasksAsync(), TaskKinds.DocumentLapsing);
    }

    [Theory, BothDatabases]
    public async Task A_consulate_asked_on_the_day_the_old_paper_was_recorded_is_reminded(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var who = (await story.FileAsync()).Travellers[0].Person.Id;
        var hicham = await story.ActorAsync("hicham");
        await PaperAsync(story, who, days: 20, TravelDocumentKind.Passport);
        await story.DoAsync<TravelDocuments>(d =>
            d.RequestAsync(
                story.Code,
                new()
                {
                    PersonIds = [who],
                    Kind = TravelDocumentKind.Passport,
                    On = story.Today,
                },
                hicham
            )
        );
        house.Clock.Advance(days: 14);
        await RunAsync(house);
        Assert.Contains(TaskKinds.ConsulateSilent, await story.TasksAsync());

        await PaperAsync(story, who, days: 400, TravelDocumentKind.Passport);
        Assert.DoesNotContain(TaskKinds.ConsulateSilent, await story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task An_authorisation_that_is_asked_for_anew_stands_until_the_Ministry_replies(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.BookedAsync(house, children: 0);
        var flight = story.Today.AddDays(20);
        await story.BookAsync(await Story.PlanAsync(house, flight));
        await story.ReceiveAsync();
        await ExitAsync(house, story, ExitStanding.Granted, until: flight.AddDays(2));
        await RunAsync(house);
        Assert.Contains(TaskKinds.ExitLapsing, await story.TasksAsync());

        await ExitAsync(house, story, ExitStanding.Sent);
        Assert.Equal(Stage.Booked, await story.StageAsync());
        using (var hicham = await story.VisitorAsync("hicham"))
        {
            var page = await hicham.GetAsync($"/app/cases/{story.Code}/exit", "en");
            Assert.Contains("asked for anew on", page.Text, StringComparison.Ordinal);
        }
        house.Clock.Advance(days: 14);
        await RunAsync(house);
        Assert.Superset(
            new HashSet<string> { TaskKinds.ExitLapsing, TaskKinds.MinistrySilent },
            (await story.TasksAsync()).ToHashSet()
        );

        await ExitAsync(house, story, ExitStanding.Granted, until: flight.AddDays(60));
        await RunAsync(house);
        Assert.Empty(
            (await story.TasksAsync()).Intersect([TaskKinds.ExitLapsing, TaskKinds.MinistrySilent])
        );
        Assert.Equal(Stage.Booked, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task An_authority_is_silent_again_when_its_answer_was_typed_into_the_wrong_row(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var who = (await story.FileAsync()).Travellers[0].Person.Id;
        var (hicham, asked) = (await story.ActorAsync("hicham"), story.Today);
        await story.DoAsync<TravelDocuments>(d =>
            d.RequestAsync(story.Code, new() { PersonIds = [who], On = asked }, hicham)
        );
        await ExitAsync(house, story, ExitStanding.Sent);
        house.Clock.Advance(days: 14);
        await RunAsync(house);
        var silent = new HashSet<string> { TaskKinds.ConsulateSilent, TaskKinds.MinistrySilent };
        await PaperAsync(story, who, days: 90, TravelDocumentKind.LaissezPasser);
        await ExitAsync(house, story, ExitStanding.Granted);
        Assert.Empty((await story.TasksAsync()).Intersect(silent));

        var id = (await story.FileAsync()).Id;
        var seen = Seen.Of(
            (
                await house.InScopeAsync(s => s.GetRequiredService<TravelDocuments>().OfAsync(id))
            ).Values
        );
        await story.DoAsync<TravelDocuments>(d =>
            d.RecordAsync(story.Code, [new() { PersonId = who }], seen, hicham)
        );
        await ExitAsync(house, story, ExitStanding.Refused);
        await ExitAsync(house, story, ExitStanding.Sent, on: asked);
        await RunAsync(house);
        await RunAsync(house);

        Assert.Equal(
            [TaskKinds.ConsulateSilent, TaskKinds.MinistrySilent],
            (await story.TasksAsync()).Where(silent.Contains).Order()
        );
    }

    [Theory, BothDatabases]
    public async Task The_Ministry_is_silent_about_each_day_by_itself(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house, children: 1);
        var people = (await story.FileAsync()).Travellers.Select(t => t.Person.Id).ToList();
        await ExitAsync(house, story, ExitStanding.Sent, whom: [people[0]]);
        house.Clock.Advance(days: 3);
        await ExitAsync(house, story, ExitStanding.Sent, whom: [people[1]]);
        house.Clock.Advance(days: 11);
        await RunAsync(house);
        Assert.Single(await story.TasksAsync(), TaskKinds.MinistrySilent);

        await ExitAsync(house, story, ExitStanding.Granted, whom: [people[0]]);
        Assert.DoesNotContain(TaskKinds.MinistrySilent, await story.TasksAsync());

        house.Clock.Advance(days: 3);
        await RunAsync(house);
        Assert.Single(await story.TasksAsync(), TaskKinds.MinistrySilent);
    }

    [Theory, BothDatabases]
    public async Task Nobody_is_reminded_of_a_consulate_that_answers_at_this_moment(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var who = (await story.FileAsync()).Travellers[0].Person.Id;
        var hicham = await story.ActorAsync("hicham");
        await story.DoAsync<TravelDocuments>(d =>
            d.RequestAsync(story.Code, new() { PersonIds = [who], On = story.Today }, hicham)
        );
        house.Clock.Advance(days: 14);
        // Between the reading of who is silent and the reminder.
        var answer = new Meanwhile(() => PaperAsync(story, who, days: 90), "travel_document");

        await house.InScopeAsync(s =>
        {
            var db = answer.In(s);
            var files = new CaseFiles(
                db,
                ActivatorUtilities.CreateInstance<CaseScope>(s, db),
                s.GetRequiredService<Register>(),
                s.GetRequiredService<ReadLog>()
            );
            return ActivatorUtilities
                .CreateInstance<TravelReminders>(
                    s,
                    db,
                    files,
                    new CaseTasks(
                        db,
                        s.GetRequiredService<SeenAtOrigin>(),
                        s.GetRequiredService<Today>()
                    )
                )
                .RunAsync(CancellationToken.None);
        });

        Assert.DoesNotContain(TaskKinds.ConsulateSilent, await story.TasksAsync());
    }

    private static async Task PaperAsync(
        Story story,
        Guid personId,
        int days,
        TravelDocumentKind kind = TravelDocumentKind.LaissezPasser
    )
    {
        var id = (await story.FileAsync()).Id;
        var hicham = await story.ActorAsync("hicham");
        await story.DoAsync<TravelDocuments>(async d =>
            await d.RecordAsync(
                story.Code,
                [
                    new()
                    {
                        PersonId = personId,
                        Kind = kind,
                        Number = "P-2026-7",
                        ExpiresOn = story.Today.AddDays(days),
                    },
                ],
                Seen.Of((await d.OfAsync(id)).Values),
                hicham
            )
        );
    }

    private static async Task ExitAsync(
        House house,
        Story story,
        ExitStanding what,
        DateOnly? until = null,
        DateOnly? on = null,
        IReadOnlyList<Guid>? whom = null
    )
    {
        var file = await story.FileAsync();
        var hicham = await story.ActorAsync("hicham");
        var seen = await SeenAsync(house, file.Id);
        await story.DoAsync<ExitAuthorisations>(e =>
            e.RecordAsync(
                story.Code,
                new()
                {
                    PersonIds = whom ?? [.. file.Travellers.Select(t => t.Person.Id)],
                    What = what,
                    On = on ?? story.Today,
                    Reason = what == ExitStanding.Refused ? "Dossier incomplet" : null,
                    ValidUntil = until,
                    Seen = seen,
                },
                hicham
            )
        );
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
