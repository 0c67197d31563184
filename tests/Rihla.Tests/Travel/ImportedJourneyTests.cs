using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Tests.Access;
using Rihla.Tests.Cases.Import;
using Rihla.Tests.Host;
using Rihla.Travel;

namespace Rihla.Tests.Travel;

/// <summary>People whom an earlier system sent on their way: they have no seat here, and arrive all the same.</summary>
public sealed class ImportedJourneyTests
{
    private const string Left = "2025-03-01";
    private const string Landed = "2025-03-02";

    [Theory, BothDatabases]
    public async Task Who_left_before_the_case_was_taken_over_is_received_by_the_mission_of_origin(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var code = await ImportAsync(house, Left);
        using var mariama = await new Story(house).VisitorAsync("mariama");

        var list = await mariama.GetAsync("/app/arrivals");
        Assert.Contains(code, list.Text, StringComparison.Ordinal);
        var page = await mariama.GetAsync($"/app/cases/{code}/arrival");
        var undated = await mariama.SubmitAsync(page, [("Input.Rows[0].Arrived", "true")]);
        Assert.Contains("Indiquez le jour", undated.Text, StringComparison.Ordinal);
        await mariama.SubmitAsync(undated, [("Input.Rows[0].ArrivedOn", Landed)]);
        var half = await FileAsync(house, code);
        Assert.Equal(Stage.Departed, half.Stage);
        Assert.Equal(new DateOnly(2025, 3, 2), half.Travellers[0].ArrivedOn);

        using var program = house.Program(await house.TokenAsync("mariama"));
        var address = $"/api/v1/cases/{code}/arrival";
        var person = half.Travellers[1].Person.Code;
        using var remarked = await program.PostAsJsonAsync(
            address,
            new
            {
                people = new[]
                {
                    new
                    {
                        person,
                        arrivedOn = Landed,
                        remark = "Fatigué",
                    },
                },
            }
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, remarked.StatusCode);
        using var early = await program.PostAsJsonAsync(
            address,
            new { people = new[] { new { person, arrivedOn = "2025-02-28" } } }
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, early.StatusCode);
        using var confirmed = await program.PostAsJsonAsync(
            address,
            new { people = new[] { new { person, arrivedOn = Landed } } }
        );
        Assert.Equal(HttpStatusCode.NoContent, confirmed.StatusCode);
        Assert.Equal(Stage.Arrived, (await FileAsync(house, code)).Stage);
        Assert.DoesNotContain(
            code,
            (await mariama.GetAsync("/app/arrivals")).Text,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task Of_a_family_that_left_in_part_those_on_the_way_are_received_while_the_others_wait(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var code = await ImportAsync(house, "");
        var story = new Story(house);
        var salma = await story.ActorAsync("salma");

        var place = Assert.Single(
            await house.InScopeAsync(s => s.GetRequiredService<Arrivals>().ComingAsync(salma))
        );
        Assert.Equal((ComingTurn.Confirm, new DateOnly(2025, 3, 1)), (place.Turn, place.On));
        var coming = Assert.Single(
            await house.InScopeAsync(s =>
                s.GetRequiredService<Arrivals>().LoadAsync([place], salma)
            )
        );
        Assert.Equal(code, coming.File.Code);
        await story.DoAsync<Arrivals>(a =>
            a.ConfirmAsync(
                code,
                [
                    .. coming.File.Travellers.Select(t => new ArrivalRow
                    {
                        PersonId = t.Person.Id,
                        Arrived = true,
                        ArrivedOn = new(2025, 3, 2),
                    }),
                ],
                salma
            )
        );

        var file = await FileAsync(house, code);
        Assert.Equal([new DateOnly(2025, 3, 2), null], file.Travellers.Select(t => t.ArrivedOn));
        Assert.True(file.Stage < Stage.Departed);
        Assert.Empty(
            await house.InScopeAsync(s => s.GetRequiredService<Arrivals>().ComingAsync(salma))
        );
    }

    [Theory, BothDatabases]
    public async Task However_many_are_on_the_way_the_request_to_answer_comes_first_and_the_list_has_pages(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        const int Many = 27;
        var result = await CaseloadCsv.ImportAsync(
            house,
            CaseloadCsv.Of(
                Enumerable
                    .Range(1, Many)
                    .Select(i => CaseloadCsv.Row(i, ("departed_on", $"2025-03-{i:00}")))
            )
        );
        Assert.Equal(Many, result.Cases);
        var story = await Story.ClearedAsync(house, children: 0);
        await story.BookAsync(await Story.PlanAsync(house, story.Today.AddDays(9)));
        using var mariama = await story.VisitorAsync("mariama");

        var first = await mariama.GetAsync("/app/arrivals");
        var second = await mariama.GetAsync("/app/arrivals?confirm=2");
        var beyond = await mariama.GetAsync("/app/arrivals?confirm=900&answer=-4");

        Assert.Equal(story.Code, CodesOn(first)[0]);
        Assert.Equal(1 + 25, CodesOn(first).Count);
        Assert.Equal(1 + Many - 25, CodesOn(second).Count);
        Assert.Equal(1 + Many, CodesOn(first).Union(CodesOn(second)).Count());
        Assert.Equal(CodesOn(second), CodesOn(beyond));
        Assert.NotNull(first.Document.QuerySelector(".r-pager a[href*='confirm=2']"));

        await story.ReceiveAsync();
        Assert.Equal(story.Code, CodesOn(await mariama.GetAsync("/app/arrivals"))[^1]);

        var rows = await house.InScopeAsync(async s =>
            await s.GetServices<ListExport>()
                .Single(l => l.Key == "arrivals")
                .RowsAsync(await story.ActorAsync("mariama"), s.GetRequiredService<Words>())
                .Select(r => (string)r[0]!)
                .ToListAsync()
        );
        Assert.Equal(Many + 1, rows.Distinct().Count());
        Assert.Equal(story.Code, rows[^1]);

        static List<string> CodesOn(Page page) =>
            [.. page.Document.QuerySelectorAll("th a.r-code").Select(a => a.TextContent.Trim())];
    }

    // An applicant who has left, with a spouse who left on a day, or not.
    private static async Task<string> ImportAsync(House house, string spouseLeft)
    {
        var result = await CaseloadCsv.ImportAsync(
            house,
            CaseloadCsv.Of(
                CaseloadCsv.Row(1, ("departed_on", Left)),
                CaseloadCsv.Row(
                    2,
                    ("case_ref", "C1"),
                    ("relation", "spouse"),
                    ("departed_on", spouseLeft)
                )
            )
        );
        Assert.Equal(1, result.Cases);
        return await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<Case>().Select(c => c.Code).SingleAsync()
        );
    }

    private static async Task<CaseFile> FileAsync(House house, string code) =>
        (
            await house.InScopeAsync(s =>
                s.GetRequiredService<CaseFiles>().FindAsync(code, Actor.System)
            )
        )!;
}
