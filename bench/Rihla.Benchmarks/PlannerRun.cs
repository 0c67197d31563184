using Rihla.Grants;

namespace Rihla.Benchmarks;

/// <summary>The funding planner: how near to the proven optimum, and how long it takes.</summary>
internal static class PlannerRun
{
    private static readonly DateOnly Day = new(2026, 3, 2);

    private static readonly string[] Countries =
    [
        "CI",
        "SN",
        "GN",
        "ML",
        "CM",
        "NG",
        "CG",
        "CD",
        "BF",
        "GM",
        "GH",
        "TG",
        "BJ",
        "SL",
        "LR",
        "GW",
        "NE",
        "TD",
        "GA",
        "CF",
        "MR",
        "KM",
        "MG",
        "ET",
        "ER",
        "SD",
        "KE",
        "RW",
        "BI",
        "BD",
    ];

    private static readonly string[] Flags =
    [
        "medical",
        "pregnant",
        "disability",
        "single_parent",
        "trafficking",
        "detention",
        "destitute",
        "elderly",
    ];

    /// <summary>Measures a waiting list against grants that want half as much as it would cost.</summary>
    /// <param name="waiting">How many people wait.</param>
    /// <param name="grants">How many grants are open.</param>
    /// <param name="seed">What chance begins from.</param>
    public static object Measure(int waiting, int grants, int seed)
    {
        var random = new Random(seed);
        var cases = Cases(random, waiting);
        var costs = Costs();
        var open = Grants(random, grants, cases, costs);
        var plan = FundingPlanner.Solve(cases, open, costs, Day);
        var funded = plan.Answers.Where(a => a.Reason == PlanReason.Funded).ToList();
        return new
        {
            Report.Machine,
            People = cases.Sum(c => c.People.Persons),
            Cases = cases.Count,
            Grants = open.Count,
            PeopleFunded = funded.Sum(a => a.Case.People.Persons),
            Worth = Math.Round(plan.Worth),
            ProvenBound = Math.Round(plan.Bound),
            Gap = Report.Round(plan.Gap),
            Seconds = Math.Round(plan.Seconds, 2),
        };
    }

    private static List<PlanCase> Cases(Random random, int waiting)
    {
        var cases = new List<PlanCase>();
        for (var people = 0; people < waiting; )
        {
            var adults = 1 + (random.Next(6) == 0 ? 1 : 0);
            var children = random.Next(5) == 0 ? 1 + random.Next(3) : 0;
            var country = Countries[Math.Min(random.Next(30), random.Next(30))];
            var flags = random.Next(3) == 0 ? new[] { Flags[random.Next(Flags.Length)] } : [];
            var women = Enumerable.Range(0, adults + children).Count(_ => random.Next(10) < 4);
            cases.Add(
                new(
                    Guid.CreateVersion7(),
                    $"MA-{cases.Count:000000}",
                    new()
                    {
                        Profile =
                            children > 0 && adults == 1 ? CaseProfile.SingleParent
                            : adults + children > 1 ? CaseProfile.Family
                            : women > 0 ? CaseProfile.WomanAlone
                            : CaseProfile.ManAlone,
                        Nationality = country,
                        Destination = country,
                        Travellers =
                        [
                            .. Enumerable.Repeat(TravellerProfile.Adult, adults),
                            .. Enumerable.Repeat(TravellerProfile.Child, children),
                        ],
                        Women = women,
                        Children = children,
                        Vulnerable = flags.Length,
                        Vulnerabilities = flags.ToHashSet(),
                    },
                    random.Next(400) + (60 * flags.Length)
                )
            );
            people += adults + children;
        }
        return cases;
    }

