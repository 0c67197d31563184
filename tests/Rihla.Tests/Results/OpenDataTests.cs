using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Results;
using Rihla.Tests.Grants;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using static Rihla.Tests.Cases.Import.CaseloadCsv;

namespace Rihla.Tests.Results;

/// <summary>What is given to the public: released figures, and IATI files.</summary>
public sealed class OpenDataTests
{
    private static string Left(int number, string nationality, string day, string sex = "M") =>
        Row(
            number,
            ("nationality", nationality),
            ("sex", sex),
            ("birth_date", "1990-01-01"),
            ("requested_on", "2024-01-01"),
            ("departed_on", day),
            ("arrived_on", day)
        );

    // 12 Guineans and 7 Ivorians, of whom two are women, and one Gambian.
    private static IEnumerable<string> Rows =>
        Enumerable
            .Range(1, 12)
            .Select(i => Left(i, "GN", "2024-05-02"))
            .Concat(
                Enumerable.Range(20, 7).Select(i => Left(i, "CI", "2024-06-02", i < 22 ? "F" : "M"))
            )
            .Append(Left(40, "GM", "2024-06-03"));

    [Theory, BothDatabases]
    public async Task A_release_hides_the_few_and_what_would_tell_them(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        Assert.True((await ImportAsync(house, Of(Rows))).IsComplete);
        var released = await ReleaseAsync(house);
        Assert.Equal([2024], released.Value!.Years);

        var year = Assert.Single(await PublishedAsync(house));

        Assert.Equal(20, year.Departures);
        Assert.DoesNotContain(year.Cells, c => c.Cell.Row == "GM");
        Assert.Null(year.Of("nationality", "other", "total"));
        Assert.Null(year.Of("nationality", "total", "women"));
        Assert.Equal(12, year.Of("nationality", "GN", "total"));
        // A single hidden row would be the difference of the others.
        Assert.Null(year.Of("nationality", "CI", "total"));
        Assert.DoesNotContain(year.Cells, c => c.Persons is > 0 and < 5);
    }

    [Theory, BothDatabases]
    public async Task A_released_year_never_changes_so_that_two_releases_tell_no_more_than_one(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(house, Of(Rows));
        Assert.True((await ReleaseAsync(house)).IsDone);
        var before = await FileAsync(house, "csv");

        // Somebody of that year is entered late, and another year has passed.
        await ImportAsync(house, Of(Left(50, "GN", "2024-05-03"), Left(51, "GN", "2025-05-03")));
        Assert.Equal([2025], (await ReleaseAsync(house)).Value!.Years);

        var after = await FileAsync(house, "csv");
        Assert.Equal(Lines(before, 2024), Lines(after, 2024));
        Assert.Equal(
            "Release.NothingNew",
            Assert.Single((await ReleaseAsync(house)).Refusals).TextKey
        );

        static IEnumerable<string> Lines(string csv, int year) =>
            csv.Split("\r\n").Where(l => l.StartsWith($"MA,{year},", StringComparison.Ordinal));
    }

    [Theory, BothDatabases]
    public async Task The_figures_of_the_data_page_equal_those_of_the_yearly_report(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        // Groups that are large enough: nothing is hidden.
        await ImportAsync(
            house,
            Of(
                Enumerable
                    .Range(1, 36)
                    .Select(i =>
                        Left(
                            i,
                            i % 2 == 0 ? "GN" : "CI",
                            $"2024-0{1 + (i % 3)}-02",
                            i % 4 < 2 ? "M" : "F"
                        )
                    )
            )
        );
        Assert.True((await ReleaseAsync(house)).IsDone);
        var report = await house.InScopeAsync(s =>
            s.GetRequiredService<PeriodReports>().MakeAsync(new(new(2024)), Actor.System)
        );
        int Of2024(ReportFigure figure) => report.Value![figure];

        using var stranger = house.Visitor();
        var page = await stranger.GetAsync("/fr/data?year=2024");
        var row = page
            .Document.QuerySelectorAll("table")[0]
            .QuerySelectorAll("tbody tr")
            .Single(r => r.QuerySelector("th")!.TextContent == "2024")
            .QuerySelectorAll(".s-number")
            .Select(c =>
                int.Parse(c.TextContent, System.Globalization.CultureInfo.InvariantCulture)
            );

        Assert.Equal(
            [
                Of2024(ReportFigure.Departures),
                Of2024(ReportFigure.Men),
                Of2024(ReportFigure.Women),
                Of2024(ReportFigure.Minors),
            ],
            row
        );
        Assert.Equal(36, Of2024(ReportFigure.Departures));
    }

