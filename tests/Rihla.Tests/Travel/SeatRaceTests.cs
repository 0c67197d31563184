using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Tests.Host;
using Rihla.Travel;

namespace Rihla.Tests.Travel;

/// <summary>Many hands reach for the last seats in the same second.</summary>
public sealed class SeatRaceTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task Seats_are_never_sold_twice(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var stories = new List<Story>();
        for (var i = 0; i < 6; i++)
        {
            stories.Add(await Story.ClearedAsync(house, children: 1));
        }
        var movement = await Story.PlanAsync(house, stories[0].Today.AddDays(2), seats: 7);
        var hicham = await stories[0].ActorAsync("hicham");

        var outcomes = await Task.WhenAll(
            stories.Select(story =>
                Task.Run(() =>
                    house.InScopeAsync(s =>
                        s.GetRequiredService<Bookings>().BookAsync(story.Code, movement, hicham)
                    )
                )
            )
        );

        Assert.Equal(3, outcomes.Count(o => o.IsDone));
        Assert.All(
            outcomes.Where(o => !o.IsDone),
            o => Assert.Equal("Booking.NotEnoughSeats", Assert.Single(o.Refusals).TextKey)
        );
        var numbers = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Seat>()
                .Where(x =>
                    x.Number != null
                    && x.MovementId
                        == s.GetRequiredService<RihlaDb>()
                            .Set<Movement>()
                            .First(m => m.Code == movement)
                            .Id
                )
                .Select(x => x.Number!.Value)
                .ToListAsync()
        );
        Assert.Equal([1, 2, 3, 4, 5, 6], numbers.Order());
    }

    [Theory, BothDatabases]
    public async Task A_family_booked_twice_at_once_sits_once(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedAsync(house);
        var hicham = await story.ActorAsync("hicham");
        var movements = new[]
        {
            await Story.PlanAsync(house, story.Today.AddDays(2)),
            await Story.PlanAsync(house, story.Today.AddDays(3)),
        };
        await Task.WhenAll(
            movements.Select(m =>
                Task.Run(() =>
                    house.InScopeAsync(s =>
                        s.GetRequiredService<Bookings>().BookAsync(story.Code, m, hicham)
                    )
                )
            )
        );
        Assert.Equal(3, await story.SeatsAsync());
    }
}