    private static CostTable Costs() =>
        new(
            [
                .. Countries.SelectMany(
                    (country, i) =>
                        new[]
                        {
                            Cost(
                                country,
                                TravellerProfile.Adult,
                                LinePurpose.Travel,
                                380 + (17 * i)
                            ),
                            Cost(
                                country,
                                TravellerProfile.Child,
                                LinePurpose.Travel,
                                300 + (13 * i)
                            ),
                            Cost(country, TravellerProfile.Adult, LinePurpose.Arrival, 150),
                            Cost(country, TravellerProfile.Child, LinePurpose.Arrival, 80),
                            Cost(country, TravellerProfile.Adult, LinePurpose.Reintegration, 1800),
                            Cost(country, TravellerProfile.Child, LinePurpose.Reintegration, 600),
                        }
                ),
            ],
            [
                new()
                {
                    MissionId = Guid.Empty,
                    From = "EUR",
                    To = "NOK",
                    On = Day,
                    Rate = 11.6m,
                },
                new()
                {
                    MissionId = Guid.Empty,
                    From = "EUR",
                    To = "GBP",
                    On = Day,
                    Rate = 0.86m,
                },
            ]
        );

    private static List<PlanGrant> Grants(
        Random random,
        int count,
        List<PlanCase> cases,
        CostTable costs
    )
    {
        var grants = new List<PlanGrant>();
        for (var g = 0; g < count; g++)
        {
            var currency = new[] { "EUR", "EUR", "EUR", "NOK", "GBP" }[random.Next(5)];
            var grant = new Grant
            {
                MissionId = Guid.Empty,
                DonorId = Guid.Empty,
                Name = $"Grant {g + 1}",
                Currency = currency,
                StartsOn = Day,
                EndsOn = Day.AddDays(30 + random.Next(700)),
            };
            foreach (var rule in Rules(random, g))
            {
                grant.Add(rule);
            }
            var all = cases
                .Select(c => costs.Of(c.People, Platform.Currency.Of(currency)).Value!)
                .SelectMany(c => c)
                .GroupBy(c => c.Key)
                .ToDictionary(c => c.Key, c => c.Sum(x => (double)x.Value));
            var share = 0.5 / count * (0.4 + (1.2 * random.NextDouble()));
            foreach (var purpose in all.Keys)
            {
                grant.AddLine(purpose, purpose.ToString());
            }
            grants.Add(
                new(
                    grant,
                    all.ToDictionary(
                        a => a.Key,
                        a => (long)(a.Value * share * (0.8 + (0.4 * random.NextDouble())))
                    ),
                    []
                )
            );
        }
        return grants;
    }

    private static IEnumerable<GrantRule> Rules(Random random, int g)
    {
        if (g % 3 == 0)
        {
            yield return Rule(
                RuleKind.Nationalities,
                null,
                [.. Countries.Where(_ => random.Next(4) == 0), Countries[g % 10]]
            );
        }
        if (g % 3 == 1)
        {
            yield return Rule(RuleKind.Regions, null, g % 2 == 0 ? ["011"] : ["017", "014"]);
        }
        if (g % 4 == 0)
        {
            yield return Rule(RuleKind.MinimumShare, 30 + random.Next(20), ["women"]);
        }
        if (g % 5 == 0)
        {
            yield return Rule(RuleKind.MinimumShare, 15, ["vulnerable"]);
        }
        if (g % 7 == 3)
        {
            yield return Rule(RuleKind.Vulnerabilities, null, [.. Flags.Take(5)]);
        }
        if (g % 8 == 5)
        {
            yield return Rule(RuleKind.Profiles, null, ["SingleParent", "Family", "WomanAlone"]);
        }
    }

    private static GrantRule Rule(RuleKind kind, decimal? value, IReadOnlyList<string> codes) =>
        new()
        {
            GrantId = Guid.Empty,
            Kind = kind,
            Codes = [.. codes],
            Value = value,
            Text = kind.ToString(),
            ValidFrom = Day,
        };

    private static UnitCost Cost(
        string country,
        TravellerProfile profile,
        LinePurpose purpose,
        decimal amount
    ) =>
        new()
        {
            MissionId = Guid.Empty,
            Country = country,
            Profile = profile,
            Purpose = purpose,
            Amount = amount,
            Currency = "EUR",
            ValidFrom = Day,
        };
}
