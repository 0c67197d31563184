using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Reintegration.Surveys;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Reintegration;

/// <summary>An instrument comes in whole and right, or not at all.</summary>
public sealed class InstrumentImportTests(Houses houses) : IClassFixture<Houses>
{
    private const string Head =
        "kind,code,of,text_fr,text_ar,text_en,score,weight,asked_if,option\n";

    private const string Good = """
        instrument,OWN,,Le nôtre,استبياننا,Our own,0.6,,,official
        dimension,economic,,É,ا,E,,2,,
        dimension,social,,S,ا,S,,1,,
        dimension,psychosocial,,P,ن,P,,1,,
        band,all,,Tout,الكل,All,1,,,
        item,E1,economic,Q,س,Q,,1,,
        answer,y,E1,Oui,نعم,Yes,1,,,
        answer,n,E1,Non,لا,No,0,,,
        item,S1,social,Q,س,Q,,1,E1=y,
        answer,y,S1,Oui,نعم,Yes,1,,,
        answer,n,S1,Non,لا,No,0,,,
        answer,x,S1,Sans objet,لا ينطبق,Not applicable,,,,not-applicable
        item,P1,psychosocial,Q,س,Q,,1,,
        answer,y,P1,Oui,نعم,Yes,1,,,
        answer,n,P1,Non,لا,No,0,,,
        """;

    [Theory]
    [InlineData("item,E1,economic", "item,E1,economical", 7, "of")]
    [InlineData("answer,y,E1,Oui,نعم,Yes,1,,,", "answer,y,E1,Oui,نعم,Yes,1.5,,,", 8, "score")]
    [InlineData("answer,y,E1,Oui,نعم,Yes,1,,,", "answer,y,E1,Oui,نعم,Yes,,,,", 8, "score")]
    [InlineData("answer,n,E1", "answer,y,E1", 9, "code")]
    [InlineData("E1=y", "P1=y", 10, "asked_if")]
    [InlineData("E1=y", "E1=maybe", 10, "asked_if")]
    [InlineData(
        "answer,x,S1,Sans objet,لا ينطبق,Not applicable,,,,not-applicable",
        "answer,x,S1,Sans objet,,Not applicable,,,,not-applicable",
        13,
        "text_ar"
    )]
    [InlineData("answer,y,P1", "answer,y,E1", 15, "of")]
    [InlineData("band,all,,Tout,الكل,All,1,,,", "band,all,,Tout,الكل,All,0.9,,,", 6, "score")]
    [InlineData("instrument,OWN", "instrument,=OWN", 2, "code")]
    [InlineData("dimension,social,,S,ا,S,,1,,", "dimension,social,,S,ا,S,,-1,,", 4, "weight")]
    [InlineData("item,P1,psychosocial,Q,س,Q,,1,,", "item,P1,psychosocial,Q,س,Q,,,,", 0, "kind")]
    [InlineData("dimension,economic", "dimensions,economic", 3, "kind")]
    public void Each_fault_is_told_with_its_line_and_column(
        string right,
        string wrong,
        int line,
        string column
    )
    {
        var faults = new FaultList();

        var read = Read(Head + Good.Replace(right, wrong, StringComparison.Ordinal), faults);

        Assert.Null(read);
        Assert.Contains(faults.Told, f => f.Line == line && f.Column == column);
    }

    [Fact]
    public void A_good_sheet_is_read_as_it_stands()
    {
        var faults = new FaultList();

        var read = Read(Head + Good, faults);

        Assert.Empty(faults.Told);
        Assert.True(read!.IsOfficial);
        Assert.Equal(0.6m, read.Floor);
        Assert.Equal([new AskedIf("E1", "y")], read.Find("S1")!.AskedIf);
    }

    [Fact]
    public void A_missing_column_is_named()
    {
        var faults = new FaultList();

        Assert.Null(Read("kind,code,of\n", faults));

        Assert.Contains(faults.Told, f => f.Column == "asked_if");
    }

