using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Results;
using Rihla.Tests.Cases.Import;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using static Rihla.Tests.Cases.Import.CaseloadCsv;

namespace Rihla.Tests.Results;

/// <summary>Strategies, and indicators that are counted out of the cases.</summary>
public sealed class StrategyTests
{
    // One man left twice, on two grants; a woman, a girl with her, and another man once each.
    private static readonly string[] Rows =
    [
        Row(
            1,
            ("departed_on", "2026-01-10"),
            ("requested_on", "2026-01-01"),
            ("birth_date", "1990-01-01"),
            ("grant", "A")
        ),
        Row(
            1,
            ("external_id", "X1b"),
            ("case_ref", "C1b"),
            ("departed_on", "2026-02-20"),
            ("requested_on", "2026-02-10"),
            ("birth_date", "1990-01-01"),
            ("grant", "B")
        ),
        Row(
            2,
            ("departed_on", "2026-02-01"),
            ("sex", "F"),
            ("birth_date", "1995-05-05"),
            ("nationality", "CI"),
            ("vulnerabilities", "medical")
        ),
        Row(
            3,
            ("departed_on", "2026-02-01"),
            ("sex", "F"),
            ("birth_date", "2015-05-05"),
            ("nationality", "CI"),
            ("case_ref", "C2"),
            ("relation", "child")
        ),
        Row(4, ("departed_on", "2025-12-31"), ("birth_date", "1980-01-01")),
    ];

    [Theory, BothDatabases]
    public async Task A_strategy_is_changed_by_one_person_at_a_time_and_taken_away_whole(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var nadia = await new Story(house).ActorAsync("nadia");
        async Task<T> DoAsync<T>(Func<Strategies, Task<T>> operation) =>
            await house.InScopeAsync(s => operation(s.GetRequiredService<Strategies>()));
        StrategyInput Years(int last) =>
            new()
            {
                Title = "Retour",
                FirstYear = 2026,
                LastYear = last,
            };
        var id = (await DoAsync(s => s.BeginAsync(Years(2029), nadia))).Value;
        var aim = new ObjectiveInput { Title = "Vite", Axis = "Retour" };
        var objective = (await DoAsync(s => s.AddObjectiveAsync(id, aim, nadia))).Value;
        await DoAsync(s =>
            s.SaveIndicatorAsync(
                id,
                objective,
                null,
                new()
                {
                    Name = "Départs",
                    Source = "departed",
                    Targets = new Dictionary<int, decimal?> { [2026] = 10, [2029] = 40 },
                },
                nadia
            )
        );

        Assert.True((await DoAsync(s => s.ChangeAsync(id, Years(2027), 0, nadia))).IsDone);
        Assert.Contains(
            Outcome.ChangedMeanwhile,
            (await DoAsync(s => s.ChangeAsync(id, Years(2028), 0, nadia))).Refusals
        );
        Assert.Contains(
            Outcome.ChangedMeanwhile,
            (await DoAsync(s => s.ChangeObjectiveAsync(id, objective, aim, 0, nadia))).Refusals
        );
        var renamed = aim with { Title = "Sans attendre" };
        Assert.True(
            (await DoAsync(s => s.ChangeObjectiveAsync(id, objective, renamed, 1, nadia))).IsDone
        );
        var strategy = await house.InScopeAsync(s =>
            s.GetRequiredService<IndicatorFigures>().FindAsync(id, nadia, default)
        );
        Assert.Equal("Sans attendre", strategy!.Objectives.Single().Title);
        Assert.Equal([2026], strategy.Objectives[0].Indicators[0].Targets.Select(t => t.Year));

        var elsewhere = nadia with { MissionId = Guid.CreateVersion7() };
        Assert.False((await DoAsync(s => s.RemoveAsync(id, elsewhere))).IsDone);
        Assert.True((await DoAsync(s => s.RemoveAsync(id, nadia))).IsDone);
        Assert.Null(
            await house.InScopeAsync(s =>
                s.GetRequiredService<IndicatorFigures>().FindAsync(id, nadia, default)
            )
        );
    }

