using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Tests.Cases;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using Rihla.Travel;

namespace Rihla.Tests.Grants;

/// <summary>What donors ask for is enforced, in their own words.</summary>
public sealed class GrantRuleTests(Houses houses) : IClassFixture<Houses>
{
    private static readonly Makeup Mother = Makeup.Of(AFamily.MotherOfTwo(), AFamily.Today);

    [Fact]
    public void A_mother_of_two_is_a_single_parent_of_her_country()
    {
        Assert.Equal(CaseProfile.SingleParent, Mother.Profile);
        Assert.Equal(("GN", "GN"), (Mother.Nationality, Mother.Destination));
        Assert.Equal((3, 2), (Mother.Persons, Mother.Children));
    }

    [Fact]
    public void A_child_alone_costs_an_escort() =>
        Assert.Equal(
            [TravellerProfile.ChildAlone],
            Makeup
                .Of(AFamily.Of(("Ibrahima", "2012", Relation.Applicant)), AFamily.Today)
                .Travellers
        );

    [Theory]
    [InlineData(RuleKind.Nationalities, "GN", true)]
    [InlineData(RuleKind.Nationalities, "SN", false)]
    [InlineData(RuleKind.Destinations, "GN", true)]
    [InlineData(RuleKind.Regions, "011", true)]
    [InlineData(RuleKind.Regions, "017", false)]
    [InlineData(RuleKind.Profiles, "SingleParent", true)]
    [InlineData(RuleKind.Profiles, "ManAlone", false)]
    [InlineData(RuleKind.Vulnerabilities, "medical", false)]
    public void An_earmark_lets_in_whom_it_names(object kind, string code, bool fits) =>
        Assert.Equal(fits, Rule((RuleKind)kind, null, code).Admits(Mother, 1000));

    [Fact]
    public void A_rule_holds_from_its_first_to_its_last_day()
    {
        var rule = Rule(RuleKind.InKindOnly, null);
        rule.ValidUntil = AFamily.Today;
        Assert.False(rule.StandsOn(AFamily.Today.AddDays(-1)));
        Assert.True(rule.StandsOn(AFamily.Today));
        Assert.False(rule.StandsOn(AFamily.Today.AddDays(1)));
    }

    [Theory]
    [InlineData(RuleKind.ApplicationWeeksBeforeTravel, 104, null)]
    [InlineData(RuleKind.ApplicationWeeksBeforeTravel, 105, "GrantRule.WeeksWrong")]
    [InlineData(RuleKind.ApplicationWeeksBeforeTravel, 1.5, "GrantRule.WeeksWrong")]
    [InlineData(RuleKind.UsedWithinMonths, 120, null)]
    [InlineData(RuleKind.UsedWithinMonths, 500_000, "GrantRule.MonthsWrong")]
    [InlineData(RuleKind.CostPerPersonAtMost, 500_000, null)]
    [InlineData(RuleKind.CashAtArrivalAtMost, 1e9, "GrantRule.AmountTooLarge")]
    public void A_number_that_cannot_be_meant_is_refused(object kind, double value, string? fault)
    {
        var faults = GrantRule.Faults((RuleKind)kind, [], (decimal)value, "The donor's words");

        Assert.Equal(fault, faults.SingleOrDefault()?.TextKey);
    }

    [Fact]
    public void A_number_that_was_let_in_once_stays_within_the_calendar()
    {
        var reserved = new DateOnly(2026, 3, 1);

        Assert.Equal(
            reserved.AddDays(7 * 104),
            Rule(RuleKind.ApplicationWeeksBeforeTravel, 1e10m).EarliestTravel(reserved)
        );
        Assert.Equal(
            reserved.AddMonths(120),
            Rule(RuleKind.UsedWithinMonths, 1e10m).LastOrder(reserved)
        );
    }

    [Fact]
    public void A_rule_without_the_words_of_the_donor_is_refused() =>
        Assert.Equal(
            ["GrantRule.TextMissing", "GrantRule.CodesWrong"],
            GrantRule.Faults(RuleKind.Regions, ["XX"], null, " ").Select(r => r.TextKey)
        );

