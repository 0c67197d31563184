using FsCheck.Xunit;
using Rihla.Platform;
using Rihla.Relations;

namespace Rihla.Tests.Relations;

/// <summary>Who was minister when: never two at a time, unless the function has several holders.</summary>
public sealed class FunctionTests
{
    private static readonly DateOnly Day = new(2026, 3, 2);
    private static readonly Guid[] People = [.. Enumerable.Range(0, 4).Select(_ => Guid.NewGuid())];

    [Property(MaxTest = 200)]
    public bool Whatever_is_entered_nobody_shares_an_office(int[] seeds)
    {
        var function = A(hasSeveral: false);
        foreach (var seed in seeds)
        {
            Enter(function, new Random(seed));
        }
        return Enumerable.Range(-60, 240).All(days => function.On(Day.AddDays(days)).Count() <= 1);
    }

    [Property(MaxTest = 200)]
    public bool Where_there_are_several_nobody_holds_it_twice_at_once(int[] seeds)
    {
        var function = A(hasSeveral: true);
        foreach (var seed in seeds)
        {
            Enter(function, new Random(seed));
        }
        return Enumerable
            .Range(-60, 240)
            .All(days =>
                function.On(Day.AddDays(days)).Select(t => t.CounterpartId) is var holders
                && holders.Distinct().Count() == holders.Count()
            );
    }

    [Fact]
    public void A_successor_takes_office_the_day_after_the_last_day_of_the_one_before()
    {
        var function = A(hasSeveral: false);
        Done(function.Appoint(People[0], Day.AddYears(-3), null));
        var refused = function.Appoint(People[1], Day, null);
        Assert.Equal("Function.HeldSince", Assert.Single(refused.Refusals).TextKey);

        Done(function.Appoint(People[1], Day, null, succeeds: true));
        Assert.Equal(People[0], Assert.Single(function.On(Day.AddDays(-1))).CounterpartId);
        Assert.Equal(People[1], Assert.Single(function.On(Day)).CounterpartId);
    }

    [Fact]
    public void A_term_entered_wrong_is_put_right_and_never_comes_in_the_way_of_another()
    {
        var function = A(hasSeveral: false);
        Done(function.Appoint(People[0], Day, Day.AddDays(10)));
        Done(function.Appoint(People[1], Day.AddDays(11), null));
        var (first, second) = (function.Tenures[0], function.Tenures[1]);
        foreach (
            var (from, until, refused) in new (DateOnly?, DateOnly?, string)[]
            {
                (null, null, "Function.PeriodWrong"),
                (Day, Day.AddDays(-1), "Function.PeriodWrong"),
                (Day, Day.AddDays(11), "Function.HeldMeanwhile"),
                (Day, null, "Function.HeldMeanwhile"),
            }
        )
        {
            Assert.Equal(
                refused,
                Assert.Single(function.Correct(first, from, until).Refusals).TextKey
            );
        }
        Done(function.Correct(first, Day.AddDays(-5), Day.AddDays(3)));
        Assert.Equal((Day.AddDays(-5), Day.AddDays(3)), (first.From, first.Until));
        function.Remove(second);
        Assert.Empty(function.On(Day.AddDays(20)));
        Done(function.Correct(first, Day, null));
    }

    [Fact]
    public void Nobody_leaves_before_they_came_or_after_the_next_one_is_there()
    {
        var function = A(hasSeveral: false);
        Done(function.Appoint(People[0], Day, Day.AddDays(10)));
        Done(function.Appoint(People[1], Day.AddDays(11), null));
        var first = function.Tenures[0].Id;
        Assert.False(function.End(first, Day.AddDays(-1)).IsDone);
        Assert.Equal(
            "Function.NextIsThere",
            Assert.Single(function.End(first, Day.AddDays(11)).Refusals).TextKey
        );
        Done(function.End(first, Day.AddDays(5)));
        Assert.Empty(function.On(Day.AddDays(6)));
    }

    private static void Enter(InstitutionFunction function, Random random)
    {
        var from = Day.AddDays(random.Next(-30, 90));
        if (random.Next(4) == 0 && function.Tenures.Count > 0)
        {
            function.End(function.Tenures[random.Next(function.Tenures.Count)].Id, from);
            return;
        }
        function.Appoint(
            People[random.Next(People.Length)],
            from,
            random.Next(2) == 0 ? null : from.AddDays(random.Next(0, 40)),
            succeeds: random.Next(2) == 0
        );
    }

    private static InstitutionFunction A(bool hasSeveral) =>
        new()
        {
            InstitutionId = Guid.Empty,
            NameFr = "Ministre",
            NameAr = "وزير",
            NameEn = "Minister",
            Rank = 1,
            HasSeveral = hasSeveral,
        };

    private static void Done(Outcome outcome) => Assert.Empty(outcome.Refusals);
}
