using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Rihla.Diaspora;
using Rihla.Platform.Privacy;

namespace Rihla.Tests.Diaspora;

/// <summary>The way of a venture, and the figures that follow from it.</summary>
public class VentureRuleTests
{
    private static readonly DateOnly Day = new(2026, 3, 2);

    [Property(Arbitrary = [typeof(Portfolios)])]
    public bool The_counts_of_the_funnel_never_grow_from_step_to_step(Some some)
    {
        var counts = some.Figures().Funnel.Select(l => l.Count).ToList();
        return counts.Zip(counts.Skip(1)).All(p => p.First >= p.Second)
            && counts.Count == Enum.GetValues<FunnelStep>().Length;
    }

    [Property(Arbitrary = [typeof(Portfolios)])]
    public bool Regions_and_sectors_add_up_to_the_whole(Some some)
    {
        var figures = some.Figures();
        return new[] { figures.Regions, figures.Sectors }.All(places =>
            places.Sum(p => p.Applied) == figures.CountOf(FunnelStep.Applied)
            && places.Sum(p => p.Selected) == figures.CountOf(FunnelStep.Selected)
            && places.Sum(p => p.Created) == figures.CountOf(FunnelStep.Created)
            && places.Sum(p => p.Alive) == figures.CountOf(FunnelStep.Alive)
            && places.Sum(p => p.WomenJobs) == figures.Real.Women
            && places.Sum(p => p.MenJobs) == figures.Real.Men
        );
    }

    [Fact]
    public void A_venture_goes_from_step_to_step_and_money_counts_once_it_is_certain()
    {
        var venture = New();
        Assert.Equal(FunnelStep.Selected, venture.Furthest);
        venture.Add(
            new VentureSession
            {
                VentureId = venture.Id,
                Kind = SessionKind.Training,
                On = Day,
                Minutes = 90,
                Coach = Personal.Of("École")!,
            }
        );
        Assert.Equal(
            (FunnelStep.Trained, 1.5m),
            (venture.Furthest, venture.HoursOf(SessionKind.Training))
        );
        var plan = venture.AddPlan(Guid.NewGuid(), null, Day, "Samba");
        Assert.Equal((1, FunnelStep.Trained), (plan.Number, venture.Furthest));
        plan.AcceptedOn = Day;
        Assert.Equal(FunnelStep.Planned, venture.Furthest);
        var own = Line(venture, FinancingSource.OwnFunds, 600, FinancingStanding.Granted);
        var bank = Line(venture, FinancingSource.Bank, 400, FinancingStanding.Promised);
        Assert.Equal(FunnelStep.Planned, venture.Furthest);
        CallStory.Refused(
            "Venture.FinancingBack",
            bank.Move(FinancingStanding.Requested, Day, Day)
        );
        CallStory.Done(bank.Move(FinancingStanding.Granted, Day, Day));
        Assert.Equal(FunnelStep.Financed, venture.Furthest);
        CallStory.Done(own.Move(FinancingStanding.PaidOut, Day, Day));
        CallStory.Refused("Venture.FinancingBack", own.Move(FinancingStanding.Refused, Day, Day));
        CallStory.Done(venture.Create(Day, "SARL", "RC 1", 2, 1, Day));
        Assert.Equal((FunnelStep.Created, (2, 1)), (venture.Furthest, venture.Jobs));
        CallStory.Refused("Venture.CreatedBefore", venture.Create(Day, "SARL", "RC 1", 2, 1, Day));
    }