    [Theory]
    [InlineData("EUR", "MAD", 10.8)]
    [InlineData("MAD", "EUR", 0.0925925925925925)]
    public void A_rate_is_the_latest_before_the_day_in_either_direction(
        string from,
        string to,
        double rate
    )
    {
        var table = new CostTable([], [Rate(new(2025, 1, 1), 10m), Rate(new(2026, 1, 1), 10.8m)]);
        Assert.Equal(rate, (double)table.Rate(from, to)!.Value, 12);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void A_cost_or_rate_corrected_on_the_same_day_counts_at_once(int first, int second)
    {
        UnitCost[] entered = [Cost(0, 520), Cost(1, 250)];
        ExchangeRate[] rates = [Rate(AFamily.Today, 108m, 0), Rate(AFamily.Today, 10.8m, 1)];
        var table = new CostTable([entered[first], entered[second]], [rates[first], rates[second]]);
        Assert.Equal(10.8m, table.Rate("EUR", "MAD"));
        Assert.Equal(
            25_000,
            table
                .Of(Mother with { Travellers = [TravellerProfile.Adult] }, Currency.Of("EUR"))
                .Value![LinePurpose.Travel]
        );
    }

    [Theory, BothDatabases]
    public async Task A_grant_for_others_refuses_with_the_words_of_the_donor(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await house.WaitingAsync();
        var nadia = await story.ActorAsync("nadia");
        await house.GrantAsync(
            "Pour le Cameroun",
            nadia,
            rules: new RuleInput
            {
                Kind = RuleKind.Destinations,
                Codes = ["CM"],
                Text = "Retours au Cameroun uniquement.",
            }
        );

        var outcome = await story.ReserveAsync(house, "Pour le Cameroun", nadia);

        var refusal = Assert.Single(outcome.Refusals);
        Assert.Equal("Grant.RuleBroken", refusal.TextKey);
        Assert.Equal(["Pour le Cameroun", "Retours au Cameroun uniquement."], refusal.Args);
    }

    [Theory, BothDatabases]
    public async Task A_rule_that_was_typed_wrong_is_taken_back(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = new Story(house);
        var nadia = await story.ActorAsync("nadia");
        var today = story.Today;
        var grant = await house.GrantAsync(
            $"Règles mal saisies {kind}",
            nadia,
            rules:
            [
                Typed("À venir", today.AddDays(3), null),
                Typed("Jusqu'à l'automne", today.AddDays(-3), today.AddDays(200)),
                Typed("Finie", today.AddDays(-9), today.AddDays(-2)),
            ]
        );
        using var visitor = await story.VisitorAsync("nadia");
        var address = $"/app/grants/{grant}/edit";
        foreach (var text in new[] { "À venir", "Jusqu'à l'automne" })
        {
            var page = await visitor.GetAsync(address);
            var id = (await RulesAsync()).Single(r => r.Text == text).Id;
            page = await visitor.SubmitAsync(
                page,
                [],
                $"form[action$='handler=EndRule']:has([value='{id}'])"
            );
            Assert.Contains("ne s’applique plus", page.Text, StringComparison.Ordinal);
        }

        var rules = await RulesAsync();
        Assert.Equal(
            [("Jusqu'à l'automne", today.AddDays(-1)), ("Finie", today.AddDays(-2))],
            rules.OrderByDescending(r => r.ValidUntil).Select(r => (r.Text, r.ValidUntil!.Value))
        );
        foreach (var rule in rules)
        {
            GrantHouse.Refused(
                "GrantRule.NotFound",
                await house.InScopeAsync(s =>
                    s.GetRequiredService<GrantOffice>().EndRuleAsync(grant, rule.Id, nadia)
                )
            );
        }

        static RuleInput Typed(string text, DateOnly from, DateOnly? until) =>
            new()
            {
                Kind = RuleKind.InKindOnly,
                Text = text,
                ValidFrom = from,
                ValidUntil = until,
            };

        async Task<IReadOnlyList<GrantRule>> RulesAsync() =>
            (
                await house.InScopeAsync(s =>
                    s.GetRequiredService<GrantOffice>().FindAsync(grant, nadia)
                )
            )!.Rules;
    }

    [Theory, BothDatabases]
    public async Task A_grant_that_has_ended_pays_nothing(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await house.WaitingAsync();
        var nadia = await story.ActorAsync("nadia");
        var grant = await house.GrantAsync("Terminé", nadia);
        await house.InScopeAsync(s =>
            s.GetRequiredService<GrantOffice>()
                .ChangeAsync(
                    grant,
                    new()
                    {
                        Name = "Terminé",
                        StartsOn = new(2025, 1, 1),
                        EndsOn = new(2026, 3, 1),
                    },
                    5,
                    nadia
                )
        );
        var found = await house.InScopeAsync(s =>
            s.GetRequiredService<GrantOffice>().FindAsync(grant, nadia)
        );
        GrantHouse.Done(
            await house.InScopeAsync(s =>
                s.GetRequiredService<GrantOffice>()
                    .ChangeAsync(
                        grant,
                        new()
                        {
                            Name = "Terminé",
                            StartsOn = new(2025, 1, 1),
                            EndsOn = new(2026, 3, 1),
                        },
                        found!.Version,
                        nadia
                    )
            )
        );
        GrantHouse.Refused("Grant.NotOpen", await story.ReserveAsync(house, "Terminé", nadia));
    }

    [Theory, BothDatabases]
    public async Task Cash_at_arrival_above_the_ceiling_is_refused(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await house.WaitingAsync();
        var nadia = await story.ActorAsync("nadia");
        var salma = await story.ActorAsync("salma");
        await house.GrantAsync(
            "Plafond",
            nadia,
            rules: new RuleInput
            {
                Kind = RuleKind.CashAtArrivalAtMost,
                Value = 615,
                Text = "615 EUR au plus.",
            }
        );
        GrantHouse.Done(await story.ReserveAsync(house, "Plafond", nadia));
        Task<Outcome> Ask(decimal amount) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<Expenses>()
                    .RequestAsync(
                        story.Code,
                        new()
                        {
                            Purpose = LinePurpose.Arrival,
                            What = "Argent à l'arrivée",
                            Method = ExpenseMethod.Cash,
                            Amount = amount,
                        },
                        salma
                    )
            );

        // Three people: 1,845 EUR, however many requests it is made of.
        GrantHouse.Done(await Ask(1800));
        GrantHouse.Done(await Ask(45));
        GrantHouse.Refused("Grant.SpendingRuleBroken", await Ask(0.01m));
    }