    [Theory, BothDatabases]
    public async Task A_person_who_left_twice_is_counted_once_when_the_records_are_one(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(house, Of(Rows));
        var nadia = await new Story(house).ActorAsync("nadia");
        var before = await ActualAsync(house, nadia, new() { Source = "departed" });

        // The import takes nobody for somebody else by itself: a second person merges the two records.
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<Rihla.Platform.Data.RihlaDb>();
            var rows = db.Set<CountedPerson>().Where(c => c.Days == 9 || c.Days == 10).ToList();
            Assert.Equal(2, rows.Count);
            rows[1].PersonId = rows[0].PersonId;
            await db.SaveDerivedAsync();
        });

        Assert.Equal(4, before);
        Assert.Equal(3, await ActualAsync(house, nadia, new() { Source = "departed" }));
    }

    [Theory, BothDatabases]
    public async Task Filters_and_shares_count_those_they_are_about(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(house, Of(Rows));
        var nadia = await new Story(house).ActorAsync("nadia");
        Task<decimal?> Actual(IndicatorInput input) => ActualAsync(house, nadia, input);

        Assert.Equal(2, await Actual(new() { Source = "departed", Sex = "F" }));
        Assert.Equal(1, await Actual(new() { Source = "departed", AgeGroup = AgeGroup.Children }));
        Assert.Equal(1, await Actual(new() { Source = "departed", OnlyVulnerable = true }));
        Assert.Equal(2, await Actual(new() { Source = "departed", Nationality = "CI" }));
        Assert.Equal(0, await Actual(new() { Source = "departed", OnlyWithDisability = true }));
        Assert.Equal(
            50,
            await Actual(
                new()
                {
                    Source = "departed",
                    ShareOf = "departed",
                    Sex = "F",
                }
            )
        );
        // Of four the mean of the two in the middle, as the yearly report has it.
        Assert.Equal(187.5m, await Actual(new() { Source = "median-wait" }));
        Assert.Equal(0, await Actual(new() { Source = "surveys-held" }));
        Assert.Null(await Actual(new() { Source = "sustainability-score" }));
        Assert.Null(
            await Actual(
                new()
                {
                    Source = "departed",
                    ShareOf = "withdrawn",
                    Sex = "F",
                }
            )
        );
    }

    [Theory, BothDatabases]
    public async Task A_breakdown_sums_up_to_the_indicator(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(house, Of(Rows));
        var nadia = await new Story(house).ActorAsync("nadia");
        var (strategy, indicator) = await SavedAsync(house, nadia, new() { Source = "departed" });

        foreach (var by in Enum.GetValues<Breakdown>())
        {
            var parts = await house.InScopeAsync(s =>
                s.GetRequiredService<IndicatorFigures>()
                    .BrokenDownAsync(
                        indicator,
                        strategy.MissionId,
                        new(2026),
                        by,
                        s.GetRequiredService<Words>().In("en"),
                        TestContext.Current.CancellationToken
                    )
            );
            Assert.Equal(4, parts.Sum(p => p.Persons));
        }
    }

    [Theory]
    [InlineData("10.7, 8.8", "10.7;8.8")]
    [InlineData("16.A 10.7 10.7", "16.a;10.7")]
    [InlineData("", "")]
    [InlineData("10.8", null)]
    [InlineData("18.1", null)]
    [InlineData("0.1", null)]
    [InlineData("10.7; drop table", null)]
    public void Only_targets_of_the_2030_agenda_are_tags(string text, string? kept) =>
        Assert.Equal(kept, Tags.SdgTargets(text));

    [Theory]
    [InlineData("21، 23", "21;23")]
    [InlineData("24", null)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    public void Only_the_23_objectives_of_the_global_compact_are_tags(string text, string? kept) =>
        Assert.Equal(kept, Tags.CompactObjectives(text));

    [Theory, BothDatabases]
    public async Task What_an_indicator_cannot_be_is_refused(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var nadia = await new Story(house).ActorAsync("nadia");
        var (strategy, _) = await SavedAsync(house, nadia, new() { Source = "departed" });
        foreach (
            var (input, key) in new (IndicatorInput, string)[]
            {
                (new() { Name = "x", Source = "'; --" }, "Indicator.SourceUnknown"),
                (new() { Source = "departed" }, "Indicator.NameMissing"),
                (
                    new()
                    {
                        Name = "x",
                        Source = "departed",
                        ShareOf = "departed",
                    },
                    "Indicator.ShareOfItself"
                ),
                (
                    new()
                    {
                        Name = "x",
                        Source = "median-wait",
                        Sex = "F",
                    },
                    "Indicator.NotAboutPersons"
                ),
                (
                    new()
                    {
                        Name = "x",
                        Source = "departed",
                        Nationality = "ZZ",
                    },
                    "Indicator.NationalityUnknown"
                ),
                (
                    new()
                    {
                        Name = "x",
                        Source = "departed",
                        Sex = "Q",
                    },
                    "Indicator.SexUnknown"
                ),
                (
                    new()
                    {
                        Name = "x",
                        Source = "departed",
                        Baseline = 3,
                    },
                    "Indicator.BaselineYear"
                ),
                (
                    new()
                    {
                        Name = "x",
                        Source = "departed",
                        Targets = new Dictionary<int, decimal?> { [1999] = 3 },
                    },
                    "Indicator.ValueOutOfRange"
                ),
            }
        )
        {
            var refused = await house.InScopeAsync(s =>
                s.GetRequiredService<Strategies>()
                    .SaveIndicatorAsync(strategy.Id, strategy.Objectives[0].Id, null, input, nadia)
            );
            Assert.Contains(key, refused.Refusals.Select(r => r.TextKey));
        }
    }

    [Theory, BothDatabases]
    public async Task Two_who_change_one_indicator_do_not_overwrite_each_other(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var nadia = await new Story(house).ActorAsync("nadia");
        var (strategy, indicator) = await SavedAsync(house, nadia, new() { Source = "departed" });
        Task<Outcome<Guid>> SaveAsync(string name) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<Strategies>()
                    .SaveIndicatorAsync(
                        strategy.Id,
                        indicator.ObjectiveId,
                        indicator.Id,
                        IndicatorInput.Of(indicator, strategy.Years) with
                        {
                            Name = name,
                            Targets = new Dictionary<int, decimal?> { [2026] = 7, [2027] = 9 },
                        },
                        nadia
                    )
            );

        Assert.True((await SaveAsync("First")).IsDone);
        var second = await SaveAsync("Second");

        Assert.Equal([Outcome.ChangedMeanwhile], second.Refusals);
        var kept = await FindAsync(house, strategy.Id, nadia);
        var stands = Assert.Single(kept.Objectives[0].Indicators);
        Assert.Equal("First", stands.Name);
        Assert.Equal(9, stands.TargetOf(2027));
    }

    [Theory, BothDatabases]
    public async Task The_strategy_of_another_mission_does_not_exist(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var nadia = await new Story(house).ActorAsync("nadia");
        var (strategy, _) = await SavedAsync(house, nadia, new() { Source = "departed" });
        var elsewhere = nadia with { MissionId = Guid.CreateVersion7() };

        Assert.Null(
            await house.InScopeAsync(s =>
                s.GetRequiredService<IndicatorFigures>()
                    .FindAsync(strategy.Id, elsewhere, TestContext.Current.CancellationToken)
            )
        );
        var refused = await house.InScopeAsync(s =>
            s.GetRequiredService<Strategies>()
                .AddObjectiveAsync(strategy.Id, new() { Axis = "x", Title = "y" }, elsewhere)
        );
        Assert.Equal("Strategy.NotFound", Assert.Single(refused.Refusals).TextKey);
    }

    [Theory, BothDatabases]
    public async Task A_monitoring_officer_sets_a_strategy_on_its_pages(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(house, Of(Rows));
        using var nadia = await new Story(house).VisitorAsync("nadia");

        var page = await nadia.GetAsync("/app/strategies/new", "en");
        page = await nadia.SubmitAsync(
            page,
            [
                ("Input.Title", "<b>Return</b> 2026"),
                ("Input.FirstYear", "2026"),
                ("Input.LastYear", "2028"),
            ]
        );
        Assert.Contains("<b>Return</b> 2026", page.Text, StringComparison.Ordinal);
        page = await nadia.GetAsync(page.Path + "/objective", "en");
        page = await nadia.SubmitAsync(
            page,
            [
                ("Input.Title", "People go home safely"),
                ("Input.Axis", "Return"),
                ("Input.Horizon", "Short"),
                ("Input.SdgTargets", "10.7"),
                ("Input.CompactObjectives", "21"),
            ]
        );
        Assert.Contains("SDG 10.7", page.Text, StringComparison.Ordinal);
        var add = page
            .Document.QuerySelectorAll("main a")
            .First(a => a.GetAttribute("href")!.EndsWith("/indicator", StringComparison.Ordinal))
            .GetAttribute("href")!;
        page = await nadia.GetAsync(add, "en");
        page = await nadia.SubmitAsync(
            page,
            [
                ("Input.Name", "Persons departed"),
                ("Input.Source", "departed"),
                ("Input.Targets[2026]", "3"),
                ("Input.Targets[2027]", "1200"),
            ]
        );
        Assert.Equal(System.Net.HttpStatusCode.OK, page.Status);
        Assert.Contains("1,200 persons", page.Text, StringComparison.Ordinal);
        Assert.Contains("4 persons", page.Text, StringComparison.Ordinal);
        page = await nadia.GetAsync(page.Path + "?by=Nationality", "ar");
        Assert.Equal(System.Net.HttpStatusCode.OK, page.Status);

        using var salma = await new Story(house).VisitorAsync("salma");
        Assert.Equal(
            System.Net.HttpStatusCode.Forbidden,
            (await salma.GetAsync("/app/strategies")).Status
        );
    }

    private static async Task<decimal?> ActualAsync(House house, Actor by, IndicatorInput input)
    {
        var (strategy, indicator) = await SavedAsync(house, by, input);
        var periods = await house.InScopeAsync(s =>
            s.GetRequiredService<IndicatorFigures>()
                .PeriodsAsync(
                    indicator,
                    strategy.MissionId,
                    [new(2026)],
                    TestContext.Current.CancellationToken
                )
        );
        return periods[0].Actual;
    }

    private static async Task<(Strategy Strategy, Indicator Indicator)> SavedAsync(
        House house,
        Actor by,
        IndicatorInput input
    )
    {
        var id = Done(
            await house.InScopeAsync(s =>
                s.GetRequiredService<Strategies>()
                    .BeginAsync(
                        new()
                        {
                            Title = "Strategy",
                            FirstYear = 2026,
                            LastYear = 2028,
                        },
                        by
                    )
            )
        );
        var objective = Done(
            await house.InScopeAsync(s =>
                s.GetRequiredService<Strategies>()
                    .AddObjectiveAsync(id, new() { Axis = "Return", Title = "Objective" }, by)
            )
        );
        Done(
            await house.InScopeAsync(s =>
                s.GetRequiredService<Strategies>()
                    .SaveIndicatorAsync(id, objective, null, input with { Name = "Indicator" }, by)
            )
        );
        var strategy = await FindAsync(house, id, by);
        return (strategy, strategy.Objectives[0].Indicators[0]);
    }

    private static async Task<Strategy> FindAsync(House house, Guid id, Actor by) =>
        (
            await house.InScopeAsync(s =>
                s.GetRequiredService<IndicatorFigures>()
                    .FindAsync(id, by, TestContext.Current.CancellationToken)
            )
        )!;

    private static T Done<T>(Outcome<T> outcome)
        where T : notnull
    {
        Assert.True(
            outcome.IsDone,
            string.Join(", ", outcome.Refusals.Select(r => $"{r.TextKey} {r.Field}"))
        );
        return outcome.Value;
    }
}
