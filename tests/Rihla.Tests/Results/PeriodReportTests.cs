using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MiniExcelLibs;
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

/// <summary>The yearly report of a caseload small enough to count by hand, on both databases.</summary>
public sealed class PeriodReportTests
{
    // Beside each row: what it counts as in 2024, and its days from request to departure.
    private static readonly string[] Rows =
    [
        Left(1, "GN", "M", "1990-01-01", "2024-01-10", "2024-02-10"), // man, 31
        Left(2, "CI", "F", "1991-02-02", "2023-12-20", "2024-01-05"), // woman, carried over, 16
        Left(3, "GN", "M", "2006-05-20", "2024-05-01", "2024-05-20"), // man: 18 on that very day, 19
        Left(4, "GN", "M", "2006-05-21", "2024-05-01", "2024-05-20", ("unaccompanied", "yes")), // minor: 18 tomorrow, 19
        Left(5, "SN", "F", "2006", "2024-02-01", "2024-03-01"), // woman: born on 1 January of the year, 29
        Left(
            6,
            "SN",
            "F",
            "",
            "2024-02-01",
            "2024-03-01",
            ("relation", "child"),
            ("case_ref", "C5")
        ), // minor: entered as a child, 29
        Left(7, "ML", "M", "", "2024-12-01", "2024-12-31", ("vulnerabilities", "medical")), // man, vulnerable, 30
        Left(8, "CM", "X", "1980-03", "2024-06-01", "2024-06-30"), // adult of other sex, 29
        Row(9, ("requested_on", "2024-04-04"), ("closure_reason", "withdrew")), // a request
        Left(10, "GN", "M", "1985-01-01", "2024-11-01", "2025-01-15"), // a request; left the year after
        Row(11, ("requested_on", "2025-02-01")), // of another year
        Left(12, "GN", "M", "1979-01-01", "2023-06-01", "2023-08-01"), // of another year
        Left(
            1,
            "GN",
            "M",
            "1990-01-01",
            "2024-10-01",
            "2024-12-01",
            ("external_id", "X13"),
            ("case_ref", "C13")
        ), // the man of row 1 again, 61
    ];

    [Theory]
    [InlineData("TND", "12.345")]
    [InlineData(null, "12.35")]
    public void Money_is_written_with_all_the_decimals_that_a_currency_has(
        string? currency,
        string plain
    ) =>
        Assert.Equal(
            plain,
            new ReportLine("paid", "Paid", 12.345m, "") { Currency = currency }.Plain
        );

    [Theory, BothDatabases]
    public async Task Every_figure_is_as_counted_by_hand(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var imported = await ImportAsync(house, Of(Rows));
        Assert.True(imported.IsComplete);
        Assert.Equal(1, imported.LikelyDuplicates);

        using var json = JsonDocument.Parse(await WriteAsync(house, 2024, "json"));
        var report = json.RootElement;

        int Figure(string key) => report.GetProperty(key).GetInt32();
        Assert.Equal(
            (11, 10, 1),
            (Figure("requests"), Figure("requests_received"), Figure("requests_carried_over"))
        );
        Assert.Equal(9, Figure("departures"));
        Assert.Equal(
            (4, 2, 2, 1),
            (Figure("men"), Figure("women"), Figure("minors"), Figure("other_adults"))
        );
        Assert.Equal((1, 1), (Figure("unaccompanied"), Figure("vulnerable")));
        Assert.Equal(5, Figure("countries"));
        Assert.Equal(
            new Dictionary<string, int>
            {
                ["GN"] = 4,
                ["SN"] = 2,
                ["CI"] = 1,
                ["CM"] = 1,
                ["ML"] = 1,
            },
            Numbers(report.GetProperty("by_nationality"))
        );
        var months = Numbers(report.GetProperty("by_month"));
        Assert.Equal(12, months.Count);
        Assert.Equal(
            (1, 1, 2, 2, 1, 2),
            (
                months["2024-01"],
                months["2024-02"],
                months["2024-03"],
                months["2024-05"],
                months["2024-06"],
                months["2024-12"]
            )
        );
        Assert.Equal(29m, report.GetProperty("median_days_request_to_departure").GetDecimal());
    }

    [Fact]
    public async Task A_year_without_departures_has_no_median_and_twelve_empty_months()
    {
        await using var house = await House.OpenAsync(DatabaseKind.Sqlite);
        await ImportAsync(house, Of(Rows));

        using var json = JsonDocument.Parse(await WriteAsync(house, 2022, "json"));

        Assert.Equal(
            JsonValueKind.Null,
            json.RootElement.GetProperty("median_days_request_to_departure").ValueKind
        );
        Assert.All(
            Numbers(json.RootElement.GetProperty("by_month")).Values,
            n => Assert.Equal(0, n)
        );
        Assert.Empty(Numbers(json.RootElement.GetProperty("by_nationality")));
    }

