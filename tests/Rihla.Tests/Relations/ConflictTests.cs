using FsCheck.Xunit;
using Rihla.Relations;

namespace Rihla.Tests.Relations;

/// <summary>What in a programme contradicts something else, whichever way one looks at it.</summary>
public sealed class ConflictTests
{
    private static readonly DateTimeOffset Nine = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly Guid[] Ids = [.. Enumerable.Range(0, 12).Select(_ => Guid.NewGuid())];

    [Property(MaxTest = 200)]
    public bool A_conflict_is_the_same_whichever_meeting_is_named_first(int one, int other)
    {
        var (a, b) = (Some(one, 0), Some(other, 1));
        return Conflicts.Between(a, b, Ways).SequenceEqual(Conflicts.Between(b, a, Ways));
    }

    [Property(MaxTest = 100)]
    public bool The_order_of_the_meetings_means_nothing(int[] seeds)
    {
        var meetings = seeds.Take(8).Select(Some).ToList();
        return Conflicts
            .Among(meetings, Ways)
            .SequenceEqual(Conflicts.Among(Enumerable.Reverse(meetings), Ways));
    }

    [Property(MaxTest = 200)]
    public bool What_can_begin_at_the_possible_moment_no_longer_conflicts(int one, int other)
    {
        var (a, b) = (Some(one, 0), Some(other, 1));
        return Conflicts
            .Between(a, b, Ways)
            .All(c =>
            {
                var (first, second) = a.MeetingId == c.First ? (a, b) : (b, a);
                var later = c.PossibleFrom - second.StartsAt;
                var moved = second with
                {
                    StartsAt = second.StartsAt + later,
                    EndsAt = second.EndsAt + later,
                };
                return c.Minutes > 0
                    && !Conflicts.Between(first, moved, Ways).Any(x => x.Kind == c.Kind);
            });
    }

    [Fact]
    public void Back_to_back_in_one_room_is_no_conflict_and_a_minute_too_long_is_one()
    {
        var first = At(0, 60, place: 5, people: [(7, EngagedAs.Delegate)]);
        Assert.Empty(
            Conflicts.Between(first, At(60, 90, place: 5, people: [(7, EngagedAs.Delegate)]), Ways)
        );
        var found = Conflicts
            .Between(first, At(59, 90, place: 5, people: [(7, EngagedAs.Delegate)]), Ways)
            .Select(c => (c.Kind, c.Minutes, c.PossibleFrom));
        Assert.Equal(
            [
                (ConflictKind.DelegateTwice, 1, Nine.AddMinutes(60)),
                (ConflictKind.PlaceTwice, 1, Nine.AddMinutes(60)),
            ],
            found
        );
    }

    [Theory]
    [InlineData(29, 1)]
    [InlineData(30, 0)]
    public void The_way_between_two_places_has_to_fit_into_the_pause(int pause, int conflicts)
    {
        var first = At(0, 60, place: 5, people: [(7, EngagedAs.Delegate)]);
        var second = At(60 + pause, 120, place: 6, people: [(7, EngagedAs.Delegate)]);
        var found = Conflicts.Between(first, second, (_, _) => 30).ToList();
        Assert.Equal(conflicts, found.Count);
        Assert.All(found, c => Assert.Equal((ConflictKind.WayTooLong, 1), (c.Kind, c.Minutes)));
        // Nobody goes from one to the other, and nobody has said how long it takes: nothing to look at.
        Assert.Empty(
            Conflicts.Between(
                first,
                At(61, 120, place: 6, people: [(8, EngagedAs.Delegate)]),
                (_, _) => 30
            )
        );
        Assert.Empty(Conflicts.Between(first, second, (_, _) => null));
    }

    [Theory]
    [InlineData(EngagedAs.Delegate, EngagedAs.Delegate, ConflictKind.DelegateTwice)]
    [InlineData(EngagedAs.Interpreter, EngagedAs.Interpreter, ConflictKind.InterpreterTwice)]
    [InlineData(EngagedAs.Delegate, EngagedAs.Interpreter, ConflictKind.InterpreterTwice)]
    [InlineData(EngagedAs.Counterpart, EngagedAs.Counterpart, ConflictKind.CounterpartTwice)]
    internal void Who_is_in_two_meetings_at_once_is_named_for_what_they_do(
        EngagedAs one,
        EngagedAs other,
        ConflictKind expected
    )
    {
        var found = Assert.Single(
            Conflicts.Between(At(0, 60, people: [(7, one)]), At(30, 90, people: [(7, other)]), Ways)
        );
        Assert.Equal((expected, Ids[7], 30), (found.Kind, found.About, found.Minutes));
    }

    [Fact]
    public void A_building_with_many_rooms_takes_several_meetings()
    {
        var first = At(0, 60, place: 5) with { PlaceHasRooms = true };
        var second = At(30, 90, place: 5) with { PlaceHasRooms = true };
        Assert.Empty(Conflicts.Between(first, second, Ways));
    }

    private static Engagement At(
        int from,
        int to,
        int? place = null,
        (int Who, EngagedAs As)[]? people = null
    ) =>
        new(
            Guid.CreateVersion7(),
            Nine.AddMinutes(from),
            Nine.AddMinutes(to),
            place is { } p ? Ids[p] : null,
            false,
            (people ?? []).ToDictionary(x => Ids[x.Who], x => x.As)
        );

    private static Engagement Some(int seed, int index)
    {
        var random = new Random(HashCode.Combine(seed, index));
        var from = random.Next(0, 240);
        return new(
            new Guid(random.Next(), (short)index, 0, 0, 0, 0, 0, 0, 0, 0, 0),
            Nine.AddMinutes(from),
            Nine.AddMinutes(from + random.Next(1, 120)),
            random.Next(4) == 0 ? null : Ids[random.Next(0, 4)],
            random.Next(3) == 0,
            Enumerable
                .Range(4, 8)
                .Where(_ => random.Next(3) == 0)
                .ToDictionary(i => Ids[i], _ => (EngagedAs)random.Next(0, 3))
        );
    }

    private static int? Ways(Guid one, Guid other)
    {
        var way = Math.Abs(Array.IndexOf(Ids, one) - Array.IndexOf(Ids, other)) * 20;
        return way == 60 ? null : way;
    }
}