    [Fact]
    public void What_is_no_workbook_although_it_begins_like_one_is_refused()
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("xl/worksheets/sheet1.xml").Open();
            entry.Write("<not closed"u8);
        }
        zip.Position = 0;
        var faults = new FaultList();

        Assert.Null(InstrumentFiles.Read(zip, faults));
        Assert.NotEmpty(faults.Told);
    }

    [Fact]
    public void A_workbook_that_unfolds_to_very_much_is_refused_unread()
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive
                .CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest)
                .Open();
            var nothing = new byte[1024 * 1024];
            for (var i = 0; i < 48; i++)
            {
                entry.Write(nothing);
            }
        }
        zip.Position = 0;
        var faults = new FaultList();

        Assert.Null(InstrumentFiles.Read(zip, faults));
        Assert.Equal("Instrument.Fault.Unreadable", Assert.Single(faults.Told).Reason.TextKey);
    }

    [Theory, BothDatabases]
    public async Task A_refused_file_leaves_nothing_and_a_version_that_was_superseded_can_come_back(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = new Story(house);
        using var ines = await story.VisitorAsync("ines");
        var page = await ines.GetAsync("/app/surveys/instruments");

        var refused = await SendAsync(
            Head + Good.Replace("item,E1,economic", "item,E1,money", StringComparison.Ordinal)
        );
        Assert.Contains("economic, social ou psychosocial", refused.Text, StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync(house));

        var taken = await SendAsync(Head + Good);
        var first = taken.Path;
        Assert.StartsWith("/app/surveys/instruments/", first, StringComparison.Ordinal);
        Assert.Equal(ShippedInstrument.Current.Label, await InUseAsync(house));
        await ines.SubmitAsync(taken, [], "main form[action*='handler=Use']");
        Assert.Equal("OWN 1", await InUseAsync(house));

        // The same file again is no new version; a changed one is.
        Assert.Contains(
            "déjà été importée",
            (await SendAsync(Head + Good)).Text,
            StringComparison.Ordinal
        );
        var second = await SendAsync(
            Head + Good.Replace(",0.6,", ",0.8,", StringComparison.Ordinal)
        );
        await ines.SubmitAsync(second, [], "main form[action*='handler=Use']");
        Assert.Equal("OWN 2", await InUseAsync(house));
        // What was put into use by mistake gives way to what was there before, and to what came with Rihla.
        await ines.SubmitAsync(await ines.GetAsync(first), [], "main form[action*='handler=Use']");
        Assert.Equal("OWN 1", await InUseAsync(house));
        var shipped = await ines.GetAsync(
            $"/app/surveys/instruments/{ShippedInstrument.Current.Id}"
        );
        await ines.SubmitAsync(shipped, [], "main form[action*='handler=Use']");
        Assert.Equal(ShippedInstrument.Current.Label, await InUseAsync(house));
        Assert.Null(
            (
                await ines.GetAsync($"/app/surveys/instruments/{ShippedInstrument.Current.Id}")
            ).Document.QuerySelector("main form[action*='handler=Use']")
        );
        var again = await house.InScopeAsync(async s =>
            await s.GetRequiredService<Instruments>()
                .UseAsync(ShippedInstrument.Current.Id, await story.ActorAsync("ines"))
        );
        Assert.Equal("Instrument.UsedAlready", Assert.Single(again.Refusals).TextKey);
        // Scores name the first edition, which is shown; surveys are begun with the latest.
        var edition = ShippedInstrument.All[^1];
        Assert.Null(
            (await ines.GetAsync($"/app/surveys/instruments/{edition.Id}")).Document.QuerySelector(
                "main form[action*='handler=Use']"
            )
        );
        var earlier = await house.InScopeAsync(async s =>
            await s.GetRequiredService<Instruments>()
                .UseAsync(edition.Id, await story.ActorAsync("ines"))
        );
        Assert.Equal("Instrument.LaterEdition", Assert.Single(earlier.Refusals).TextKey);

        Task<Page> SendAsync(string csv) =>
            ines.SubmitAsync(
                page,
                [],
                "main form[enctype]",
                ("Input.File", "instrument.csv", Encoding.UTF8.GetBytes(csv))
            );
    }

    [Theory, BothDatabases]
    public async Task Only_who_keeps_instruments_may_bring_one(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var mariama = await new Story(house).VisitorAsync("mariama");

        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await mariama.GetAsync("/app/surveys/instruments")).Status
        );
    }

    [Theory, BothDatabases]
    public async Task The_files_of_the_shipped_instrument_say_in_their_name_that_it_is_not_official(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var ines = await new Story(house).VisitorAsync("ines");
        var id = ShippedInstrument.Current.Id;
        foreach (var format in new[] { "csv", "xlsx" })
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Get,
                $"/app/surveys/instruments/{id}/file.{format}"
            );
            using var answer = await ines.SendAsync(request);
            Assert.Contains(
                "not-official",
                answer.Content.Headers.ContentDisposition!.ToString(),
                StringComparison.Ordinal
            );
        }
        foreach (
            var (language, label) in new[]
            {
                ("fr", "Ce n’est pas la notation officielle"),
                ("ar", "هذا ليس التقييم الرسمي"),
                ("en", "Not the official scoring"),
            }
        )
        {
            await ines.GetAsync($"/language/{language}?to=/app/surveys");
            Assert.Contains(
                label,
                (await ines.GetAsync($"/app/surveys/instruments/{id}", language)).Text,
                StringComparison.Ordinal
            );
            Assert.Contains(
                label,
                (await ines.GetAsync("/app/surveys", language)).Text,
                StringComparison.Ordinal
            );
        }
    }

    private static Instrument? Read(string csv, FaultList faults)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        return InstrumentFiles.Read(stream, faults);
    }

    private static Task<int> CountAsync(House house) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<InstrumentVersion>().CountAsync()
        );

    private static Task<string> InUseAsync(House house) =>
        house.InScopeAsync(async s =>
            (await s.GetRequiredService<Instruments>().InUseAsync()).Label
        );
}