    [Fact]
    public async Task All_formats_say_the_same_and_the_page_stands_alone()
    {
        await using var house = await House.OpenAsync(DatabaseKind.Sqlite);
        await ImportAsync(house, Of(Rows));

        var csv = Encoding.UTF8.GetString(await WriteAsync(house, 2024, "csv"));
        Assert.StartsWith("\uFEFFfigure,part,value,label,rule\r\n", csv, StringComparison.Ordinal);
        Assert.Contains("\r\ndepartures,,9,", csv, StringComparison.Ordinal);
        Assert.Contains("\r\nby_nationality,GN,4,", csv, StringComparison.Ordinal);
        Assert.Contains("\r\nby_month,2024-05,2,", csv, StringComparison.Ordinal);

        using var xlsx = new MemoryStream(await WriteAsync(house, 2024, "xlsx"));
        var rows = xlsx.Query(useHeaderRow: true).Cast<IDictionary<string, object?>>().ToList();
        Assert.Equal(9d, rows.Single(r => (string?)r["figure"] == "departures")["value"]);

        var html = Encoding.UTF8.GetString(await WriteAsync(house, 2024, "html", "ar"));
        Assert.Contains("dir=\"rtl\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_quarter_counts_its_months_and_says_what_was_before(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(house, Of(Rows));

        using var json = JsonDocument.Parse(
            await WriteAsync(house, new ReportQuestion(new(2024, 2)), "json")
        );
        var report = json.RootElement;

        Assert.Equal(3, report.GetProperty("departures").GetInt32());
        Assert.Equal(
            ["2024-04", "2024-05", "2024-06"],
            Numbers(report.GetProperty("by_month")).Keys
        );
        Assert.Equal(
            4,
            report
                .GetProperty("earlier")
                .GetProperty("2024-Q1")
                .GetProperty("departures")
                .GetInt32()
        );
        Assert.Equal(
            0,
            report
                .GetProperty("earlier")
                .GetProperty("2023-Q2")
                .GetProperty("departures")
                .GetInt32()
        );
    }

    [Theory, BothDatabases]
    public async Task Breakdowns_sum_up_to_the_departures(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(house, Of(Rows));

        using var json = JsonDocument.Parse(await WriteAsync(house, 2024, "json"));
        var report = json.RootElement;

        foreach (var part in new[] { "by_age", "by_nationality", "by_month", "by_disability" })
        {
            Assert.Equal(9, Numbers(report.GetProperty(part)).Values.Sum());
        }
        // Of the two children one has a birth date; the woman and the child of row 5 and 6 are 18 and of unknown age.
        var ages = Numbers(report.GetProperty("by_age"));
        Assert.Equal((1, 2, 2), (ages["12–17"], ages["18–24"], ages["unknown"]));
        Assert.Equal(1, Numbers(report.GetProperty("by_vulnerability"))["medical"]);
        // The file does not say when; the import takes the last day that it tells of.
        using var next = JsonDocument.Parse(await WriteAsync(house, 2025, "json"));
        Assert.Equal(1, Numbers(next.RootElement.GetProperty("closed_by_reason"))["withdrawn"]);
    }

    [Theory, BothDatabases]
    public async Task By_arrival_a_return_counts_where_it_arrived(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(
            house,
            Of(
                Row(
                    1,
                    ("requested_on", "2024-11-01"),
                    ("departed_on", "2024-12-31"),
                    ("arrived_on", "2025-01-02")
                ),
                Row(2, ("requested_on", "2024-11-01"), ("departed_on", "2024-12-30"))
            )
        );
        async Task<int> Departures(int year, ReturnBasis basis)
        {
            using var json = JsonDocument.Parse(
                await WriteAsync(house, new ReportQuestion(new(year), basis), "json")
            );
            return json.RootElement.GetProperty("departures").GetInt32();
        }

        Assert.Equal(2, await Departures(2024, ReturnBasis.Departed));
        Assert.Equal(0, await Departures(2024, ReturnBasis.Arrived));
        Assert.Equal(1, await Departures(2025, ReturnBasis.Arrived));
        Assert.Equal(0, await Departures(2025, ReturnBasis.Departed));
    }

    [Theory, BothDatabases]
    public async Task Every_figure_of_the_page_opens_to_as_many_persons_as_it_says(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(
            house,
            Of([
                .. Rows,
                Left(20, "GN", "M", "1990-01-01", "2025-03-01", "2025-06-10"),
                Left(21, "GN", "F", "1992-01-01", "2025-03-01", "2025-06-11"),
                Left(22, "CI", "F", "1993-01-01", "2025-12-01", "2026-02-01"),
            ])
        );
        using var nadia = await new Story(house).VisitorAsync("nadia");
        var page = await nadia.GetAsync("/app/reports/yearly/2024", "en");
        var opened = page
            .Document.QuerySelectorAll("main a[href*='/cases?']")
            .Select(a => a.GetAttribute("href")!)
            .Distinct()
            .ToList();
        Assert.True(opened.Count > 20);
        // Who was found what is read by those who do casework: she sees how many.
        Assert.DoesNotContain(
            opened,
            a =>
                a.Contains("vulnerability=", StringComparison.Ordinal)
                || a.Contains("disability=", StringComparison.Ordinal)
        );
        foreach (var found in new[] { "vulnerability=medical", "disability=No" })
        {
            Assert.Equal(
                System.Net.HttpStatusCode.Forbidden,
                (
                    await nadia.GetAsync(
                        $"/app/reports/yearly/2024/cases?figure=Departures&{found}"
                    )
                ).Status
            );
        }
        var made = (
            await house.InScopeAsync(s =>
                s.GetRequiredService<PeriodReports>().MakeAsync(new(new(2024)), Actor.System)
            )
        ).Value!;
        foreach (
            var line in ReportSection
                .Of(made, house.Services.GetRequiredService<Words>().In("en"))
                .SelectMany(s => s.Lines)
                .Where(l => l is { Slice: not null, Value: > 0 })
        )
        {
            var cases = await house.InScopeAsync(s =>
                s.GetRequiredService<CaseFigures>().CasesAsync(line.Slice!, 1, Actor.System)
            );
            Assert.Equal(line.Value, cases.Cases.Sum(c => c.Counted.Count));
        }
        foreach (var address in opened.Take(5))
        {
            Assert.Equal(System.Net.HttpStatusCode.OK, (await nadia.GetAsync(address)).Status);
        }
        var dashboard = await nadia.GetAsync("/app/dashboard", "en");
        var bars = dashboard.Document.QuerySelectorAll(".r-bars tr:has(a[href*='since='])");
        Assert.Equal(2, bars.Length);
        foreach (var bar in bars)
        {
            var list = await nadia.GetAsync(bar.QuerySelector("a")!.GetAttribute("href")!, "en");
            Assert.Equal(
                bar.QuerySelector(".r-bars-value")!.TextContent.Trim(),
                $"{list.Document.QuerySelectorAll("main tbody td div").Length}"
            );
        }
        var arrived = await nadia.GetAsync(
            "/app/reports/yearly/2024/cases?figure=Departures&basis=Arrived",
            "en"
        );
        Assert.Contains(
            "Persons whose arrival the mission of origin confirmed",
            arrived.Text,
            StringComparison.Ordinal
        );
        Assert.NotNull(
            arrived.Document.QuerySelector("a[href$='/app/reports/yearly/2024?basis=Arrived']")
        );
        foreach (
            var hostile in new[]
            {
                "?support=Everything",
                "?figure=Departures&since=0001-01-01",
                "?figure=Departures&band=3",
                "?figure=Departures&sex=Q",
                "?figure=Departures&month=13",
                "?figure=Departures&quarter=5",
                "?figure=Nothing",
                "",
            }
        )
        {
            Assert.Equal(
                System.Net.HttpStatusCode.NotFound,
                (await nadia.GetAsync($"/app/reports/yearly/2024/cases{hostile}")).Status
            );
        }
    }

    [Theory]
    [InlineData(1989)]
    [InlineData(2027)]
    public async Task A_year_that_nobody_can_know_of_is_refused(int year)
    {
        await using var house = await House.OpenAsync(DatabaseKind.Sqlite);
        var made = await house.InScopeAsync(s =>
            s.GetRequiredService<PeriodReports>().MakeAsync(new(new(year)), Actor.System)
        );
        Assert.Equal("Report.NoSuchYear", Assert.Single(made.Refusals).TextKey);
    }

    private static string Left(
        int number,
        string nationality,
        string sex,
        string birth,
        string requested,
        string departed,
        params (string, string)[] more
    ) =>
        Row(
            number,
            [
                ("nationality", nationality),
                ("sex", sex),
                ("birth_date", birth),
                ("requested_on", requested),
                ("departed_on", departed),
                ("arrived_on", departed),
                .. more,
            ]
        );

    private static Task<byte[]> WriteAsync(
        House house,
        int year,
        string format,
        string language = "en"
    ) => WriteAsync(house, new ReportQuestion(new(year)), format, language);

    private static async Task<byte[]> WriteAsync(
        House house,
        ReportQuestion question,
        string format,
        string language = "en"
    )
    {
        var made = await house.InScopeAsync(s =>
            s.GetRequiredService<PeriodReports>().MakeAsync(question, Actor.System)
        );
        var words = house.Services.GetRequiredService<Words>().In(language);
        return PeriodReportFiles.Write(made.Value!, format, words);
    }

    private static Dictionary<string, int> Numbers(JsonElement element) =>
        element.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetInt32());
}