    [Fact]
    public void A_follow_up_is_raised_once_and_the_latest_says_whether_it_is_alive()
    {
        var venture = New();
        Assert.Null(venture.Raise(6));
        CallStory.Refused("Venture.JobsWrong", venture.Create(Day, "SARL", "RC 1", 1, null, Day));
        CallStory.Done(venture.Create(Day, "SARL", "RC 1", 1, 0, Day));
        Assert.Equal(Day.AddMonths(6), venture.Raise(6)!.DueOn);
        Assert.Null(venture.Raise(6));
        venture.Raise(12);
        var later = Day.AddMonths(13);
        CallStory.Refused(
            "Venture.FollowUpDay",
            venture.Follow(6, later.AddDays(1), true, 3, 1, null, later)
        );
        foreach (var (women, men) in new (int?, int?)[] { (null, 1), (3, null), (0, 0) })
        {
            Assert.Equal(
                women is null || men == 0 ? "Women" : "Men",
                Assert
                    .Single(
                        venture.Follow(6, Day.AddMonths(6), true, women, men, null, later).Refusals
                    )
                    .Field
            );
        }
        CallStory.Done(venture.Follow(6, Day.AddMonths(6), true, 3, 1, null, later));
        CallStory.Refused(
            "Venture.FollowUpGone",
            venture.Follow(6, Day.AddMonths(6), true, 3, 1, null, later)
        );
        Assert.Equal((FunnelStep.Alive, (3, 1)), (venture.Furthest, venture.Jobs));
        // Closed, it gives no jobs, whatever was typed.
        CallStory.Done(venture.Follow(12, later, false, 5, 5, null, later));
        Assert.Equal((FunnelStep.Created, (0, 0)), (venture.Furthest, venture.Jobs));
        CallStory.Done(venture.DropOut(later, DropOutReason.EnterpriseClosed, null, later));
        Assert.Null(venture.Raise(24));
    }

    [Fact]
    public void The_leverage_is_own_and_bank_money_for_each_unit_of_public_money()
    {
        var venture = New();
        Line(venture, FinancingSource.OwnFunds, 300, FinancingStanding.PaidOut);
        Line(venture, FinancingSource.Bank, 150, FinancingStanding.Granted);
        Line(venture, FinancingSource.Bank, 900, FinancingStanding.Refused);
        Line(venture, FinancingSource.Grant, 120, FinancingStanding.PaidOut);
        Line(venture, FinancingSource.StateShare, 60, FinancingStanding.Granted);
        Line(venture, FinancingSource.StateShare, 500, FinancingStanding.Requested);
        var money = Assert.Single(Figures(venture).Money);
        Assert.Equal(2.5m, money.Leverage);
        var without = New();
        Line(without, FinancingSource.OwnFunds, 300, FinancingStanding.PaidOut);
        Assert.Null(Assert.Single(Figures(without).Money).Leverage);
    }

    [Fact]
    public void Reasons_that_lie_with_the_person_stand_together_in_the_figures()
    {
        var ventures = new[] { DropOutReason.Health, DropOutReason.Family, DropOutReason.Market }
            .Select(reason =>
            {
                var venture = New();
                CallStory.Done(venture.DropOut(Day, reason, null, Day));
                return venture;
            })
            .ToList();
        var told = Figures([.. ventures]).DropOuts;
        Assert.Equal((2, 1), (told[DropOutReason.Other], told[DropOutReason.Market]));
        Assert.DoesNotContain(DropOutReason.Health, told.Keys);
    }

    [Fact]
    public void Money_is_certain_since_it_was_granted_until_it_is_refused()
    {
        var loan = Line(New(), FinancingSource.Bank, 400, FinancingStanding.Promised);
        Assert.Null(loan.CertainSince);
        CallStory.Done(loan.Move(FinancingStanding.Granted, Day, Day.AddDays(9)));
        CallStory.Done(loan.Move(FinancingStanding.PaidOut, Day.AddDays(9), Day.AddDays(9)));
        Assert.Equal((Day, Day.AddDays(9)), (loan.CertainSince, loan.Since));

        var lost = Line(New(), FinancingSource.Bank, 400, FinancingStanding.Requested);
        CallStory.Done(lost.Move(FinancingStanding.Granted, Day, Day));
        CallStory.Done(lost.Move(FinancingStanding.Refused, Day, Day));
        Assert.Null(lost.CertainSince);
    }

    private static FinancingLine Line(
        Venture venture,
        FinancingSource source,
        long amount,
        FinancingStanding standing
    )
    {
        var line = new FinancingLine
        {
            VentureId = venture.Id,
            Source = source,
            Amount = amount,
            Standing = standing,
            Since = Day,
        };
        venture.Add(line);
        return line;
    }

    private static Venture New(string region = "01", string sector = "C") =>
        new()
        {
            MissionId = Guid.NewGuid(),
            CallId = Guid.NewGuid(),
            ApplicationId = Guid.NewGuid(),
            Code = "V-TEST",
            Name = Personal.Of("Projet")!,
            Promoter = Personal.Of("Naïma")!,
            Sex = "F",
            Country = "BE",
            Region = region,
            Sector = sector,
            Currency = "EUR",
            Cost = 1000,
            PlannedWomenJobs = 2,
            PlannedMenJobs = 1,
            SelectedOn = Day,
        };

