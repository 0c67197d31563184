using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Results;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using static Rihla.Tests.Cases.Import.CaseloadCsv;

namespace Rihla.Tests.Results;

/// <summary>Indicators for everybody, beside the figures that are released later.</summary>
public sealed class ToldToEverybodyTests
{
    private static string Left(int number, string day, string sex = "F") =>
        Row(
            number,
            ("sex", sex),
            ("birth_date", "1990-01-01"),
            ("requested_on", "2024-06-01"),
            ("departed_on", day)
        );

    // Five women before December and one man in it: the release hides both and tells six.
    [Theory, BothDatabases]
    public async Task Who_departed_is_not_told_before_the_year_is_released(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(
            house,
            Of(
                Enumerable
                    .Range(1, 5)
                    .Select(i => Left(i, "2025-01-15"))
                    .Append(Left(6, "2025-12-05", "M"))
            )
        );
        await IndicatorsAsync(
            house,
            new() { Source = "departed" },
            new()
            {
                Source = "departed",
                Sex = "F",
                AgeGroup = AgeGroup.Adults,
                Nationality = "GN",
            },
            new() { Source = "requests" }
        );

        // Of January alone five are known; with the released month of February the sixth would be.
        house.Clock.Set(new(2025, 2, 10, 9, 0, 0, TimeSpan.Zero));
        await NothingIsToldAsync();
        house.Clock.Set(new(2025, 12, 10, 9, 0, 0, TimeSpan.Zero));
        await NothingIsToldAsync();
        using var reader = house.Visitor();
        Assert.Contains(
            "told when the figures of the year are released",
            (await reader.GetAsync("/en/data")).Text,
            StringComparison.Ordinal
        );
        house.Clock.Set(new(2026, 1, 10, 9, 0, 0, TimeSpan.Zero));
        await NothingIsToldAsync();

        await ReleaseAsync(house, 5);
        var told = await ToldAsync(house);
        Assert.Equal([6m, null], told.Take(2).Select(i => i.Value));
        Assert.DoesNotContain(told, i => i.AwaitsRelease);

        async Task NothingIsToldAsync()
        {
            var all = await ToldAsync(house);
            Assert.All(all.Take(2), i => Assert.Equal((true, null), (i.AwaitsRelease, i.Value)));
            Assert.False(all[2].AwaitsRelease);
        }
    }

    [Theory, BothDatabases]
    public async Task What_is_few_in_a_release_is_few_in_an_indicator(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(
            house,
            Of([
                Left(1, "2024-07-01"),
                .. Enumerable.Range(10, 7).Select(i => Row(i, ("requested_on", "2026-01-10"))),
            ])
        );
        await IndicatorsAsync(house, new IndicatorInput { Source = "requests" });
        Assert.Equal(5, Assert.Single(await ToldAsync(house)).Value);

        await ReleaseAsync(house, 10);

        var told = Assert.Single(await ToldAsync(house));
        Assert.Equal((null, 10), (told.Value, told.Grain));
    }

    // A mission may send people and receive others.
    [Theory, BothDatabases]
    public async Task Only_whom_the_mission_sent_is_told_outside(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(house, Of(Enumerable.Range(1, 27).Select(i => Left(i, "2025-03-01"))));
        // One of the received had also been sent by the mission itself.
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var mission = (await MissionAsync(s)).Id;
            var rows = db.Set<CountedPerson>().OrderBy(c => c.Id).ToList();
            rows[0].PersonId = rows[^1].PersonId;
            foreach (var row in rows.Take(17))
            {
                (row.HostMissionId, row.OriginMissionId) = (Guid.CreateVersion7(), mission);
            }
            await db.SaveDerivedAsync();
        });
        await IndicatorsAsync(house, new IndicatorInput { Source = "departed" });

        var nadia = await new Story(house).ActorAsync("nadia");
        Assert.Equal("10", await ActualAsync(house));
        var inside = await house.InScopeAsync(async s =>
        {
            var figures = s.GetRequiredService<IndicatorFigures>();
            var strategy = Assert.Single(await figures.StrategiesAsync(nadia, default));
            return (await figures.OfAsync(strategy, default)).Values.Single().Years[1].Actual;
        });
        Assert.Equal(26, inside);
        await ReleaseAsync(house, 5);
        Assert.Equal("10", await ActualAsync(house));
    }

    private static async Task<string?> ActualAsync(House house)
    {
        using var written = new MemoryStream();
        await house.InScopeAsync(s =>
            s.GetRequiredService<IatiActivities>()
                .WriteAsync(null, written, TestContext.Current.CancellationToken)
        );
        written.Position = 0;
        return (string?)
            XDocument
                .Load(written)
                .Descendants("indicator")
                .Single()
                .Elements("period")
                .ElementAt(1)
                .Element("actual")
                ?.Attribute("value");
    }

    private static async Task<MissionInfo> MissionAsync(IServiceProvider services) =>
        (await services.GetRequiredService<Missions>().FindByCodeAsync("MA"))!;

    private static Task<IReadOnlyList<PublicIndicator>> ToldAsync(House house) =>
        house.InScopeAsync(async s =>
            await s.GetRequiredService<PublicIndicators>()
                .OfMissionAsync((await MissionAsync(s)).Id)
        );

    private static Task ReleaseAsync(House house, int minimum) =>
        house.InScopeAsync(async s =>
        {
            var releases = s.GetRequiredService<Releases>();
            var mission = (await MissionAsync(s)).Id;
            var years = await releases.PendingAsync(mission, Actor.System);
            Assert.True(
                (await releases.ReleaseAsync(mission, years, minimum, Actor.System)).IsDone
            );
        });

    private static async Task IndicatorsAsync(House house, params IndicatorInput[] inputs)
    {
        var nadia = await new Story(house).ActorAsync("nadia");
        await house.InScopeAsync(async s =>
        {
            var strategies = s.GetRequiredService<Strategies>();
            var strategy = await strategies.BeginAsync(
                new()
                {
                    Title = "2024",
                    FirstYear = 2024,
                    LastYear = 2026,
                },
                nadia
            );
            var objective = await strategies.AddObjectiveAsync(
                strategy.Value,
                new()
                {
                    Axis = "Return",
                    Title = "Safe return",
                    SdgTargets = "10.7",
                },
                nadia
            );
            foreach (var input in inputs)
            {
                Assert.True(
                    (
                        await strategies.SaveIndicatorAsync(
                            strategy.Value,
                            objective.Value,
                            null,
                            input with
                            {
                                Name = "Indicator",
                                IsPublic = true,
                            },
                            nadia
                        )
                    ).IsDone
                );
            }
        });
    }
}
