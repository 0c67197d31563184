using Rihla.Cases;
using Rihla.Grants;
using Rihla.Tests.Cases;

namespace Rihla.Tests.Grants;

/// <summary>Who of the waiting list is paid by which grant, and why.</summary>
public sealed class FundingPlannerTests
{
    private static readonly DateOnly Day = AFamily.Today;

    // An adult costs 1,000 EUR, a child 500, all of it on one line.
    private static readonly CostTable Costs = new(
        [Cost(TravellerProfile.Adult, 1000), Cost(TravellerProfile.Child, 500)],
        []
    );

    [Fact]
    public void The_most_urgent_are_paid_for_first_and_the_others_know_what_is_missing()
    {
        var plan = Solve([Case("A", 10), Case("B", 300), Case("C", 200)], [Grant("G", 2500)]);
        Assert.Equal(["B", "C"], Funded(plan));
        // The linear programme would take half of A, too: a short list is proven by whole cases.
        Assert.InRange(plan.Gap, 0, 0.001);
        var left = plan.Answers.Single(a => a.Case.Code == "A");
        Assert.Equal(
            (PlanReason.MoneyUsedUp, LinePurpose.Travel, 50_000L),
            (left.Reason, left.Purpose, left.Missing)
        );
    }

    [Fact]
    public void Money_with_an_earmark_goes_to_those_it_is_for_so_that_free_money_remains_for_others()
    {
        var plan = Solve(
            [Case("GN", 10), Case("CM", 10, "CM")],
            [Grant("Free", 1000), Grant("Guinea", 1000, Rule(RuleKind.Destinations, null, "GN"))]
        );
        Assert.Equal("Guinea", plan.Answers.Single(a => a.Case.Code == "GN").Grant!.Name);
        Assert.Equal("Free", plan.Answers.Single(a => a.Case.Code == "CM").Grant!.Name);
    }

    [Fact]
    public void Whom_every_rule_leaves_out_hears_a_rule_in_the_donors_words()
    {
        var plan = Solve(
            [Case("CM", 10, "CM")],
            [Grant("Guinea", 1000, Rule(RuleKind.Destinations, null, "GN"))]
        );
        var answer = Assert.Single(plan.Answers);
        Assert.Equal((PlanReason.NoGrantFits, "Règle"), (answer.Reason, answer.Rule));
    }

    [Fact]
    public void A_minimum_share_is_kept()
    {
        var men = Enumerable.Range(0, 10).Select(i => Case($"M{i}", 300));
        var women = Enumerable.Range(0, 3).Select(i => Case($"W{i}", 1, women: 1));
        var plan = Solve(
            [.. men, .. women],
            [Grant("Half", 8000, Rule(RuleKind.MinimumShare, 50, "women"))]
        );
        var funded = Funded(plan);
        Assert.Equal(3, funded.Count(c => c[0] == 'W'));
        Assert.Equal(3, funded.Count(c => c[0] == 'M'));
        Assert.Contains(plan.Answers, a => a.Reason == PlanReason.ShareHolds);
    }

    [Fact]
    public void Who_steps_back_for_one_share_does_not_make_another_of_the_same_grant_missed()
    {
        var plan = Solve(TwoShares(women: 2), [OfTwoShares()]);
        // Whoever is taken, women are too few, or children: nobody can be paid for, and that is proven.
        Assert.Empty(Funded(plan));
        Assert.Equal(0, plan.Gap);

        plan = Solve(TwoShares(women: 3), [OfTwoShares()]);
        var paid = plan.Answers.Where(a => a.Reason == PlanReason.Funded).ToList();
        var persons = paid.Sum(a => a.Case.People.Persons);
        Assert.True(paid.Sum(a => a.Case.People.Women) >= 0.4 * persons);
        Assert.True(paid.Sum(a => a.Case.People.Children) >= 0.3 * persons);

        static PlanGrant OfTwoShares() =>
            Grant(
                "Two",
                6000,
                Rule(RuleKind.MinimumShare, 40, "women"),
                Rule(RuleKind.MinimumShare, 30, "children")
            );
        static List<PlanCase> TwoShares(int women) =>
            [
                WithChild("C0", 90),
                WithChild("C1", 20),
                .. Enumerable.Range(2, women).Select(i => Case($"C{i}", 10, women: 1)),
            ];
        static PlanCase WithChild(string code, int urgency) =>
            new(
                Guid.NewGuid(),
                code,
                People("GN", 0) with
                {
                    Travellers = [TravellerProfile.Adult, TravellerProfile.Child],
                    Children = 1,
                },
                urgency
            );
    }

