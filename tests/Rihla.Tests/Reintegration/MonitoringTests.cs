using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Reintegration.Monitoring;
using Rihla.Reintegration.Surveys;
using Rihla.Tests.Host;
using Rihla.Tests.Privacy;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Reintegration;

/// <summary>Visits and how content people are.</summary>
public sealed class MonitoringTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_visit_is_planned_reminded_of_held_with_a_photograph_and_may_change_the_needs(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        using var mariama = await story.VisitorAsync("mariama");
        var address = $"/app/cases/{story.Code}/visits";
        var page = await mariama.SubmitAsync(
            await mariama.GetAsync(address + "/new"),
            [("Input.On", story.Today.ToString("O")), ("Input.Purpose", "Voir l'atelier")]
        );
        Assert.Contains(MonitoringDesk.VisitTask, await story.TasksAsync());
        var record = await mariama.GetAsync(
            page.Document.QuerySelector($"main ol a[href^='{address}/']")!.GetAttribute("href")!
        );
        var refused = await mariama.SubmitAsync(record, [], "main form[enctype]");
        Assert.Contains("Écrivez ce qui a été constaté", refused.Text, StringComparison.Ordinal);

        var held = await mariama.SubmitAsync(
            record,
            [
                ("Input.Findings", "L'atelier est fermé"),
                ("Input.Impression", "AtRisk"),
                ("Input.NeedsChanged", "true"),
            ],
            "main form[enctype]",
            ("Input.Photo", "atelier.png", Pictures.Png(20, 20))
        );
        Assert.Contains("L'atelier est fermé", held.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(MonitoringDesk.VisitTask, await story.TasksAsync());
        Assert.Contains(MonitoringDesk.NeedsTask, await story.TasksAsync());
        var photo = held.Document.QuerySelector("main a[href$='/photo']")!.GetAttribute("href")!;
        using var request = new HttpRequestMessage(HttpMethod.Get, photo);
        using var answer = await mariama.SendAsync(request);
        Assert.Equal("image/jpeg", answer.Content.Headers.ContentType?.MediaType);
        using var koffi = await story.VisitorAsync("koffi");
        Assert.Equal(HttpStatusCode.NotFound, (await koffi.GetAsync(photo)).Status);
    }

    [Theory, BothDatabases]
    public async Task A_reason_counts_as_in_the_browser_and_comes_back_when_it_is_refused(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        var officer = await story.ActorAsync("mariama");
        await story.DoAsync<MonitoringDesk>(d =>
            d.PlanAsync(story.Code, story.Today, VisitKind.OnSite, null, officer)
        );
        var address = $"/app/cases/{story.Code}/visits";
        using var mariama = await story.VisitorAsync("mariama");
        var record = await mariama.GetAsync(
            (await mariama.GetAsync(address))
                .Document.QuerySelector($"main ol a[href^='{address}/']")!
                .GetAttribute("href")!
        );
        var tooLong = new string('a', 1001);

        var refused = await mariama.SubmitAsync(
            record,
            [("Reason", tooLong)],
            "form[action$='handler=CallOff']"
        );

        var again = refused.Document.QuerySelector("details[open] textarea[name=Reason]");
        Assert.Equal(tooLong, again?.TextContent.Trim());
        Assert.Contains(MonitoringDesk.VisitTask, await story.TasksAsync());

        // A thousand characters over twenty lines: a browser counts one for the end of each, and sends two.
        var lines = string.Join("\r\n", Enumerable.Repeat(new string('a', 49), 20));
        var done = await mariama.SubmitAsync(
            refused,
            [("Reason", lines)],
            "form[action$='handler=CallOff']"
        );

        Assert.Equal(address, done.Path);
        Assert.DoesNotContain(MonitoringDesk.VisitTask, await story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task A_file_that_is_no_picture_is_refused_and_nothing_is_recorded(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        var mariama = await story.ActorAsync("mariama");
        await story.DoAsync<MonitoringDesk>(d =>
            d.PlanAsync(story.Code, story.Today, VisitKind.OnSite, null, mariama)
        );
        var file = await story.FileAsync();
        var visit = Assert.Single(
            await house.InScopeAsync(s =>
                s.GetRequiredService<MonitoringDesk>().VisitsAsync(file.Id)
            )
        );

        var held = await house.InScopeAsync(s =>
            s.GetRequiredService<MonitoringDesk>()
                .HoldAsync(
                    story.Code,
                    visit.Id,
                    new()
                    {
                        On = story.Today,
                        Findings = "Vu",
                        Impression = VisitImpression.OnTrack,
                    },
                    new MemoryStream("<svg onload='x'/>"u8.ToArray()),
                    "x.svg",
                    mariama
                )
        );

        Assert.Equal("Photo", Assert.Single(held.Refusals).Field);
        Assert.Contains(MonitoringDesk.VisitTask, await story.TasksAsync());
    }

    [Fact]
    public void Satisfaction_of_a_cohort_is_the_last_word_of_each_and_small_cohorts_are_hidden()
    {
        PersonAtHome From(string nationality) =>
            new(
                Guid.CreateVersion7(),
                Guid.CreateVersion7(),
                Guid.Empty,
                null,
                nationality,
                'F',
                new(2026, 1, 5)
            );
        List<PersonAtHome> people =
        [
            .. Enumerable.Range(0, 6).Select(_ => From("GN")),
            .. Enumerable.Range(0, 5).Select(_ => From("CI")),
            .. Enumerable.Range(0, 2).Select(_ => From("TD")),
        ];
        Said Says(PersonAtHome who, int answer) =>
            new(who.CaseId, who.PersonId, answer, answer, answer, answer);
        var said = SatisfactionFigures.LastOf([
            .. people.Select(p => Says(p, 1)),
            .. people.Select(p => Says(p, 4)),
        ]);

        var cohorts = SatisfactionFigures.Of(people, said, CohortBy.Nationality);

        var shown = Assert.Single(cohorts, c => !c.IsHidden);
        Assert.Equal(("GN", 6, 4m), (shown.Key, shown.Persons, shown.Mean));
        // Of one hidden cohort alone the number would be the rest: the next smallest is hidden with it.
        Assert.Equal(["CI", "TD"], cohorts.Where(c => c.IsHidden).Select(c => c.Key));
        Assert.Equal(13, Assert.Single(SatisfactionFigures.Of(people, said, CohortBy.Sex)).Persons);
    }

    [Theory, BothDatabases]
    public async Task Satisfaction_takes_four_answers_from_one_to_five(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        using var mariama = await story.VisitorAsync("mariama");
        var page = await mariama.GetAsync($"/app/cases/{story.Code}/satisfaction/new");
        var refused = await mariama.SubmitAsync(page, [("Input.Information", "9")]);
        Assert.Contains("Choisissez de 1 à 5", refused.Text, StringComparison.Ordinal);

        await mariama.SubmitAsync(
            page,
            [
                ("Input.Information", "4"),
                ("Input.Speed", "2"),
                ("Input.Usefulness", "5"),
                ("Input.Respect", "5"),
                ("Input.Comment", "Merci"),
            ]
        );

        var file = await story.FileAsync();
        var told = Assert.Single(
            await house.InScopeAsync(s =>
                s.GetRequiredService<MonitoringDesk>().SatisfactionAsync(file.Id)
            )
        );
        Assert.Equal(4m, told.Mean);
    }
}