    /// <summary>Some applications, and ventures that have come to different steps.</summary>
    public sealed class Some
    {
        internal Some(int reached, IReadOnlyList<Venture> ventures, int refused) =>
            (Reached, Ventures, Refused) = (reached, ventures, refused);

        private int Reached { get; }

        private IReadOnlyList<Venture> Ventures { get; }

        private int Refused { get; }

        internal PortfolioFigures Figures() =>
            PortfolioFigures.Of(
                Counted(Ventures) with
                {
                    Reached = Reached,
                    Applied =
                    [
                        .. Ventures.Select(v => new AppliedCount(v.Region, v.Sector, 1)),
                        .. Enumerable
                            .Range(0, Refused)
                            .Select(i => new AppliedCount($"0{1 + (i % 3)}", "G", 1)),
                    ],
                }
            );
    }

    private static PortfolioFigures Figures(params IReadOnlyList<Venture> ventures) =>
        PortfolioFigures.Of(Counted(ventures));

    // What the database counts, counted in memory.
    private static PortfolioCounts Counted(IReadOnlyList<Venture> ventures)
    {
        foreach (var venture in ventures)
        {
            venture.Settle();
        }
        return new()
        {
            Ventures =
            [
                .. ventures
                    .GroupBy(v => (v.Region, v.Sector, v.Step, v.IsGoing))
                    .Select(g => new VentureCount
                    {
                        Region = g.Key.Region,
                        Sector = g.Key.Sector,
                        Step = g.Key.Step,
                        IsGoing = g.Key.IsGoing,
                        Count = g.Count(),
                        WomenJobs = g.Sum(v => v.WomenJobs),
                        MenJobs = g.Sum(v => v.MenJobs),
                        PlannedWomenJobs = g.Sum(v => v.PlannedWomenJobs),
                        PlannedMenJobs = g.Sum(v => v.PlannedMenJobs),
                    }),
            ],
            Money =
            [
                .. ventures
                    .SelectMany(v => v.Financing, (v, l) => (v.Currency, Line: l))
                    .GroupBy(l => (l.Currency, l.Line.Source, l.Line.Standing))
                    .Select(g => new MoneyCount(
                        g.Key.Currency,
                        g.Key.Source,
                        g.Key.Standing,
                        g.Sum(l => l.Line.Amount)
                    )),
            ],
            DropOuts = [.. ventures.Where(v => !v.IsGoing).Select(v => v.DropReason)],
        };
    }

    private static class Portfolios
    {
        public static Arbitrary<Some> All() =>
            (
                from reached in Gen.Choose(0, 30)
                from refused in Gen.Choose(0, 6)
                from count in Gen.Choose(0, 8)
                from ways in Gen.ArrayOf(Gen.Choose(0, 255), count)
                select new Some(reached, [.. ways.Select(Built)], refused)
            ).ToArbitrary();

        // Each bit is something that happened, in any combination: records have gaps.
        private static Venture Built(int way)
        {
            var venture = New($"0{1 + (way % 3)}", way % 2 == 0 ? "A" : "C");
            if ((way & 1) != 0)
            {
                venture.Add(
                    new VentureSession
                    {
                        VentureId = venture.Id,
                        Kind = SessionKind.Training,
                        On = Day,
                        Minutes = 60,
                        Coach = Personal.Of("x")!,
                    }
                );
            }
            if ((way & 2) != 0)
            {
                venture.AddPlan(Guid.Empty, null, Day, "x").AcceptedOn =
                    (way & 4) != 0 ? Day : null;
            }
            if ((way & 8) != 0)
            {
                Line(venture, FinancingSource.OwnFunds, 1000, FinancingStanding.Granted);
            }
            if ((way & 16) != 0)
            {
                venture.Create(Day, "SARL", "1", way % 5, way % 4, Day);
                venture.Raise(6);
                if ((way & 32) != 0)
                {
                    venture.Follow(6, Day, (way & 64) != 0, 4, 3, null, Day);
                }
            }
            if ((way & 128) != 0)
            {
                venture.DropOut(Day, DropOutReason.Market, null, Day);
            }
            return venture;
        }
    }
}
