using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Travel;

namespace Rihla.Tests.Travel;

/// <summary>Everybody is recorded at the gate, and the journey goes otherwise: the connection is missed, or the flight is scrapped.</summary>
public sealed class StrandedFlightTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task Who_is_on_the_way_may_land_otherwise_and_the_mission_of_origin_is_told(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.ClearedAsync(house, children: 0);
        var hicham = await story.ActorAsync("hicham");
        var plan = Through(story.Today, story.Today);
        await story.DoAsync<Bookings>(b => b.BookNewAsync(story.Code, plan, hicham));
        await story.ReceiveAsync();
        await BoardAsync(story);
        var movement = await story.MovementAsync();
        var next = story.Today.AddDays(1);

        var moved = await ChangeAsync(
            plan with
            {
                Legs = [plan.Legs[0] with { DepartsOn = next }, Through(next, next).Legs[1]],
            }
        );
        Assert.Equal("Movement.FirstLegGone", Assert.Single(moved.Refusals).TextKey);
        Assert.DoesNotContain(TaskKinds.ArrivalChanged, await story.TasksAsync());

        Assert.True((await ChangeAsync(Through(story.Today, next))).IsDone);
        Assert.Single(await story.TasksAsync(), TaskKinds.ArrivalChanged);
        Assert.Equal(Stage.Departed, await story.StageAsync());

        // Silence counts from the new landing.
        house.Clock.Advance(days: 2);
        await RemindAsync(house);
        Assert.DoesNotContain(TaskKinds.ArrivalNotConfirmed, await story.TasksAsync());
        house.Clock.Advance(days: 1);
        await RemindAsync(house);
        Assert.Contains(TaskKinds.ArrivalNotConfirmed, await story.TasksAsync());

        using var visitor = await story.VisitorAsync("hicham");
        var page = await visitor.GetAsync($"/app/movements/{movement}/change");
        Assert.Equal($"/app/movements/{movement}/change", page.Path);
        Assert.Contains("sont en route", page.Text, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector("form[action*='handler=Cancel']"));

        await story.ArriveAsync();
        var over = await ChangeAsync(Through(story.Today, next.AddDays(1)));
        Assert.Equal("Movement.NotOpen", Assert.Single(over.Refusals).TextKey);

        async Task<Outcome> ChangeAsync(MovementPlan changed) =>
            await house.InScopeAsync(async s =>
                await s.GetRequiredService<MovementPlanning>()
                    .ChangeAsync(
                        movement,
                        changed,
                        (
                            await s.GetRequiredService<Movements>().FindAsync(movement, hicham)
                        )!.Version,
                        hicham
                    )
            );
    }

    [Theory, BothDatabases]
    public async Task A_flight_that_did_not_leave_is_taken_back_at_once_and_cancelled(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var stories = await TogetherAsync(house);
        var movement = await stories[0].MovementAsync();
        var hicham = await stories[0].ActorAsync("hicham");
        var begun = await CancelAsync();
        Assert.Equal("Movement.BoardingBegun", Assert.Single(begun.Refusals).TextKey);
        using var visitor = await stories[0].VisitorAsync("hicham");
        var gate = await visitor.GetAsync($"/app/movements/{movement}/boarding");

        var mute = await visitor.SubmitAsync(gate, [], "form[action*='handler=NobodyLeft']");
        Assert.Contains("Indiquez pourquoi", mute.Text, StringComparison.Ordinal);
        Assert.Equal(Stage.Departed, await stories[0].StageAsync());
        var done = await visitor.SubmitAsync(
            mute,
            [("Reason", "Panne de moteur")],
            "form[action*='handler=NobodyLeft']"
        );

        Assert.Contains(
            "personne n'est parti",
            done.Text.Replace('’', '\''),
            StringComparison.Ordinal
        );
        Assert.Null(done.Document.QuerySelector("form[action*='handler=NobodyLeft']"));
        foreach (var story in stories)
        {
            Assert.Equal(Stage.Booked, await story.StageAsync());
            Assert.Equal(2, await story.SeatsAsync());
            Assert.DoesNotContain(TaskKinds.ReceptionCalledOff, await story.TasksAsync());
            using var salma = await story.VisitorAsync("salma");
            var history = await salma.GetAsync($"/app/cases/{story.Code}/history");
            Assert.Contains("Panne de moteur", history.Text, StringComparison.Ordinal);
        }

        Assert.True((await CancelAsync()).IsDone);
        foreach (var story in stories)
        {
            Assert.Equal(0, await story.SeatsAsync());
            Assert.Contains(TaskKinds.MovementCancelled, await story.TasksAsync());
        }

        Task<Outcome> CancelAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<MovementPlanning>()
                    .CancelAsync(movement, "Panne de moteur", hicham)
            );
    }

    [Theory, BothDatabases]
    public async Task Who_has_arrived_and_who_is_not_seen_keep_the_boarding_as_it_is(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var stories = await TogetherAsync(house);
        var movement = await stories[0].MovementAsync();
        var (hicham, salma) = (
            await stories[0].ActorAsync("hicham"),
            await stories[0].ActorAsync("salma")
        );
        await stories[1].ArriveAsync();
        using var visitor = await stories[0].VisitorAsync("hicham");
        var kept = await visitor.SubmitAsync(
            await visitor.GetAsync($"/app/movements/{movement}/boarding"),
            [("Reason", "Panne de moteur")],
            "form[action*='handler=NobodyLeft']"
        );
        Assert.Contains(
            "Panne de moteur",
            kept.Document.QuerySelector("textarea[name=Reason]")!.TextContent,
            StringComparison.Ordinal
        );
        Assert.Contains(
            stories[1].Code,
            kept.Document.QuerySelector(".r-error-summary, [role=alert]")!.TextContent,
            StringComparison.Ordinal
        );
        var arrived = Assert.Single((await NobodyLeftAsync()).Refusals);
        Assert.Equal("Boarding.NobodyLeft.TooLate", arrived.TextKey);
        Assert.Equal([stories[1].Code], arrived.Args);
        Assert.Equal(Stage.Departed, await stories[0].StageAsync());

        await stories[1].DoAsync<Teams>(t => t.RestrictAsync(stories[1].Code, "Menaces", salma));
        var hidden = Assert.Single((await NobodyLeftAsync()).Refusals);
        Assert.Equal("Boarding.NobodyLeft.Hidden", hidden.TextKey);
        Assert.Equal(Stage.Departed, await stories[0].StageAsync());

        var caseworker = await Record.ExceptionAsync(() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<GateCorrections>().NobodyLeftAsync(movement, "Panne", salma)
            )
        );
        Assert.IsType<NotPermittedException>(caseworker);

        Task<Outcome> NobodyLeftAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<GateCorrections>().NobodyLeftAsync(movement, "Panne", hicham)
            );
    }

    [Theory, BothDatabases]
    public async Task Nobody_is_asked_about_an_arrival_of_who_did_not_board_after_all(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.BookedAsync(house, children: 1);
        await BoardAsync(story);
        house.Clock.Advance(days: 2);
        await RemindAsync(house);
        Assert.Contains(TaskKinds.ArrivalNotConfirmed, await story.TasksAsync());
        var hicham = await story.ActorAsync("hicham");
        var id = (await story.FileAsync()).Id;
        var seats = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Seat>()
                .Where(x => x.CaseId == id)
                .Select(x => x.Id)
                .ToListAsync()
        );

        // As long as one of them is on the way, it is asked.
        await story.DoAsync<GateCorrections>(c => c.CorrectAsync(story.Code, seats[0], hicham));
        Assert.Contains(TaskKinds.ArrivalNotConfirmed, await story.TasksAsync());
        await story.DoAsync<GateCorrections>(c => c.CorrectAsync(story.Code, seats[1], hicham));
        Assert.DoesNotContain(TaskKinds.ArrivalNotConfirmed, await story.TasksAsync());
    }

    // Two families on one flight of today, all recorded as on board.
    private static async Task<Story[]> TogetherAsync(House house)
    {
        var movement = "";
        var stories = new Story[2];
        for (var i = 0; i < stories.Length; i++)
        {
            stories[i] = await Story.ClearedAsync(house, children: 1);
            movement = i == 0 ? await Story.PlanAsync(house, stories[0].Today) : movement;
            await stories[i].BookAsync(movement);
            await stories[i].ReceiveAsync();
        }
        foreach (var story in stories)
        {
            await BoardAsync(story);
        }
        return stories;
    }

    private static async Task BoardAsync(Story story)
    {
        var all = (await story.FileAsync()).Travellers.Select(_ => BoardingOutcome.Boarded);
        var boarded = await story.BoardAsync(await story.AtTheGateAsync([.. all]));
        Assert.True(boarded.IsDone, string.Join(", ", boarded.Refusals.Select(r => r.TextKey)));
    }

    // Casablanca, Dakar, Conakry.
    private static MovementPlan Through(DateOnly on, DateOnly onward) =>
        Story.To(on) with
        {
            Legs =
            [
                new()
                {
                    From = "CMN",
                    To = "DSS",
                    Flight = "AT 501",
                    DepartsOn = on,
                    DepartsAt = new(9, 30),
                },
                new()
                {
                    From = "DSS",
                    To = "CKY",
                    Flight = "HC 301",
                    DepartsOn = onward,
                },
            ],
        };

    private static Task RemindAsync(House house) =>
        house.InScopeAsync(s =>
            s.GetServices<RecurringJob>()
                .Single(j => j.Name == "travel-reminders")
                .RunAsync(CancellationToken.None)
        );
}