    [Theory, BothDatabases]
    public async Task Money_of_a_donor_that_gives_in_kind_is_never_cash_and_not_used_late(
        DatabaseKind kind
    )
    {
        var house = await House.OpenAsync(kind);
        await using var _ = house;
        var story = await house.WaitingAsync();
        var nadia = await story.ActorAsync("nadia");
        var salma = await story.ActorAsync("salma");
        await house.GrantAsync(
            "En nature",
            nadia,
            100_000,
            new RuleInput { Kind = RuleKind.InKindOnly, Text = "En nature." },
            new RuleInput
            {
                Kind = RuleKind.UsedWithinMonths,
                Value = 2,
                Text = "Dans les deux mois.",
            }
        );
        GrantHouse.Done(await story.ReserveAsync(house, "En nature", nadia));
        Task<Outcome> Ask(ExpenseMethod method) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<Expenses>()
                    .RequestAsync(
                        story.Code,
                        new()
                        {
                            Purpose = LinePurpose.Arrival,
                            What = "Nuit d'hôtel",
                            Method = method,
                            Amount = 30,
                        },
                        salma
                    )
            );
        GrantHouse.Refused("Grant.SpendingRuleBroken", await Ask(ExpenseMethod.Cash));
        GrantHouse.Done(await Ask(ExpenseMethod.InKind));
        house.Clock.Advance(90);
        GrantHouse.Refused("Grant.SpendingRuleBroken", await Ask(ExpenseMethod.InKind));
    }

    [Theory, BothDatabases]
    public async Task A_minimum_share_holds_back_those_who_do_not_serve_it(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var nadia = await new Story(house).ActorAsync("nadia");
        await house.GrantAsync(
            "Trois quarts d'enfants",
            nadia,
            rules: new RuleInput
            {
                Kind = RuleKind.MinimumShare,
                Codes = ["children"],
                Value = 75,
                Text = "Trois quarts d'enfants.",
            }
        );
        var outcomes = new List<Outcome>();
        for (var i = 0; i < 7; i++)
        {
            var story = await house.WaitingAsync(children: 0);
            outcomes.Add(await story.ReserveAsync(house, "Trois quarts d'enfants", nadia));
        }
        // 0.75 of a child is missing with each adult; five persons may be missing while a grant fills up.
        Assert.Equal(6, outcomes.Count(o => o.IsDone));
        GrantHouse.Refused("Grant.RuleBroken", outcomes[^1]);
        var family = await house.WaitingAsync(children: 4);
        GrantHouse.Done(await family.ReserveAsync(house, "Trois quarts d'enfants", nadia));
    }

    [Theory, BothDatabases]
    public async Task Travel_before_the_donors_notice_is_over_is_not_booked(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedAsync(house);
        var nadia = await story.ActorAsync("nadia");
        await story.DoAsync<Funding>(f => f.ReleaseAsync(story.Code, "Essai", nadia));
        await house.GrantAsync(
            "Quatre semaines",
            nadia,
            rules: new RuleInput
            {
                Kind = RuleKind.ApplicationWeeksBeforeTravel,
                Value = 4,
                Text = "Quatre semaines avant.",
            }
        );
        GrantHouse.Done(await story.ReserveAsync(house, "Quatre semaines", nadia));
        await story.BookAsync(await Story.PlanAsync(house, story.Today.AddDays(3)));
        await story.ReceiveAsync();
        Assert.Equal(Stage.Cleared, await story.StageAsync());
    }

    private static GrantRule Rule(RuleKind kind, decimal? value, params string[] codes) =>
        new()
        {
            GrantId = Guid.CreateVersion7(),
            Kind = kind,
            Codes = [.. codes],
            Value = value,
            Text = "Règle",
            ValidFrom = AFamily.Today,
        };

    private static UnitCost Cost(int minute, decimal amount) =>
        new()
        {
            Id = Guid.CreateVersion7(new(2026, 3, 2, 9, minute, 0, TimeSpan.Zero)),
            MissionId = Guid.Empty,
            Profile = TravellerProfile.Adult,
            Purpose = LinePurpose.Travel,
            Amount = amount,
            Currency = "EUR",
            ValidFrom = AFamily.Today,
        };

    private static ExchangeRate Rate(DateOnly on, decimal rate, int minute = 0) =>
        new()
        {
            Id = Guid.CreateVersion7(new(2026, 3, 2, 9, minute, 0, TimeSpan.Zero)),
            MissionId = Guid.Empty,
            From = "EUR",
            To = "MAD",
            On = on,
            Rate = rate,
        };
}
