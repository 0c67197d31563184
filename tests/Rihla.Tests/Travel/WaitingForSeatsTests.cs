using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Tests.Host;
using Rihla.Travel;

namespace Rihla.Tests.Travel;

/// <summary>Seats are offered to those who have none.</summary>
public sealed class WaitingForSeatsTests
{
    [Theory, BothDatabases]
    public async Task Who_has_a_seat_is_not_offered_another_and_takes_nobody_elses_place_in_the_list(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var seated = await Story.ClearedAsync(house, children: 0);
        var waiting = await Story.ClearedAsync(house, children: 0);
        await seated.BookAsync(await Story.PlanAsync(house, seated.Today.AddDays(9)));
        // The mission of origin has not answered yet.
        Assert.Equal(Stage.Cleared, await seated.StageAsync());
        var other = await Story.PlanAsync(house, seated.Today.AddDays(12));
        var hicham = await seated.ActorAsync("hicham");

        var one = await house.InScopeAsync(async s =>
        {
            var movements = s.GetRequiredService<Movements>();
            var movement = (await movements.FindAsync(other, hicham))!;
            return (await movements.WaitingForAsync(movement, hicham, most: 1)).Cases;
        });

        Assert.Equal(waiting.Code, Assert.Single(one.First).Code);
        Assert.Equal(0, one.More);
        using var visitor = await seated.VisitorAsync("hicham");
        var page = await visitor.GetAsync($"/app/movements/{other}/passengers");
        Assert.Contains(waiting.Code, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(seated.Code, page.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Of_a_family_half_of_which_has_seats_it_is_said_where(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.ClearedAsync(house, children: 1);
        var first = await Story.PlanAsync(house, story.Today.AddDays(9));
        var other = await Story.PlanAsync(house, story.Today.AddDays(12));
        await story.BookAsync(first);
        var child = (await story.FileAsync()).Travellers[1].Person.Id;
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Seat>()
                .Where(x => x.PersonId == child)
                .ExecuteUpdateAsync(x => x.SetProperty(y => y.Number, (int?)null))
        );
        using var hicham = await story.VisitorAsync("hicham");

        var here = await hicham.GetAsync($"/app/movements/{first}/passengers", "en");
        var there = await hicham.GetAsync($"/app/movements/{other}/passengers", "en");

        Assert.Contains("have seats here already", here.Text, StringComparison.Ordinal);
        Assert.Contains(
            $"seats on the movement {first} already",
            there.Text,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task Who_returns_to_where_a_charter_stops_is_offered_a_seat(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.ClearedAsync(house, children: 0);
        var actor = await story.ActorAsync("hicham");
        var plan = Story.To(story.Today.AddDays(9)) with { Country = "SN" };
        plan = plan with
        {
            Legs =
            [
                plan.Legs[0],
                new()
                {
                    From = "CKY",
                    To = "DSS",
                    DepartsOn = story.Today.AddDays(9),
                },
            ],
        };
        var charter = await house.InScopeAsync(s =>
            s.GetRequiredService<MovementPlanning>().PlanAsync(plan, actor)
        );
        using var hicham = await story.VisitorAsync("hicham");

        var page = await hicham.GetAsync($"/app/movements/{charter.Value}/passengers");

        Assert.Contains(story.Code, page.Text, StringComparison.Ordinal);
    }
}