    [Theory, BothDatabases]
    public async Task The_running_year_is_not_released(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(house, Of(Left(1, "GN", "2026-02-01")));

        Assert.Equal(
            "Release.NothingNew",
            Assert.Single((await ReleaseAsync(house)).Refusals).TextKey
        );
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    [InlineData(101)]
    public async Task A_minimum_that_protects_nobody_is_refused(int minimum)
    {
        await using var house = await House.OpenAsync(DatabaseKind.Sqlite);
        await ImportAsync(house, Of(Rows));

        Assert.Equal(
            "Release.Minimum",
            Assert.Single((await ReleaseAsync(house, minimum)).Refusals).TextKey
        );
    }

    [Theory, BothDatabases]
    public async Task The_pages_show_a_preview_release_it_and_hand_out_the_files(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(house, Of(Rows));
        using var nadia = await new Story(house).VisitorAsync("nadia");

        var page = await nadia.GetAsync("/app/open-data/release", "en");
        Assert.Contains("Preview of 2024", page.Text, StringComparison.Ordinal);
        Assert.Contains("hidden", page.Text, StringComparison.Ordinal);
        page = await nadia.SubmitAsync(page, [], "main form[method=post]");
        Assert.Contains("It is released", page.Text, StringComparison.Ordinal);
        Assert.Contains("2024", page.Text, StringComparison.Ordinal);
        var json = await nadia.GetAsync("/app/open-data/file/json", "en");
        using var read = JsonDocument.Parse(json.Html);
        Assert.Equal(
            20,
            read.RootElement.GetProperty("years")[0]
                .GetProperty("nationality")
                .GetProperty("total")
                .GetProperty("total")
                .GetInt32()
        );
        Assert.Equal(
            System.Net.HttpStatusCode.NotFound,
            (await nadia.GetAsync("/app/open-data/release?minimum=1")).Status
        );

        using var salma = await new Story(house).VisitorAsync("salma");
        Assert.Equal(
            System.Net.HttpStatusCode.Forbidden,
            (await salma.GetAsync("/app/open-data/release")).Status
        );
    }

    // What is released stays: nothing goes out that nobody has read.
    [Theory, BothDatabases]
    public async Task Only_the_year_that_was_read_is_released(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(house, Of(Rows.Append(Left(60, "GN", "2025-05-03"))));
        using var nadia = await new Story(house).VisitorAsync("nadia");

        var page = await nadia.GetAsync("/app/open-data/release?year=2024", "en");
        var form = page.Document.QuerySelector(".r-confirm")!;
        Assert.Equal(
            ["Release 2024", "Release 2024"],
            form.QuerySelectorAll("summary, button").Select(e => e.TextContent.Trim())
        );
        Assert.Contains("Only 2024 is released", form.TextContent, StringComparison.Ordinal);
        await nadia.SubmitAsync(page, [], "main form[method=post]");
        Assert.Equal(2024, Assert.Single(await PublishedAsync(house)).Year);

        // The same page once more, in another window: that year is not ready any longer.
        var again = await nadia.SubmitAsync(page, [], "main form[method=post]");
        Assert.Contains("Nothing is released", again.Text, StringComparison.Ordinal);
        Assert.Equal(
            "Release.NotPending",
            Assert.Single((await ReleaseAsync(house, 5, 2025, 2026)).Refusals).TextKey
        );
        Assert.Single(await PublishedAsync(house));
    }

    [Theory, BothDatabases]
    public async Task An_iati_file_holds_its_elements_in_the_order_of_the_standard(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(house, Of(Rows));
        var nadia = await new Story(house).ActorAsync("nadia");
        await house.GrantAsync("Grant & \u0001 <one>", nadia);
        await ReleaseAsync(house);
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
            foreach (var sex in new[] { null, "F" })
            {
                await strategies.SaveIndicatorAsync(
                    strategy.Value,
                    objective.Value,
                    null,
                    new()
                    {
                        Name = $"Departed {sex}",
                        Source = "departed",
                        Sex = sex,
                        Baseline = 10,
                        BaselineYear = 2023,
                        Targets = new Dictionary<int, decimal?> { [2024] = 25 },
                    },
                    nadia
                );
            }
        });

