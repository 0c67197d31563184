using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MiniExcelLibs;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Results;
using Rihla.Tests.Grants;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Results;

/// <summary>Reports to donors: of the own grants alone, without names, and without the smallest numbers.</summary>
public sealed class DonorReportTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_donor_reads_the_report_of_its_own_grant_and_of_no_other(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house);
        var nadia = await story.ActorAsync("nadia");
        var foreign = await house.GrantAsync($"Not theirs {kind}", nadia);
        using var donor = await story.VisitorAsync("bailleur");

        var list = await donor.GetAsync("/app/reports/grants", "en");
        var own = list.Document.QuerySelector("main th a")!.GetAttribute("href")!;
        var page = await donor.GetAsync(own, "en");

        Assert.DoesNotContain($"Not theirs {kind}", list.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.DoesNotContain(story.Code, page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Fatoumata", page.Html, StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await donor.GetAsync($"/app/reports/grants/{foreign}")).Status
        );
        Assert.Equal(HttpStatusCode.Forbidden, (await donor.GetAsync(own + "/explain")).Status);
    }

    [Theory, BothDatabases]
    public async Task A_small_number_is_not_told_to_a_donor(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house, children: 2);
        using var donor = await story.VisitorAsync("bailleur");
        var list = await donor.GetAsync("/app/reports/grants", "en");
        List<Host.Page> pages = [];
        foreach (var link in list.Document.QuerySelectorAll("main th a"))
        {
            pages.Add(await donor.GetAsync(link.GetAttribute("href")!, "en"));
        }

        Assert.Contains(
            pages,
            p => p.Text.Contains("hidden (few people)", StringComparison.Ordinal)
        );
        var figures = await donor.GetAsync("/app/own-grants", "en");
        Assert.Contains("hidden (few people) of", figures.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(" 3 of ", figures.Text, StringComparison.Ordinal);
        Assert.True(
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<AuditEntry>()
                    .AnyAsync(e => e.Act == "grant.figures-seen")
            )
        );
        var nadia = await story.ActorAsync("nadia");
        var bailleur = await story.ActorAsync("bailleur");
        await house.InScopeAsync(async s =>
        {
            var words = s.GetRequiredService<Words>();
            var reports = s.GetRequiredService<DonorReports>();
            var id = (await s.GetRequiredService<Rihla.Grants.GrantReports>().OfAsync(bailleur))
                .Single(g => g.Persons == 3)
                .Id;
            var report = (await reports.FindAsync(id, bailleur))!;
            foreach (var format in DonorReportFiles.Formats)
            {
                Assert.NotEmpty(DonorReportFiles.Write(report, format, bailleur, words));
            }
            static decimal? Persons(byte[] json) =>
                JsonDocument.Parse(json).RootElement.GetProperty("rows")[0].GetProperty("used")
                    is { ValueKind: JsonValueKind.Number } used
                    ? used.GetDecimal()
                    : null;
            Assert.Null(Persons(DonorReportFiles.Write(report, "json", bailleur, words)));
            Assert.Equal(3, Persons(DonorReportFiles.Write(report, "json", nadia, words)));
        });
    }

    [Theory]
    [InlineData(GrantMeasure.Women, 17, 20, true)]
    [InlineData(GrantMeasure.Children, 19, 20, true)]
    [InlineData(GrantMeasure.Vulnerable, 16, 20, true)]
    [InlineData(GrantMeasure.Women, 15, 20, false)]
    [InlineData(GrantMeasure.Women, 20, 20, false)]
    [InlineData(GrantMeasure.Women, 4, 20, true)]
    [InlineData(GrantMeasure.Women, 0, 20, false)]
    [InlineData(GrantMeasure.Departed, 17, 20, false)]
    [InlineData(GrantMeasure.Persons, 4, 4, true)]
    internal void A_part_that_leaves_few_is_hidden_like_a_small_one(
        GrantMeasure measure,
        int reached,
        int persons,
        bool isHidden
    ) => Assert.Equal(isHidden, new TargetFigure(measure, 100, reached, persons).IsOfFew);

    [Theory, BothDatabases]
    public async Task The_reason_of_a_variance_is_shown_and_nothing_else_is_taken_for_one(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = new Story(house);
        var nadia = await story.ActorAsync("nadia");
        var grant = await house.GrantAsync($"Explained {kind}", nadia);
        using var visitor = await story.VisitorAsync("nadia");
        var page = await visitor.GetAsync($"/app/reports/grants/{grant}/explain", "en");

        page = await visitor.SubmitAsync(
            page,
            [("Input.Subject", "Travel"), ("Input.Text", "<script>Flights were postponed.")]
        );

        Assert.Contains("<script>Flights were postponed.", page.Text, StringComparison.Ordinal);
        foreach (
            var (subject, text, key) in new[]
            {
                ("Running", "x", "GrantReport.SubjectUnknown"),
                ("Travel", " ", "GrantReport.TextMissing"),
                ("Travel", new string('x', 1001), "GrantReport.TextMissing"),
            }
        )
        {
            GrantHouse.Refused(
                key,
                await house.InScopeAsync(s =>
                    s.GetRequiredService<DonorReports>().ExplainAsync(grant, subject, text, nadia)
                )
            );
        }
        GrantHouse.Refused(
            "GrantReport.NotFound",
            await house.InScopeAsync(s =>
                s.GetRequiredService<DonorReports>()
                    .ExplainAsync(
                        grant,
                        "Travel",
                        "x",
                        nadia with
                        {
                            MissionId = Guid.CreateVersion7(),
                        }
                    )
            )
        );
    }

    [Theory, BothDatabases]
    public async Task Money_has_the_decimals_of_its_currency_and_is_the_same_in_every_format(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var nadia = await new Story(house).ActorAsync("nadia");
        var donor = GrantHouse.Done(
            await house.InScopeAsync(s =>
                s.GetRequiredService<GrantOffice>().AddDonorAsync($"Tunis {kind}", null, nadia)
            )
        );
        var grant = GrantHouse.Done(
            await house.InScopeAsync(s =>
                s.GetRequiredService<GrantOffice>()
                    .AddAsync(
                        new()
                        {
                            DonorId = donor,
                            Name = $"En dinars {kind}",
                            Currency = "TND",
                            StartsOn = new(2026, 1, 1),
                            EndsOn = new(2026, 12, 31),
                        },
                        nadia
                    )
            )
        );
        GrantHouse.Done(
            await house.InScopeAsync(s =>
                s.GetRequiredService<GrantOffice>()
                    .AddLineAsync(grant, LinePurpose.Travel, "Billets", 100.001m, nadia)
            )
        );

        var (csv, xlsx, json) = await house.InScopeAsync(async s =>
        {
            var report = (await s.GetRequiredService<DonorReports>().FindAsync(grant, nadia))!;
            report = report with { Lines = [report.Lines.Single() with { Used = 12.345m }] };
            var words = s.GetRequiredService<Words>();
            byte[] As(string format) => DonorReportFiles.Write(report, format, nadia, words);
            return (
                FromCsv(Encoding.UTF8.GetString(As("csv"))),
                FromXlsx(As("xlsx")),
                FromJson(As("json"))
            );
        });

        Assert.Equal(json, csv);
        Assert.Equal(json, xlsx);
        Assert.Equal((100.001m, 12.345m), (csv[0], csv[1]));
        Assert.Equal(Math.Round(csv[2]!.Value, 3), csv[2]);
        Assert.NotEqual(Math.Round(csv[2]!.Value, 2), csv[2]);
        Assert.Equal(csv[1] - csv[2], csv[3]);

        // Planned, used, expected and the variance of the only line.
        static decimal?[] FromCsv(string text) =>
            [
                .. text.Split("\r\n")
                    .Single(l => l.StartsWith("line,", StringComparison.Ordinal))
                    .Split(',')[4..8]
                    .Select(c => (decimal?)decimal.Parse(c, CultureInfo.InvariantCulture)),
            ];
        static decimal?[] FromJson(byte[] json)
        {
            var row = JsonDocument
                .Parse(json)
                .RootElement.GetProperty("rows")
                .EnumerateArray()
                .Single(r => r.GetProperty("part").GetString() == "line");
            return [.. Numbers.Select(n => (decimal?)row.GetProperty(n).GetDecimal())];
        }
        static decimal?[] FromXlsx(byte[] xlsx)
        {
            using var stream = new MemoryStream(xlsx);
            var row = stream
                .Query(useHeaderRow: true)
                .Cast<IDictionary<string, object?>>()
                .Single(r => (string?)r["part"] == "line");
            return
            [
                .. Numbers.Select(n =>
                    (decimal?)Convert.ToDecimal(row[n], CultureInfo.InvariantCulture)
                ),
            ];
        }
    }

    private static readonly string[] Numbers = ["planned", "used", "expected", "variance"];
}
