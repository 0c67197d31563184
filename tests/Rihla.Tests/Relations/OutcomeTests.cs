using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Relations;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Relations;

/// <summary>What one knows before a meeting, and what comes of it.</summary>
[Collection(VisitHouses.Name)]
public sealed class OutcomeTests(Houses houses)
{
    [Theory, BothDatabases]
    public async Task What_was_promised_stands_in_the_work_list_and_in_the_next_briefing_until_it_is_kept(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        var first = VisitHouse.Done(await visit.MeetAsync("07:00", "07:30"));
        var second = VisitHouse.Done(await visit.MeetAsync("18:00", "19:00"));
        var story = new Story(house);
        using var claire = await story.VisitorAsync("claire");
        var address = $"/app/visits/{visit.Visit}/meetings/{first}";
        var page = await claire.GetAsync($"{address}/record");
        await claire.SubmitAsync(
            page,
            [("Result.Result", "Le ministère partage la préoccupation.")],
            "form[action$='handler=Conclude']"
        );
        var nadia = await story.ActorAsync("nadia");
        page = await claire.GetAsync($"{address}/record");
        await claire.SubmitAsync(
            page,
            [
                ("Promise.Side", "Theirs"),
                ("Promise.What", $"Nommer un point focal {visit.Number}"),
                ("Promise.OwnerId", nadia.UserId.ToString()),
                ("Promise.DueOn", visit.Day.AddDays(20).ToString("O")),
            ],
            "form[action$='handler=Promise']"
        );

        page = await claire.GetAsync($"/app/visits/{visit.Visit}/meetings/{second}/briefing");
        Assert.Contains(
            "Le ministère partage la préoccupation.",
            page.Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"Demander où en est leur engagement : Nommer un point focal {visit.Number}",
            Seen(page.Html),
            StringComparison.Ordinal
        );
        using var owner = await story.VisitorAsync("nadia");
        page = await owner.GetAsync("/app?tab=tasks");
        Assert.Contains(
            $"Nommer un point focal {visit.Number}",
            page.Text,
            StringComparison.Ordinal
        );

        page = await owner.GetAsync("/app/commitments?Which=Mine");
        page = await owner.SubmitAsync(
            page,
            [("Kept.Note", "Lettre du ministère reçue")],
            $"tr:contains('point focal {visit.Number}') form[action$='handler=Kept']"
        );
        page = await owner.GetAsync("/app?tab=tasks");
        Assert.DoesNotContain(
            $"Nommer un point focal {visit.Number}",
            page.Text,
            StringComparison.Ordinal
        );
        page = await claire.GetAsync($"/app/visits/{visit.Visit}/meetings/{second}/briefing");
        Assert.DoesNotContain(
            $"Nommer un point focal {visit.Number}",
            page.Html,
            StringComparison.Ordinal
        );
        page = await claire.GetAsync($"/app/visits/{visit.Visit}/report?language=en");
        Assert.Contains("Kept on", page.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Only_who_sees_to_it_or_keeps_relations_says_that_it_is_kept(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        var story = new Story(house);
        var meeting = VisitHouse.Done(await visit.MeetAsync("09:00", "10:00"));
        VisitHouse.Done(
            await visit.DoAsync<MeetingDesk, Outcome>(d =>
                d.PromiseAsync(
                    visit.Visit,
                    meeting,
                    new()
                    {
                        What = "Envoyer le projet d'avenant",
                        OwnerId = visit.Claire.UserId,
                        DueOn = visit.Day.AddDays(5),
                    },
                    visit.Claire
                )
            )
        );
        var promise = Assert.Single(
            await visit.DoAsync<Promises, List<Promise>>(p =>
                p.OfMeetingAsync(meeting, visit.Claire)
            )
        );
        var samba = await story.ActorAsync("samba");
        VisitHouse.Refused(
            "Promise.NotYours",
            await visit.DoAsync<Promises, Outcome>(p =>
                p.KeepAsync(promise.Id, visit.Day, null, samba)
            )
        );
        // Whoever cannot open commitments is not given one.
        var salma = await story.ActorAsync("salma");
        VisitHouse.Refused(
            "Promise.OwnerMissing",
            await visit.DoAsync<MeetingDesk, Outcome>(d =>
                d.PromiseAsync(
                    visit.Visit,
                    meeting,
                    new()
                    {
                        What = "Rien",
                        OwnerId = salma.UserId,
                        DueOn = visit.Day,
                    },
                    visit.Claire
                )
            )
        );
        VisitHouse.Done(
            await visit.DoAsync<Promises, Outcome>(p =>
                p.KeepAsync(promise.Id, visit.Day, null, visit.Claire)
            )
        );
        VisitHouse.Refused(
            "Promise.NotFound",
            await visit.DoAsync<Promises, Outcome>(p =>
                p.KeepAsync(promise.Id, visit.Day, null, visit.Claire)
            )
        );
    }

    [Theory, BothDatabases]
    public async Task A_commitment_counts_on_the_day_it_was_kept_and_can_be_taken_up_again(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        house.Clock.Set(new(2025, 12, 10, 9, 0, 0, TimeSpan.Zero));
        var visit = await VisitHouse.MakeAsync(house);
        var meeting = VisitHouse.Done(await visit.MeetAsync("09:00", "10:00"));
        VisitHouse.Done(
            await visit.DoAsync<MeetingDesk, Outcome>(d =>
                d.PromiseAsync(
                    visit.Visit,
                    meeting,
                    new()
                    {
                        What = "Envoyer la liste",
                        OwnerId = visit.Claire.UserId,
                        DueOn = visit.Day.AddDays(5),
                    },
                    visit.Claire
                )
            )
        );
        house.Clock.Set(new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));
        using var claire = await new Story(house).VisitorAsync("claire");
        var list = await claire.GetAsync("/app/commitments", "en");
        foreach (var day in new[] { "2025-12-09", "2026-01-06", "" })
        {
            var refused = await KeepAsync(day);
            Assert.Contains(
                "Give the day on which it was kept",
                refused.Text,
                StringComparison.Ordinal
            );
            Assert.NotNull(
                refused.Document.QuerySelector(
                    "tr:contains('Envoyer la liste') details[open] [value='Handed over by courier']"
                )
            );
        }
        var (before, now) = await CountedAsync();
        await KeepAsync("2025-12-18");
        Assert.Equal((before + 1, now), await CountedAsync());

        list = await claire.GetAsync("/app/commitments", "en");
        await claire.SubmitAsync(
            list,
            [],
            "tr:contains('Envoyer la liste') form[action$='handler=TakeUp']"
        );
        Assert.Equal((before, now), await CountedAsync());
        Assert.True(await IsTaskAsync());

        list = await claire.GetAsync("/app/commitments", "en");
        Assert.Contains("Say why it is given up", await DropAsync(" "), StringComparison.Ordinal);
        Assert.Contains(
            "They have it already",
            await DropAsync("They have it already"),
            StringComparison.Ordinal
        );
        Assert.False(await IsTaskAsync());
        Assert.Equal((before, now), await CountedAsync());

        async Task<string> DropAsync(string reason) =>
            (
                await claire.SubmitAsync(
                    list,
                    [("reason", reason)],
                    "tr:contains('Envoyer la liste') form[action$='handler=Drop']"
                )
            ).Text;
        async Task<bool> IsTaskAsync() =>
            (await TasksAsync(house, visit)).Any(t => t.Args[0].Equals("Envoyer la liste"));

        Task<Page> KeepAsync(string day) =>
            claire.SubmitAsync(
                list,
                [("Kept.KeptOn", day), ("Kept.Note", "Handed over by courier")],
                "tr:contains('Envoyer la liste') form[action$='handler=Kept']"
            );
        async Task<(decimal, decimal)> CountedAsync() => (await InAsync(2025), await InAsync(2026));
        Task<decimal> InAsync(int year) =>
            house.InScopeAsync(async s =>
                (
                    await s.GetServices<Rihla.Results.IndicatorSource>()
                        .Single(x => x.Key == "commitments-kept")
                        .CountAsync(visit.Claire.MissionId, new(year, 1, 1), new(year, 12, 31))
                ).Sum(c => c.Value)
            );
    }

    [Theory, BothDatabases]
    public async Task A_commitment_handed_over_leaves_one_work_list_for_another(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        var story = new Story(house);
        var meeting = VisitHouse.Done(await visit.MeetAsync("09:00", "10:00"));
        var what = $"Relire le projet {visit.Number}";
        VisitHouse.Done(
            await visit.DoAsync<MeetingDesk, Outcome>(d =>
                d.PromiseAsync(
                    visit.Visit,
                    meeting,
                    new()
                    {
                        What = what,
                        OwnerId = visit.Claire.UserId,
                        DueOn = visit.Day.AddDays(5),
                    },
                    visit.Claire
                )
            )
        );
        using var claire = await story.VisitorAsync("claire");
        var list = await claire.GetAsync("/app/commitments");
        var link = list
            .Document.QuerySelector($"tr:contains('{what}') a[href^='/app/commitments/']")!
            .GetAttribute("href")!;
        var samba = await story.ActorAsync("samba");
        await claire.SubmitAsync(
            await claire.GetAsync(link),
            [("Input.OwnerId", samba.UserId.ToString())]
        );

        Assert.DoesNotContain(
            what,
            (await claire.GetAsync("/app/my-tasks")).Text,
            StringComparison.Ordinal
        );
        using var owner = await story.VisitorAsync("samba");
        Assert.Contains(
            what,
            (await owner.GetAsync("/app/my-tasks")).Text,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task Points_that_somebody_wrote_are_kept_until_they_begin_anew(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        var meeting = VisitHouse.Done(await visit.MeetAsync("09:00", "10:00"));
        using var claire = await new Story(house).VisitorAsync("claire");
        var address = $"/app/visits/{visit.Visit}/meetings/{meeting}/briefing";
        var page = await claire.GetAsync(address);
        Assert.Contains("Première rencontre", page.Text, StringComparison.Ordinal);

        page = await claire.GetAsync($"{address}/points");
        await claire.SubmitAsync(page, [("Input.Points", "Parler du délai de quinze jours")]);
        using var nadia = await new Story(house).VisitorAsync("nadia");
        var print = await nadia.GetAsync($"{address}/print?language=en");
        Assert.Contains("Parler du délai de quinze jours", print.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("First meeting: introduce", print.Text, StringComparison.Ordinal);

        page = await claire.GetAsync($"{address}/points");
        await claire.SubmitAsync(page, [], "form[action$='handler=Anew']");
        print = await nadia.GetAsync($"{address}/print?language=en");
        Assert.Contains("First meeting: introduce", print.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_result_is_written_once_the_meeting_has_begun_and_is_missed_when_it_is_not(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        var past = VisitHouse.Done(await visit.MeetAsync("07:00", "07:30"));
        var future = VisitHouse.Done(await visit.MeetAsync("20:00", "21:00"));
        Task<Outcome> Conclude(Guid meeting) =>
            visit.DoAsync<MeetingDesk, Outcome>(d =>
                d.ConcludeAsync(visit.Visit, meeting, "Bonne séance.", 0, visit.Claire)
            );
        VisitHouse.Refused("Meeting.NotBegun", await Conclude(future));
        Assert.Contains(
            await TasksAsync(house, visit),
            t =>
                t.TextKey == "Task.meeting-results"
                && t.Address.EndsWith($"{visit.Visit}", StringComparison.Ordinal)
        );
        VisitHouse.Done(await Conclude(past));
        Assert.DoesNotContain(
            await TasksAsync(house, visit),
            t =>
                t.TextKey == "Task.meeting-results"
                && t.Address.EndsWith($"{visit.Visit}", StringComparison.Ordinal)
        );
    }

    [Theory, BothDatabases]
    public async Task News_of_a_visit_waits_for_a_second_reader_and_names_nobody(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        VisitHouse.Done(await visit.MeetAsync("09:00", "10:00"));
        var story = new Story(house);
        using var claire = await story.VisitorAsync("claire");
        var page = await claire.GetAsync($"/app/visits/{visit.Visit}/news");
        var form = page.Document.QuerySelector("main form")!.InnerHtml;
        Assert.Contains(
            $"Ministère d'essai {visit.Number}-0",
            System.Net.WebUtility.HtmlDecode(form),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("Naima", form, StringComparison.Ordinal);
        page = await claire.SubmitAsync(
            page,
            [("Fr.Title", $"Une visite d'essai numéro {visit.Number}")]
        );
        Assert.Contains("attend une seconde lecture", page.Text, StringComparison.Ordinal);

        using var leila = await story.VisitorAsync("leila");
        page = await leila.GetAsync("/app/my-tasks", "en");
        Assert.Contains(
            "Read a text of the site before it is published",
            page.Text,
            StringComparison.Ordinal
        );
        page = await leila.GetAsync("/app/site");
        Assert.Contains(
            $"Une visite d'essai numéro {visit.Number}",
            Seen(page.Html),
            StringComparison.Ordinal
        );
        // A visit makes one news item.
        page = await claire.GetAsync($"/app/visits/{visit.Visit}/news");
        Assert.Null(page.Document.QuerySelector("main form"));
    }

    private static Task<IReadOnlyList<OfficeTask>> TasksAsync(House house, VisitHouse visit) =>
        house.InScopeAsync(s =>
            s.GetServices<OfficeTasks>()
                .OfType<RelationsTasks>()
                .Single()
                .OfAsync(visit.Claire, CancellationToken.None)
        );

    // Without the marks of direction and of print.
    private static string Seen(string html) =>
        string.Concat(
                System
                    .Net.WebUtility.HtmlDecode(html)
                    .Where(c => c is not ('\u2066' or '\u2067' or '\u2068' or '\u2069'))
            )
            .Replace('’', '\'')
            .Replace('\u00A0', ' ')
            .Replace('\u202F', ' ');
}