        using var written = new MemoryStream();
        await house.InScopeAsync(s =>
            s.GetRequiredService<IatiActivities>()
                .WriteAsync(null, written, TestContext.Current.CancellationToken)
        );
        if (Environment.GetEnvironmentVariable("RIHLA_TEST_IATI") is { } folder)
        {
            await File.WriteAllBytesAsync(
                Path.Combine(folder, $"{kind}.xml"),
                written.ToArray(),
                TestContext.Current.CancellationToken
            );
        }
        written.Position = 0;
        var file = XDocument.Load(written);

        Assert.Equal("2.03", (string?)file.Root!.Attribute("version"));
        var activities = file.Root.Elements("iati-activity").ToList();
        Assert.All(activities, a => Ordered(a, IatiOrder));
        Assert.All(
            file.Descendants("transaction"),
            t => Ordered(t, ["transaction-type", "transaction-date", "value", "provider-org"])
        );
        Assert.All(
            file.Descendants("period"),
            p => Ordered(p, ["period-start", "period-end", "target", "actual"])
        );
        Assert.All(
            file.Descendants("indicator"),
            i => Ordered(i, ["title", "description", "baseline", "period"])
        );
        Assert.All(
            file.Descendants("budget"),
            b => Ordered(b, ["period-start", "period-end", "value"])
        );
        var programme = activities.Single(a => a.Elements("result").Any());
        Assert.Equal("10.7", (string?)programme.Element("tag")!.Attribute("code"));
        var periods = programme.Descendants("indicator").First().Elements("period").ToList();
        Assert.Equal("25", (string?)periods[0].Element("target")!.Attribute("value"));
        Assert.Equal("20", (string?)periods[0].Element("actual")!.Attribute("value"));
        // Two women are too few to be told, by either indicator.
        Assert.DoesNotContain(
            programme.Descendants("dimension"),
            d => (string?)d.Attribute("value") == "female"
        );
        Assert.Empty(
            programme
                .Descendants("indicator")
                .Last()
                .Descendants("period")
                .First()
                .Elements("actual")
        );
        // The running year has no actual yet.
        Assert.Empty(periods[2].Elements("actual"));
        var grant = activities.Single(a =>
            a.Element("title")!.Value.Contains("<one>", StringComparison.Ordinal)
        );
        Assert.Equal("EUR", (string?)grant.Attribute("default-currency"));
        Assert.Equal(400_000m, grant.Elements("budget").Sum(b => (decimal)b.Element("value")!));
    }

    private static readonly string[] IatiOrder =
    [
        "iati-identifier",
        "reporting-org",
        "title",
        "description",
        "participating-org",
        "activity-status",
        "activity-date",
        "recipient-country",
        "sector",
        "tag",
        "budget",
        "transaction",
        "related-activity",
        "result",
    ];

    private static void Ordered(XElement parent, string[] order)
    {
        var places = parent.Elements().Select(e => Array.IndexOf(order, e.Name.LocalName)).ToList();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    // All years that are ready, unless they are named.
    private static Task<Outcome<ReleasedYears>> ReleaseAsync(
        House house,
        int minimum = 5,
        params int[] years
    ) =>
        house.InScopeAsync(async s =>
        {
            var mission = (await s.GetRequiredService<Missions>().FindByCodeAsync("MA"))!.Id;
            var releases = s.GetRequiredService<Releases>();
            return await releases.ReleaseAsync(
                mission,
                years.Length > 0 ? years : await releases.PendingAsync(mission, Actor.System),
                minimum,
                Actor.System
            );
        });

    private static Task<IReadOnlyList<PublishedYear>> PublishedAsync(House house) =>
        house.InScopeAsync(s => s.GetRequiredService<PublishedFigures>().OfMissionAsync("MA"));

    private static Task<string> FileAsync(House house, string format) =>
        house.InScopeAsync(async s =>
            Encoding.UTF8.GetString(
                await s.GetRequiredService<PublishedFigures>()
                    .FileAsync("MA", format, s.GetRequiredService<Words>())
            )
        );
}
