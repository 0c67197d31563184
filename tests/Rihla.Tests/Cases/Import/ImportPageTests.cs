using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Cases.Import;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Privacy;
using Rihla.Tests.Host;
using Rihla.Tests.People;
using Rihla.Tests.Travel;
using static Rihla.Tests.Cases.Import.CaseloadCsv;

namespace Rihla.Tests.Cases.Import;

/// <summary>A caseload file handed in on the page.</summary>
public sealed class ImportPageTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_file_is_tried_first_its_bad_rows_are_shown_and_then_the_rest_is_imported(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        using var nadia = await VisitorAsync(house, "nadia");

        var tried = await UntilDoneAsync(
            nadia,
            await HandInAsync(nadia, Of(Row(1), Row(2, ("birth_date", "1990-02-31"))))
        );

        Assert.Contains("birth_date", tried.Text, StringComparison.Ordinal);
        Assert.Equal(0, await CasesAsync(house));

        var imported = await UntilDoneAsync(nadia, await nadia.SubmitAsync(tried, []));
        // The page says no more than that it was interrupted; the log says by what.
        Assert.DoesNotContain(house.Logs, l => l.Contains("interrupted", StringComparison.Ordinal));
        Assert.Contains("Reprise terminée", imported.Text, StringComparison.Ordinal);
        Assert.Equal(1, await CasesAsync(house));
    }

    [Fact]
    public async Task Who_is_stopped_for_people_entered_since_the_trial_can_go_on()
    {
        await using var house = await House.OpenAsync(DatabaseKind.Sqlite);
        using var nadia = await VisitorAsync(house, "nadia");
        var numbers = Enumerable.Range(1, 25).ToList();
        var tried = await UntilDoneAsync(
            nadia,
            await HandInAsync(nadia, Of(numbers.Select(n => Row(n))))
        );
        await ImportAsync(
            house,
            Of(numbers.Select(n => Row(n, ("external_id", $"Y{n}"), ("case_ref", $"D{n}"))))
        );

        var stopped = await UntilDoneAsync(nadia, await nadia.SubmitAsync(tried, []));
        Assert.Equal(25, await CasesAsync(house));
        var unsaid = await nadia.SubmitAsync(stopped, []);
        Assert.Contains("Confirmez d’abord", unsaid.Text, StringComparison.Ordinal);
        Assert.Contains("Poursuivre la reprise", unsaid.Text, StringComparison.Ordinal);
        var imported = await UntilDoneAsync(
            nadia,
            await nadia.SubmitAsync(unsaid, [("accept", "true")])
        );

        Assert.Contains("Reprise terminée", imported.Text, StringComparison.Ordinal);
        Assert.Equal(50, await CasesAsync(house));
    }

    [Fact]
    public async Task What_cannot_be_begun_yet_can_be_tried_again_without_the_file()
    {
        await using var house = await House.OpenAsync(DatabaseKind.Sqlite);
        using var nadia = await VisitorAsync(house, "nadia");
        Page page;
        await using (var load = await house.HoldAsync(LongWork.Load))
        {
            page = await UntilDoneAsync(nadia, await HandInAsync(nadia, Of(Row(1))));
            Assert.Contains("Pas encore possible", page.Text, StringComparison.Ordinal);
            Assert.Contains("Réessayer", page.Text, StringComparison.Ordinal);
            await load.EndAsync(CancellationToken.None);
        }
        page = await UntilDoneAsync(nadia, await nadia.SubmitAsync(page, []));
        Assert.Contains("Essai terminé", page.Text, StringComparison.Ordinal);
        await using (var load = await house.HoldAsync(LongWork.Load))
        {
            page = await UntilDoneAsync(nadia, await nadia.SubmitAsync(page, []));
            Assert.Contains("Pas encore possible", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("terminée", page.Text, StringComparison.Ordinal);
            await load.EndAsync(CancellationToken.None);
        }

        page = await UntilDoneAsync(nadia, await nadia.SubmitAsync(page, []));

        Assert.Contains("Reprise terminée", page.Text, StringComparison.Ordinal);
        Assert.Equal(1, await CasesAsync(house));
    }

    [Fact]
    public async Task A_file_is_kept_for_two_hours_though_nobody_hands_in_another()
    {
        await using var house = await House.OpenAsync(DatabaseKind.Sqlite);
        using var nadia = await VisitorAsync(house, "nadia");
        var tried = await UntilDoneAsync(nadia, await HandInAsync(nadia, Of(Row(1))));
        var desk = house.Services.GetRequiredService<ImportDesk>();
        var by = await new Story(house).ActorAsync("nadia");
        var errand = Assert.Single(desk.Of(by));

        house.Clock.Advance(TimeSpan.FromMinutes(119));
        Assert.NotNull(desk.Find(errand.Id, by));
        house.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Null(desk.Find(errand.Id, by));
        Assert.Empty(desk.Of(by));
        Assert.Equal(
            ["Import.Gone"],
            desk.Import(errand, acceptDuplicates: false, by).Refusals.Select(r => r.TextKey)
        );
    }

    [Fact]
    public async Task Only_who_may_import_sees_the_page_and_only_its_owner_a_file()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        using var salma = await VisitorAsync(house, "salma");
        Assert.Equal(HttpStatusCode.Forbidden, (await salma.GetAsync("/app/import")).Status);

        using var nadia = await VisitorAsync(house, "nadia");
        var gone = await nadia.GetAsync($"/app/import/{Guid.NewGuid()}");
        Assert.Equal("/app/import", gone.Path);
    }

    [Fact]
    public async Task Without_a_file_the_page_says_so()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        using var nadia = await VisitorAsync(house, "nadia");
        var page = await nadia.SubmitAsync(await nadia.GetAsync("/app/import"), []);
        Assert.Contains("Choisissez le fichier", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_uploaded_file_lies_on_the_disk_sealed_and_reads_as_it_was_at_any_place()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var vault = house.Services.GetRequiredService<Vault>();
        var content = Encoding.UTF8.GetBytes(
            string.Join('\n', Enumerable.Range(0, 60_000).Select(n => $"Nom-visible-{n}"))
        );
        await using var taken = await SealedUploadStream.TakeAsync(
            new MemoryStream(content),
            content.Length,
            vault,
            default
        );

        Assert.NotNull(taken);
        Assert.Equal(content.Length, taken.Length);
        foreach (var place in new[] { 0, 262_140, 262_144, 600_001, content.Length - 5 })
        {
            var read = new byte[5];
            taken.Position = place;
            taken.ReadExactly(read);
            Assert.Equal(content[place..(place + 5)], read);
        }
        Assert.Null(
            await SealedUploadStream.TakeAsync(
                new MemoryStream(content),
                content.Length - 1,
                vault,
                default
            )
        );
    }

    private static async Task<Page> HandInAsync(Visitor visitor, byte[] csv)
    {
        var page = await visitor.GetAsync("/app/import");
        var form = page.Document.QuerySelector<IHtmlFormElement>("main form")!;
        using var content = new MultipartFormDataContent();
        foreach (var field in form.Elements.OfType<IHtmlInputElement>())
        {
            if (field is { Type: "hidden", Name: { Length: > 0 } name })
            {
                content.Add(new StringContent(field.Value), name);
            }
        }
        var file = new ByteArrayContent(csv);
        file.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        content.Add(file, "Input.File", "dossiers.csv");
        using var response = await visitor.SendAsync(
            new(HttpMethod.Post, "/app/import") { Content = content }
        );
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return await visitor.GetAsync(response.Headers.Location!.ToString());
    }

    // The page asks to be renewed for as long as the file is worked on; so does this.
    private static async Task<Page> UntilDoneAsync(Visitor visitor, Page page)
    {
        while (page.Text.Contains("se renouvelle", StringComparison.Ordinal))
        {
            page = await visitor.GetAsync(page.Path);
        }
        return page;
    }

    private static Task<int> CasesAsync(House house) =>
        house.InScopeAsync(s => s.GetRequiredService<RihlaDb>().Set<Case>().CountAsync());

    private static async Task<Visitor> VisitorAsync(House house, string userName)
    {
        var visitor = house.Visitor();
        var page = await visitor.GetAsync("/sign-in");
        await visitor.SubmitAsync(
            page,
            [("Input.UserName", userName), ("Input.Password", DemonstrationUsers.Password)]
        );
        return visitor;
    }
}