    [Fact]
    public void A_share_that_is_missed_already_gets_no_worse()
    {
        var missed = Enumerable
            .Range(0, 4)
            .Select(_ => Reservation.For(Guid.NewGuid(), Guid.NewGuid(), Day, People("GN", 0)))
            .ToList();
        var plan = Solve(
            [Case("M", 300), Case("W", 1, women: 1)],
            [Grant("Half", 8000, missed, Rule(RuleKind.MinimumShare, 50, "women"))]
        );
        // The woman makes up for the man.
        Assert.Equal(["M", "W"], Funded(plan).Order());
        plan = Solve(
            [Case("M", 300)],
            [Grant("Half", 8000, missed, Rule(RuleKind.MinimumShare, 50, "women"))]
        );
        Assert.Empty(Funded(plan));
    }

    [Fact]
    public void Money_that_ends_sooner_is_used_first()
    {
        var later = Grant("Later", 1000);
        later.Grant.EndsOn = Day.AddDays(700);
        var plan = Solve([Case("A", 10)], [later, Grant("Sooner", 1000)]);
        Assert.Equal("Sooner", Assert.Single(plan.Answers).Grant!.Name);
    }

    [Fact]
    public void A_family_is_paid_for_as_a_whole_or_not_at_all()
    {
        var family = new PlanCase(
            Guid.NewGuid(),
            "F",
            People("GN", 0) with
            {
                Travellers =
                [
                    TravellerProfile.Adult,
                    TravellerProfile.Child,
                    TravellerProfile.Child,
                ],
            },
            10
        );
        Assert.Empty(Funded(Solve([family], [Grant("G", 1999)])));
        Assert.Equal(["F"], Funded(Solve([family], [Grant("G", 2000)])));
    }

    [Fact]
    public void What_costs_nothing_known_is_said()
    {
        var plan = FundingPlanner.Solve([Case("A", 10)], [Grant("G", 1000)], new([], []), Day);
        Assert.Equal(PlanReason.CostUnknown, Assert.Single(plan.Answers).Reason);
    }

    [Fact]
    public void No_line_is_overdrawn_no_share_is_missed_and_the_gap_is_proven_small()
    {
        var random = new Random(7);
        var cases = Enumerable
            .Range(0, 600)
            .Select(i =>
                Case(
                    $"C{i}",
                    random.Next(400),
                    new[] { "GN", "CI", "SN", "CM", "NG" }[random.Next(5)],
                    random.Next(2),
                    1 + (random.Next(4) == 0 ? random.Next(3) : 0)
                )
            )
            .ToList();
        var grants = Enumerable
            .Range(0, 8)
            .Select(g =>
                Grant(
                    $"G{g}",
                    20_000 + random.Next(30_000),
                    [],
                    [
                        Rule(
                            RuleKind.Destinations,
                            null,
                            [
                                .. new[] { "GN", "CI", "SN", "CM", "NG" }.Where(_ =>
                                    random.Next(2) == 0
                                ),
                                "GN",
                            ]
                        ),
                        .. g % 2 == 0
                            ?
                            [
                                Rule(RuleKind.MinimumShare, 35, "women"),
                                Rule(RuleKind.MinimumShare, 30, "GN"),
                            ]
                            : Array.Empty<GrantRule>(),
                    ]
                )
            )
            .ToList();

        var plan = FundingPlanner.Solve(cases, grants, Costs, Day);

        // Where one case weighs as much as here, whole cases cannot reach what parts of cases could.
        Assert.InRange(plan.Gap, 0, 0.02);
        foreach (var grant in grants)
        {
            var paid = plan
                .Answers.Where(a => a.Reason == PlanReason.Funded && a.Grant == grant.Grant)
                .ToList();
            Assert.True(paid.Sum(a => a.Cost) <= grant.Free[LinePurpose.Travel]);
            Assert.All(
                paid,
                a => Assert.Contains(a.Case.People.Destination!, grant.Grant.Rules[0].Codes)
            );
            if (grant.Grant.Rules.Count > 1)
            {
                Assert.True(
                    paid.Sum(a => a.Case.People.Women)
                        >= 0.35 * paid.Sum(a => a.Case.People.Persons)
                );
                Assert.True(
                    paid.Where(a => a.Case.People.Nationality == "GN")
                        .Sum(a => a.Case.People.Persons)
                        >= 0.3 * paid.Sum(a => a.Case.People.Persons)
                );
            }
        }
        Assert.Equal(plan.Answers.Count, cases.Count);
    }

