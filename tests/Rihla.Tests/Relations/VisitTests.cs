using System.Net;
using Rihla.Platform;
using Rihla.Platform.Security;
using Rihla.Relations;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Relations;

/// <summary>From an institution to a programme that stands.</summary>
[Collection(VisitHouses.Name)]
public sealed class VisitTests(Houses houses)
{
    [Theory, BothDatabases]
    public async Task A_visit_at_the_end_of_all_days_is_asked_again(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var claire = await new Story(house).VisitorAsync("claire");
        var page = await claire.GetAsync("/app/visits/new", "en");

        page = await claire.SubmitAsync(
            page,
            [
                ("Input.Name.Fr", "Visite sans fin"),
                ("Input.FirstDay", "9999-12-30"),
                ("Input.LastDay", "9999-12-31"),
            ]
        );

        Assert.Equal("/app/visits/new", page.Path);
        Assert.Contains("between 1900 and 2100", page.Text, StringComparison.Ordinal);
        var visits = await claire.GetAsync("/app/visits", "en");
        Assert.DoesNotContain("Visite sans fin", visits.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_programme_that_contradicts_itself_is_explained_and_cannot_be_confirmed(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        VisitHouse.Done(await visit.MeetAsync("09:00", "10:00"));
        var second = VisitHouse.Done(
            await visit.MeetAsync("09:45", "10:30", ministry: 1, place: 1)
        );

        Assert.Equal(
            [ConflictKind.DelegateTwice, ConflictKind.InterpreterTwice],
            (await visit.ProgrammeAsync()).Conflicts.Select(c => c.Kind).Order()
        );
        VisitHouse.Refused(
            "OfficialVisit.ConflictsStand",
            await visit.DoAsync<VisitOffice, Outcome>(o =>
                o.ConfirmAsync(visit.Visit, visit.Claire)
            )
        );
        using var claire = await new Story(house).VisitorAsync("claire");
        var page = await claire.GetAsync($"/app/visits/{visit.Visit}", "en");
        Assert.Contains(
            "The interpreter Rim Slaoui is in two meetings at once",
            page.Text,
            StringComparison.Ordinal
        );
        Assert.Contains("begin the second at 10:00", page.Text, StringComparison.Ordinal);

        page = await claire.GetAsync($"/app/visits/{visit.Visit}/meetings/{second}/edit", "en");
        page = await claire.SubmitAsync(page, [("Input.From", "10:00"), ("Input.To", "10:45")]);
        Assert.Equal($"/app/visits/{visit.Visit}/meetings/{second}", page.Path);
        Assert.Empty((await visit.ProgrammeAsync()).Conflicts);

        page = await claire.GetAsync($"/app/visits/{visit.Visit}", "en");
        page = await claire.SubmitAsync(page, [], "form[action$='handler=Confirm']");
        Assert.Contains("The programme is confirmed", page.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task The_way_between_two_places_counts_in_both_directions(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        VisitHouse.Done(await visit.MeetAsync("09:00", "10:00"));
        VisitHouse.Done(await visit.MeetAsync("10:10", "10:40", ministry: 1, place: 1));
        Assert.Empty((await visit.ProgrammeAsync()).Conflicts);

        VisitHouse.Done(
            await visit.DoAsync<Lists, Outcome>(l =>
                l.SetWayAsync(visit.Places[1], visit.Places[0], 25, visit.Claire)
            )
        );
        var conflict = Assert.Single((await visit.ProgrammeAsync()).Conflicts);
        Assert.Equal((ConflictKind.WayTooLong, 15), (conflict.Kind, conflict.Minutes));
        // Said again, from the other end, it is corrected and not doubled.
        VisitHouse.Done(
            await visit.DoAsync<Lists, Outcome>(l =>
                l.SetWayAsync(visit.Places[0], visit.Places[1], 10, visit.Claire)
            )
        );
        Assert.Empty((await visit.ProgrammeAsync()).Conflicts);
    }

    [Theory, BothDatabases]
    public async Task A_minister_cannot_receive_two_visits_at_once(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var one = await VisitHouse.MakeAsync(house);
        var other = await VisitHouse.MakeAsync(house);
        VisitHouse.Done(await one.MeetAsync("14:00", "15:00"));
        other.Ministries[0] = one.Ministries[0];
        VisitHouse.Done(await other.MeetAsync("14:30", "15:00"));

        foreach (var visit in new[] { one, other })
        {
            Assert.Equal(
                (ConflictKind.CounterpartTwice, one.Ministries[0].Minister),
                Assert.Single(
                    (await visit.ProgrammeAsync()).Conflicts.Select(c => (c.Kind, c.About))
                )
            );
        }
        VisitHouse.Done(
            await one.DoAsync<VisitOffice, Outcome>(o => o.CallOffAsync(one.Visit, one.Claire))
        );
        Assert.Empty((await other.ProgrammeAsync()).Conflicts);
    }

    [Theory, BothDatabases]
    public async Task Whom_one_meets_is_looked_for_and_nothing_typed_is_lost(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        var (one, other) = (visit.Ministries[0], visit.Ministries[1]);
        using var claire = await new Story(house).VisitorAsync("claire");
        static string?[] Offered(Page page) =>
            [
                .. page
                    .Document.QuerySelectorAll("input[name='Input.Met']")
                    .Select(i => i.GetAttribute("value")),
            ];

        // Whoever holds a function at the institution is offered, and nobody else.
        var page = await claire.SubmitAsync(
            await claire.GetAsync($"/app/visits/{visit.Visit}/meetings/new"),
            [
                ("Input.InstitutionId", one.Institution.ToString()),
                ("Input.From", "09:15"),
                ("Input.To", "10:00"),
            ],
            "main button[formaction*='handler=Seek']"
        );
        Assert.Equal([one.Minister.ToString()], Offered(page));
        page = await claire.SubmitAsync(
            page,
            [("Input.Met", one.Minister.ToString()), ("Seek", $"NAÏMA {visit.Number}-1")],
            "main button[formaction*='handler=Seek']"
        );
        Assert.Equal([one.Minister.ToString(), other.Minister.ToString()], Offered(page));
        page = await claire.SubmitAsync(
            page,
            [("+Input.Met", one.Minister.ToString()), ("+Input.Met", other.Minister.ToString())]
        );

        var met = Assert.Single((await visit.ProgrammeAsync()).Appointments);
        Assert.Equal(new TimeOnly(9, 15), met.From);
        Assert.Equal(
            new[] { one.Minister, other.Minister }.Order(),
            met.Met.Select(c => c.Id).Order()
        );
    }

    [Theory, BothDatabases]
    public async Task Without_an_interpreter_who_speaks_both_languages_the_meeting_lacks_one(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        VisitHouse.Done(await visit.MeetAsync("09:00", "10:00"));
        Assert.Empty((await visit.ProgrammeAsync()).Appointments[0].Gaps);

        VisitHouse.Done(
            await visit.DoAsync<VisitOffice, Outcome>(o =>
                o.LeaveAsync(visit.Visit, visit.Interpreter, visit.Claire)
            )
        );
        Assert.Equal(
            [MeetingGap.NoInterpreter],
            (await visit.ProgrammeAsync()).Appointments[0].Gaps
        );
    }

    [Theory, BothDatabases]
    public async Task The_minister_of_that_day_stands_in_the_programme_in_three_languages(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        VisitHouse.Done(await visit.MeetAsync("09:00", "10:00"));
        using var nadia = await new Story(house).VisitorAsync("nadia");
        foreach (
            var (language, name) in new[]
            {
                ("fr", $"Naima Essai {visit.Number}-0, Ministre"),
                ("en", $"Naima Essai {visit.Number}-0, Ministre"),
                ("ar", "نعيمة، اسم للتجربة"),
            }
        )
        {
            var page = await nadia.GetAsync(
                $"/app/visits/{visit.Visit}/programme?language={language}"
            );
            var sheet = page.Document.QuerySelector("main")!.TextContent;
            Assert.Contains(
                name,
                // Names are isolated from the direction of the sentence with marks that nobody sees.
                string.Concat(
                    sheet.Where(c => c is not ('\u2066' or '\u2067' or '\u2068' or '\u2069'))
                ),
                StringComparison.Ordinal
            );
            Assert.Contains("09:00–10:00", sheet, StringComparison.Ordinal);
            Assert.Equal(
                language == "ar" ? "rtl" : "ltr",
                page.Document.DocumentElement.GetAttribute("dir")
            );
        }
    }

    [Theory, BothDatabases]
    public async Task Private_contacts_are_for_those_who_prepare_visits(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var claire = await new Story(house).VisitorAsync("claire");
        var page = await claire.GetAsync("/app/counterparts/new");
        page = await claire.SubmitAsync(
            page,
            [
                ("Input.Name", "Yto Benhima"),
                ("Input.Phone", "+212 600 111 222"),
                ("Input.Note", "Préfère être appelée avant neuf heures"),
            ]
        );
        var address = page.Path;
        Assert.Contains("+212 600 111 222", page.Text, StringComparison.Ordinal);

        using var leila = await new Story(house).VisitorAsync("leila");
        page = await leila.GetAsync(address);
        Assert.Contains("Yto Benhima", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("+212 600 111 222", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("neuf heures", page.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await leila.GetAsync($"{address}/edit")).Status);
        using var salma = await new Story(house).VisitorAsync("salma");
        Assert.Equal(HttpStatusCode.Forbidden, (await salma.GetAsync(address)).Status);
    }

    [Theory, BothDatabases]
    public async Task Another_missions_visit_is_not_found(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        var stranger = visit.Claire with { MissionId = Guid.NewGuid() };
        Assert.Null(
            await visit.DoAsync<ProgrammeReader, VisitProgramme?>(r =>
                r.FindAsync(visit.Visit, stranger)
            )
        );
        VisitHouse.Refused(
            "OfficialVisit.NotFound",
            await visit.DoAsync<VisitOffice, Outcome>(o => o.CallOffAsync(visit.Visit, stranger))
        );
        var leila = await new Story(house).ActorAsync("leila");
        await Assert.ThrowsAsync<NotPermittedException>(() =>
            visit.DoAsync<VisitOffice, Outcome>(o => o.CallOffAsync(visit.Visit, leila))
        );
    }

    [Theory, BothDatabases]
    public async Task Two_who_change_one_meeting_do_not_overwrite_each_other(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        var meeting = VisitHouse.Done(await visit.MeetAsync("09:00", "10:00"));
        using var claire = await new Story(house).VisitorAsync("claire");
        var address = $"/app/visits/{visit.Visit}/meetings/{meeting}/edit";
        var (mine, theirs) = (await claire.GetAsync(address), await claire.GetAsync(address));
        await claire.SubmitAsync(theirs, [("Input.To", "10:30")]);

        var page = await claire.SubmitAsync(mine, [("Input.From", "08:30")]);

        Assert.Equal(address, page.Path);
        Assert.Equal(("09:00", "10:30"), await TimesAsync(visit));
        // Both versions stand side by side: the end of the colleague is taken, one's own beginning kept.
        page = await claire.SubmitAsync(page, [("Keep[From]", "yours"), ("Keep[To]", "theirs")]);
        Assert.Equal($"/app/visits/{visit.Visit}/meetings/{meeting}", page.Path);
        Assert.Equal(("08:30", "10:30"), await TimesAsync(visit));
    }

    private static async Task<(string, string)> TimesAsync(VisitHouse visit) =>
        (await visit.ProgrammeAsync())
            .Appointments.Select(a => ($"{a.From:HH\\:mm}", $"{a.To:HH\\:mm}"))
            .Single();
}
