using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Tests.Host;

namespace Rihla.Tests.Travel;

/// <summary>The stations of the journey as people at their desks meet them.</summary>
public sealed class TravelPagesTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_family_goes_from_its_papers_to_Conakry_through_the_pages(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house);
        var day = story.Today.ToString("O");
        var later = story.Today.AddDays(40).ToString("O");
        var mother = (await story.FileAsync()).Applicant!.Person.Id.ToString();
        using var hicham = await story.VisitorAsync("hicham");
        using var karim = await story.VisitorAsync("karim");
        using var mariama = await story.VisitorAsync("mariama");

        var documents = await hicham.GetAsync($"/app/cases/{story.Code}/documents");
        await hicham.SubmitAsync(
            documents,
            [
                ("Input.Rows[0].Number", "LP-2026-700"),
                ("Input.Rows[0].ExpiresOn", later),
                ("Input.Rows[1].OnDocumentOfId", mother),
                ("Input.Rows[2].OnDocumentOfId", mother),
            ]
        );
        var exit = await hicham.GetAsync($"/app/cases/{story.Code}/exit");
        await hicham.SubmitAsync(
            exit,
            [("Input.What", "Granted"), ("Input.Reference", "MI/2026/55")]
        );
        var medical = await karim.GetAsync($"/app/cases/{story.Code}/medical");
        await karim.SubmitAsync(
            medical,
            [
                ("Input.Rows[0].Fitness", "Fit"),
                ("Input.Rows[1].Fitness", "Fit"),
                ("Input.Rows[2].Fitness", "Fit"),
            ]
        );
        Assert.Equal(Stage.Cleared, await story.StageAsync());

        var booking = await hicham.GetAsync($"/app/cases/{story.Code}/booking");
        await hicham.SubmitAsync(
            booking,
            [("Input.Legs[0].Flight", "AT 525"), ("Input.Legs[0].DepartsOn", day)],
            "main form[action*='handler=New']"
        );
        Assert.Equal(3, await story.SeatsAsync());
        var reception = await mariama.GetAsync($"/app/cases/{story.Code}/reception");
        Assert.Equal($"/app/arrivals/{story.Code}", reception.Path);
        await mariama.SubmitAsync(reception, [], "main form[action*='handler=Accept']");
        Assert.Equal(Stage.Booked, await story.StageAsync());

        var gate = await hicham.GetAsync($"/app/cases/{story.Code}/boarding");
        await hicham.SubmitAsync(
            gate,
            [
                ("Input.Rows[0].Outcome", "Boarded"),
                ("Input.Rows[0].Allowance", "300"),
                ("Input.Rows[1].Outcome", "Boarded"),
                ("Input.Rows[2].Outcome", "Boarded"),
            ],
            $"main form[action*='{story.Code}']"
        );
        Assert.Equal(Stage.Departed, await story.StageAsync());
        await mariama.SubmitAsync(
            await mariama.GetAsync($"/app/cases/{story.Code}/arrival"),
            [],
            "main form:not([action]):has([name='Input.Rows[0].Arrived'])"
        );
        Assert.Equal(Stage.Arrived, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task What_was_typed_is_still_there_when_it_is_refused(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        using var hicham = await story.VisitorAsync("hicham");
        var page = await hicham.SubmitAsync(
            await hicham.GetAsync($"/app/cases/{story.Code}/documents"),
            [("Input.Rows[0].Number", "LP-SANS-DATE")]
        );
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(
            "Indiquez le dernier jour de validité",
            page.Text,
            StringComparison.Ordinal
        );
        Assert.Contains("LP-SANS-DATE", page.Html, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task The_second_of_two_people_sees_both_versions_and_chooses(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        using var hicham = await story.VisitorAsync("hicham");
        using var salma = await story.VisitorAsync("salma");
        var address = $"/app/cases/{story.Code}/documents";
        var (one, two) = (await hicham.GetAsync(address), await salma.GetAsync(address));
        var until = story.Today.AddDays(90).ToString("O");
        await hicham.SubmitAsync(
            one,
            [("Input.Rows[0].Number", "LP-HICHAM"), ("Input.Rows[0].ExpiresOn", until)]
        );

        var conflict = await salma.SubmitAsync(
            two,
            [("Input.Rows[0].Number", "LP-SALMA"), ("Input.Rows[0].ExpiresOn", until)]
        );

        Assert.Contains("LP-HICHAM", conflict.Text, StringComparison.Ordinal);
        Assert.Contains("LP-SALMA", conflict.Text, StringComparison.Ordinal);
        await salma.SubmitAsync(conflict, [("Keep[Number0]", "yours")]);
        Assert.Contains(
            "LP-SALMA",
            (await hicham.GetAsync(address)).Html,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task Every_page_of_the_journey_opens_in_three_languages(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house);
        using var hicham = await story.VisitorAsync("hicham");
        var list = await hicham.GetAsync("/app/movements");
        var movement = list.Document.QuerySelector("tbody a")!.GetAttribute("href")!;
        foreach (var language in new[] { "fr", "ar", "en" })
        {
            await hicham.GetAsync($"/language/{language}?to=/app/movements");
            foreach (
                var page in new[]
                {
                    "/app/movements",
                    "/app/movements/new",
                    movement,
                    movement + "/change",
                    movement + "/passengers",
                    movement + "/boarding",
                    movement + "/manifest",
                    $"/app/cases/{story.Code}/documents",
                    $"/app/cases/{story.Code}/exit",
                    $"/app/cases/{story.Code}/fitness",
                    $"/app/cases/{story.Code}/booking",
                    $"/app/cases/{story.Code}/journey",
                }
            )
            {
                Assert.Equal(HttpStatusCode.OK, (await hicham.GetAsync(page, language)).Status);
            }
        }
    }

    [Theory, BothDatabases]
    public async Task Those_who_wait_behind_the_most_urgent_are_counted(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var first = await Story.ClearedAsync(house);
        var second = await Story.ClearedAsync(house);
        var hicham = await first.ActorAsync("hicham");

        var some = await ClearedAsync(1);
        var all = await ClearedAsync(60);

        Assert.Single(some.First);
        Assert.Equal(all.First[0].Code, some.First[0].Code);
        Assert.Equal(all.First.Count - 1, some.More);
        Assert.Equal(0, all.More);
        Assert.Contains(all.First, f => f.Code == first.Code);
        Assert.Contains(all.First, f => f.Code == second.Code);

        Task<WaitingCases> ClearedAsync(int most) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<CaseFiles>().ClearedForAsync("GN", hicham, most)
            );
    }
}
