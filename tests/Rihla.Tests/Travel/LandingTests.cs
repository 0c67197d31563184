using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Tests.Host;
using Rihla.Travel;

namespace Rihla.Tests.Travel;

/// <summary>Whoever meets the travellers knows on which day and at what hour they land.</summary>
public sealed class LandingTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task The_mission_that_accepted_is_told_when_the_flight_lands_otherwise(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (story, unanswered) = (
            await Story.ClearedAsync(house, children: 0),
            await Story.ClearedAsync(house, children: 0)
        );
        var movement = await Story.PlanAsync(house, story.Today.AddDays(9));
        await story.BookAsync(movement);
        await story.ReceiveAsync();
        await unanswered.BookAsync(movement);

        await ChangeAsync(house, story, movement, l => l with { DepartsAt = new(8, 0) });
        Assert.DoesNotContain(TaskKinds.ArrivalChanged, await story.TasksAsync());

        var night = story.Today.AddDays(10);
        await ChangeAsync(house, story, movement, l => l with { ArrivesOn = night });
        await ChangeAsync(
            house,
            story,
            movement,
            l => l with { ArrivesOn = night, ArrivesAt = new(2, 10) }
        );

        // The second change takes the place of the first.
        Assert.Single(await story.TasksAsync(), TaskKinds.ArrivalChanged);
        Assert.DoesNotContain(TaskKinds.ArrivalChanged, await unanswered.TasksAsync());
        Assert.Equal(2, await ActsAsync(house, story));
        Assert.Equal(2, await ActsAsync(house, unanswered));
        Assert.Equal(Stage.Booked, await story.StageAsync());
        using var mariama = await story.VisitorAsync("mariama");
        var tasks = await mariama.GetAsync($"/app/cases/{story.Code}");
        Assert.Contains(
            $"{Words.ShortDate(night)} 02:10, AT 525, Conakry (CKY)",
            tasks.Text,
            StringComparison.Ordinal
        );
        // Asked anew for another day, it is told that day with the request.
        var hicham = await story.ActorAsync("hicham");
        await story.DoAsync<MovementPlanning>(async m =>
            await m.ChangeAsync(
                movement,
                Story.To(story.Today.AddDays(12)),
                await VersionAsync(house, story, movement),
                hicham
            )
        );
        Assert.DoesNotContain(TaskKinds.ArrivalChanged, await story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task The_hour_of_arrival_stands_with_its_day(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedAsync(house, children: 0);
        var movement = await Story.PlanAsync(house, story.Today.AddDays(9));
        await story.BookAsync(movement);
        await ChangeAsync(
            house,
            story,
            movement,
            l => l with { ArrivesOn = story.Today.AddDays(10), ArrivesAt = new(2, 10) }
        );
        var lands = await house.InScopeAsync(s =>
            Task.FromResult(
                s.GetRequiredService<Words>().In("fr").Date(story.Today.AddDays(10)) + " 02:10"
            )
        );

        using (var mariama = await story.VisitorAsync("mariama"))
        {
            var arrival = await mariama.GetAsync($"/app/arrivals/{story.Code}");
            Assert.Contains(
                $"Arrivée à Conakry (CKY){lands}",
                arrival.Text,
                StringComparison.Ordinal
            );
            Assert.Contains($"arrivée le {lands}", arrival.Text, StringComparison.Ordinal);
            foreach (var page in new[] { "/app/arrivals", $"/app/cases/{story.Code}/journey" })
            {
                var shown = await mariama.GetAsync(page);
                Assert.Contains(lands, shown.Text, StringComparison.Ordinal);
            }
        }
        using var hicham = await story.VisitorAsync("hicham");
        var flight = await hicham.GetAsync($"/app/movements/{movement}");
        Assert.Contains($"Arrivée · {lands}", flight.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Who_returns_to_where_the_flight_stops_is_met_there(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (stops, ends) = (await Story.ToAsync(house, "SN"), await Story.ToAsync(house, "GN"));
        var hicham = await stops.ActorAsync("hicham");
        var (day, night) = (stops.Today.AddDays(9), stops.Today.AddDays(10));
        await stops.DoAsync<Bookings>(b =>
            b.BookNewAsync(stops.Code, Through(day, new(11, 20), new(14, 0)), hicham)
        );
        var movement = await stops.MovementAsync();
        await ends.BookAsync(movement);
        await stops.ReceiveAsync("awa");
        await ends.ReceiveAsync();

        // The stop moves: only who gets off there is told.
        await MoveAsync(Through(day, new(11, 50), new(14, 0)));
        Assert.Single(await stops.TasksAsync(), TaskKinds.ArrivalChanged);
        Assert.DoesNotContain(TaskKinds.ArrivalChanged, await ends.TasksAsync());
        using var awa = await stops.VisitorAsync("awa");
        var told = await awa.GetAsync($"/app/cases/{stops.Code}");
        Assert.Contains(
            $"{Words.ShortDate(day)} 11:50, AT 501, Dakar (DSS)",
            told.Text,
            StringComparison.Ordinal
        );
        // The end moves: who has got off is not.
        var changed = await ActsAsync(house, stops);
        await MoveAsync(Through(day, new(11, 50), new(2, 10), night));
        Assert.Equal(changed, await ActsAsync(house, stops));
        Assert.Single(await ends.TasksAsync(), TaskKinds.ArrivalChanged);

        var lands = await house.InScopeAsync(s =>
            Task.FromResult(s.GetRequiredService<Words>().In("fr").Date(day) + " 11:50")
        );
        foreach (var page in new[] { "/app/arrivals", $"/app/cases/{stops.Code}/journey" })
        {
            var shown = await awa.GetAsync(page);
            Assert.Contains(lands, shown.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("02:10", shown.Text, StringComparison.Ordinal);
        }

        // Casablanca, Dakar, Conakry.
        MovementPlan Through(DateOnly on, TimeOnly stop, TimeOnly end, DateOnly? over = null) =>
            Story.To(on) with
            {
                Country = "SN",
                Legs =
                [
                    new()
                    {
                        From = "CMN",
                        To = "DSS",
                        Flight = "AT 501",
                        DepartsOn = on,
                        ArrivesAt = stop,
                    },
                    new()
                    {
                        From = "DSS",
                        To = "CKY",
                        Flight = "AT 501",
                        DepartsOn = on,
                        ArrivesOn = over,
                        ArrivesAt = end,
                    },
                ],
            };

        async Task MoveAsync(MovementPlan plan)
        {
            var version = await VersionAsync(house, stops, movement);
            await stops.DoAsync<MovementPlanning>(m =>
                m.ChangeAsync(movement, plan, version, hicham)
            );
        }
    }

    private static async Task ChangeAsync(
        House house,
        Story story,
        string movement,
        Func<LegPlan, LegPlan> change
    )
    {
        var hicham = await story.ActorAsync("hicham");
        var plan = Story.To(story.Today.AddDays(9));
        var version = await VersionAsync(house, story, movement);
        await story.DoAsync<MovementPlanning>(m =>
            m.ChangeAsync(movement, plan with { Legs = [change(plan.Legs[0])] }, version, hicham)
        );
    }

    private static async Task<int> VersionAsync(House house, Story story, string movement)
    {
        var hicham = await story.ActorAsync("hicham");
        return await house.InScopeAsync(async s =>
            (await s.GetRequiredService<Movements>().FindAsync(movement, hicham))!.Version
        );
    }

    private static async Task<int> ActsAsync(House house, Story story)
    {
        var id = (await story.FileAsync()).Id;
        return await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<AuditEntry>()
                .CountAsync(e => e.CaseId == id && e.Act == "movement.arrival-changed")
        );
    }
}
