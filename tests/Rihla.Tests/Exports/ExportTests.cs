using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MiniExcelLibs;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Exports;
using Rihla.Platform.Files;
using Rihla.Platform.Localisation;
using Rihla.Tests.Grants;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Exports;

/// <summary>Lists that leave the house as files: inert, recorded with their purpose, and never more than one sees.</summary>
public sealed class ExportTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_list_is_handed_out_and_the_purpose_is_on_record(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house);
        var nadia = await story.VisitorAsync("nadia");
        var page = await nadia.GetAsync("/app/exports?list=cases", "en");

        var file = await nadia.SubmitAsync(
            page,
            [
                ("Input.List", "cases"),
                ("Input.Format", "csv"),
                ("Input.Purpose", "Monthly coordination with the ministry"),
            ]
        );

        Assert.Contains(story.Code, file.Html, StringComparison.Ordinal);
        await house.InScopeAsync(async s =>
        {
            var entries = await s.GetRequiredService<RihlaDb>()
                .Set<AuditEntry>()
                .Where(e => e.Act == "list.exported" || e.Act == "list.export-ended")
                .OrderBy(e => e.Sequence)
                .ToListAsync();
            Assert.Equal(["list.exported", "list.export-ended"], entries.Select(e => e.Act));
            var details = AuditDetails.FromJson(entries[0].Details!.Reveal());
            Assert.Equal("Monthly coordination with the ministry", details.Reason);
            Assert.Equal(["@Export.cases", "CSV"], details.Args);
        });
    }

    [Theory, BothDatabases]
    public async Task Without_a_purpose_nothing_is_handed_out(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house);
        using var nadia = await story.VisitorAsync("nadia");
        var page = await nadia.GetAsync("/app/exports", "en");

        page = await nadia.SubmitAsync(
            page,
            [("Input.List", "cases"), ("Input.Format", "csv"), ("Input.Purpose", "  work  ")]
        );

        Assert.Contains("Say what for", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(story.Code, page.Html, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Who_does_not_see_a_list_does_not_export_it(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house);
        using var driss = await story.VisitorAsync("driss");
        var page = await driss.GetAsync("/app/exports", "en");
        Assert.DoesNotContain("value=\"cases\"", page.Html, StringComparison.Ordinal);

        page = await driss.SubmitAsync(
            page,
            [
                ("+Input.List", "cases"),
                ("Input.Format", "csv"),
                ("Input.Purpose", "Because I would like to"),
            ]
        );

        Assert.Contains("Choose a list", page.Text, StringComparison.Ordinal);
        using var salma = await story.VisitorAsync("salma");
        Assert.Equal(
            System.Net.HttpStatusCode.Forbidden,
            (await salma.GetAsync("/app/exports")).Status
        );
    }

    [Theory, BothDatabases]
    public async Task Every_list_can_be_written_in_both_formats_and_every_language(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house);
        Assert.NotNull(story);
        await house.InScopeAsync(async s =>
        {
            var nadia = (await new Story(house).ActorAsync("nadia")) with
            {
                Permissions =
                [
                    .. s.GetRequiredService<Rihla.Platform.Security.PermissionTable>().All,
                ],
            };
            foreach (var list in s.GetServices<ListExport>())
            {
                foreach (var language in new[] { "fr", "ar", "en" })
                {
                    var words = s.GetRequiredService<Words>().In(language);
                    var heads = list.Columns.Select(c => words[c]).ToList();
                    foreach (var format in TableFile.Formats)
                    {
                        using var file = new MemoryStream();
                        await TableFile.WriteAsync(
                            file,
                            format,
                            heads,
                            list.RowsAsync(nadia, words)
                        );
                        Assert.True(file.Length > 0);
                    }
                    await foreach (var row in list.RowsAsync(nadia, words))
                    {
                        Assert.Equal(heads.Count, row.Count);
                    }
                }
            }
        });
    }

    [Theory, BothDatabases]
    public async Task The_waiting_list_as_a_file_is_that_of_the_own_mission_as_on_the_page(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await house.WaitingAsync(children: 0);
        async Task<bool> StandsInAsync(string list, string userName)
        {
            var by = await story.ActorAsync(userName);
            return await house.InScopeAsync(s =>
                s.GetServices<ListExport>()
                    .Single(l => l.Key == list)
                    .RowsAsync(by, s.GetRequiredService<Words>())
                    .AnyAsync(row => story.Code.Equals(row[0]))
                    .AsTask()
            );
        }

        Assert.True(await StandsInAsync("waiting-list", "nadia"));
        Assert.True(await StandsInAsync("work-list", "mariama"));
        Assert.False(await StandsInAsync("waiting-list", "mariama"));
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+33 6 12")]
    [InlineData("-2+3+cmd|' /C calc'!A0")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1+1")]
    [InlineData("\r=1+1")]
    public async Task A_formula_is_a_text_in_every_format(string hostile)
    {
        var csv = Encoding.UTF8.GetString(await WriteAsync("csv", hostile));
        Assert.DoesNotContain("\n" + hostile, csv, StringComparison.Ordinal);
        Assert.Contains("'" + hostile.TrimStart(), csv, StringComparison.Ordinal);
        using var xlsx = new MemoryStream(await WriteAsync("xlsx", hostile));
        var row = xlsx.Query(useHeaderRow: true).Cast<IDictionary<string, object?>>().Single();
        Assert.StartsWith("'", ((string?)row["Head"])!.TrimStart(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quotation_marks_markup_and_what_xml_cannot_hold_do_not_break_a_file()
    {
        const string Odd = "a \"b\", <c>&amp; \u0001\uFFFE\ud800 محمد; d";
        using var xlsx = new MemoryStream(await WriteAsync("xlsx", Odd));
        var row = xlsx.Query(useHeaderRow: true).Cast<IDictionary<string, object?>>().Single();
        Assert.StartsWith("a \"b\", <c>&amp; ", (string?)row["Head"], StringComparison.Ordinal);
        Assert.EndsWith("محمد; d", (string?)row["Head"], StringComparison.Ordinal);
        var csv = Encoding.UTF8.GetString(await WriteAsync("csv", Odd));
        Assert.Contains("\"a \"\"b\"\", <c>", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_beyond_a_sheet_go_to_the_next()
    {
        using var file = new MemoryStream();
        var rows = await TableFile.XlsxAsync(
            file,
            ["Head"],
            ManyAsync(25),
            10,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(25, rows);
        Assert.Equal(["1", "2", "3"], file.GetSheetNames());
        Assert.Equal(
            25,
            file.GetSheetNames()
                .Sum(name => file.Query(useHeaderRow: true, sheetName: name).Count())
        );
    }

    [Fact]
    public async Task Rows_are_written_as_they_are_read()
    {
        var read = 0;
        async IAsyncEnumerable<IReadOnlyList<object?>> Counting()
        {
            await foreach (var row in ManyAsync(200_000))
            {
                read++;
                yield return row;
            }
        }
        foreach (var format in TableFile.Formats)
        {
            read = 0;
            var to = new Sink(() => read);
            await TableFile.WriteAsync(
                to,
                format,
                ["Head"],
                Counting(),
                TestContext.Current.CancellationToken
            );
            // The first bytes are out long before the last row is read.
            Assert.InRange(to.ReadAtFirstWrite, 0, 50_000);
            Assert.Equal(200_000, read);
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<object?>> ManyAsync(int count)
    {
        await Task.CompletedTask;
        for (var i = 0; i < count; i++)
        {
            yield return [$"row {i * 7919 % 104_729}"];
        }
    }

    private static async Task<byte[]> WriteAsync(string format, string cell)
    {
        async IAsyncEnumerable<IReadOnlyList<object?>> Rows()
        {
            await Task.CompletedTask;
            yield return [cell];
        }
        using var file = new MemoryStream();
        await TableFile.WriteAsync(file, format, ["Head"], Rows());
        return file.ToArray();
    }

    /// <summary>Swallows what is written, and remembers how much had been read when the first of it came.</summary>
    private sealed class Sink(Func<int> read) : MemoryStream
    {
        public int ReadAtFirstWrite { get; private set; } = -1;

        public override bool CanSeek => false;

        public override void Write(byte[] buffer, int offset, int count) => Note(count);

        public override void Write(ReadOnlySpan<byte> buffer) => Note(buffer.Length);

        public override Task WriteAsync(
            byte[] buffer,
            int offset,
            int count,
            CancellationToken cancellationToken
        )
        {
            Note(count);
            return Task.CompletedTask;
        }

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            Note(buffer.Length);
            return ValueTask.CompletedTask;
        }

        private void Note(int length)
        {
            // A heading alone says nothing.
            if (ReadAtFirstWrite < 0 && length > 0 && read() > 0)
            {
                ReadAtFirstWrite = read();
            }
        }
    }
}