    [Fact]
    public void The_same_list_gives_the_same_proposal()
    {
        var cases = Enumerable.Range(0, 60).Select(i => Case($"C{i}", i * 7 % 50)).ToList();
        PlanGrant[] grants = [Grant("A", 9500), Grant("B", 12_000)];
        Assert.Equal(
            Solve(cases, grants).Answers.Select(a => a.Grant?.Name),
            Solve(cases, grants).Answers.Select(a => a.Grant?.Name)
        );
    }

    [Fact]
    public void A_line_that_lasts_six_months_is_said_to_last_six_months()
    {
        Assert.Equal((6, 6, 6), GrantForecast.MonthsLeft(600, [100, 100, 100, 100]));
        Assert.Null(GrantForecast.MonthsLeft(600, [100, 100]));
        Assert.Null(GrantForecast.MonthsLeft(600, [0, 0, 0]));
        var (early, likely, late) = GrantForecast.MonthsLeft(600, [0, 50, 100, 200, 150])!.Value;
        Assert.True(early < likely && likely < late);
    }

    [Fact]
    public void The_demand_of_steady_months_is_certain_and_of_uneven_ones_is_a_span()
    {
        var steady = GrantForecast.DemandOf([10, 10, 10, 10])!;
        Assert.Equal((60, 60, 60), (steady.Low, steady.Likely, steady.High));
        var uneven = GrantForecast.DemandOf([0, 20, 5, 30])!;
        Assert.True(uneven.Low < uneven.Likely && uneven.Likely < uneven.High);
    }

    private static PlanResult Solve(
        IReadOnlyList<PlanCase> cases,
        IReadOnlyList<PlanGrant> grants
    ) => FundingPlanner.Solve(cases, grants, Costs, Day);

    private static List<string> Funded(PlanResult plan) =>
        [.. plan.Answers.Where(a => a.Reason == PlanReason.Funded).Select(a => a.Case.Code)];

    private static PlanCase Case(
        string code,
        int urgency,
        string country = "GN",
        int women = 0,
        int adults = 1
    ) => new(Guid.NewGuid(), code, People(country, women, adults), urgency);

    private static Makeup People(string country, int women, int adults = 1) =>
        new()
        {
            Profile = adults > 1 ? CaseProfile.Family : CaseProfile.ManAlone,
            Nationality = country,
            Destination = country,
            Travellers = [.. Enumerable.Repeat(TravellerProfile.Adult, adults)],
            Women = women,
        };

    private static PlanGrant Grant(string name, decimal free, params GrantRule[] rules) =>
        Grant(name, free, [], rules);

    private static PlanGrant Grant(
        string name,
        decimal free,
        IReadOnlyList<Reservation> paidFor,
        params GrantRule[] rules
    )
    {
        var grant = new Grant
        {
            MissionId = Guid.Empty,
            DonorId = Guid.Empty,
            Name = name,
            Currency = "EUR",
            StartsOn = Day,
            EndsOn = Day.AddDays(100),
        };
        grant.AddLine(LinePurpose.Travel, "Voyage");
        foreach (var rule in rules)
        {
            grant.Add(rule);
        }
        return new(
            grant,
            new Dictionary<LinePurpose, long> { [LinePurpose.Travel] = (long)(free * 100) },
            paidFor
        );
    }

    private static GrantRule Rule(RuleKind kind, decimal? value, params string[] codes) =>
        new()
        {
            GrantId = Guid.Empty,
            Kind = kind,
            Codes = [.. codes],
            Value = value,
            Text = "Règle",
            ValidFrom = Day,
        };

    private static UnitCost Cost(TravellerProfile profile, decimal amount) =>
        new()
        {
            MissionId = Guid.Empty,
            Profile = profile,
            Purpose = LinePurpose.Travel,
            Amount = amount,
            Currency = "EUR",
            ValidFrom = Day,
        };
}
