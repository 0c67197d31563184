using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Relations;
using Rihla.Site;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Relations;

/// <summary>How a visit stands, and what is said of it outside.</summary>
[Collection(VisitHouses.Name)]
public sealed class StandingTests(Houses houses)
{
    private static readonly DateOnly Day = new(2026, 3, 2);
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_visit_is_over_when_its_last_meeting_has_ended_and_can_be_taken_up_again()
    {
        var visit = On(Day);
        var meeting = new Meeting { VisitId = visit.Id, MissionId = visit.MissionId };
        meeting.Schedule(Noon, Noon.AddHours(1));
        visit.Add(meeting);

        VisitHouse.Refused("OfficialVisit.NotOver", visit.End(Day.AddDays(-1), Noon.AddDays(-1)));
        VisitHouse.Refused("OfficialVisit.NotOver", visit.End(Day, Noon));
        VisitHouse.Done(visit.End(Day, Noon.AddHours(1)));
        VisitHouse.Refused("OfficialVisit.IsHeld", visit.CallOff());
        VisitHouse.Done(visit.Reopen());
        VisitHouse.Refused("OfficialVisit.NotConfirmed", visit.Reopen());
        VisitHouse.Done(visit.CallOff());
        VisitHouse.Refused("OfficialVisit.IsOff", visit.Confirm(0));
    }

    [Fact]
    public void News_is_of_what_took_place()
    {
        var visit = On(Day);
        VisitHouse.Refused("OfficialVisit.NewsEarly", visit.MayBeTold(Day.AddDays(-1)));
        VisitHouse.Done(visit.MayBeTold(Day));
        VisitHouse.Done(visit.CallOff());
        VisitHouse.Refused("OfficialVisit.NewsOff", visit.MayBeTold(Day));
    }

    [Theory, BothDatabases]
    public async Task A_visit_to_come_or_called_off_makes_no_news_and_prints_as_what_it_is(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        VisitHouse.Done(await visit.MeetAsync("09:00", "10:00"));
        VisitHouse.Done(await ChangeDaysAsync(visit, visit.Day.AddDays(1)));
        using var claire = await new Story(house).VisitorAsync("claire");
        var news = $"/app/visits/{visit.Visit}/news";

        var page = await claire.GetAsync($"/app/visits/{visit.Visit}", "en");
        Assert.Null(page.Document.QuerySelector($"a[href='{news}']"));
        Assert.Null(page.Document.QuerySelector("form[action$='handler=End']"));
        page = await claire.GetAsync(news, "en");
        Assert.Null(page.Document.QuerySelector("main form"));
        Assert.Contains("once the visit has taken place", page.Text, StringComparison.Ordinal);
        VisitHouse.Refused("OfficialVisit.NewsEarly", await DraftAsync(visit));

        VisitHouse.Done(await ChangeDaysAsync(visit, visit.Day));
        VisitHouse.Done(
            await visit.DoAsync<VisitOffice, Outcome>(o =>
                o.CallOffAsync(visit.Visit, visit.Claire)
            )
        );
        VisitHouse.Refused("OfficialVisit.NewsOff", await DraftAsync(visit));
        var print = await claire.GetAsync($"/app/visits/{visit.Visit}/programme?language=en");
        Assert.Contains("Called off", print.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Only_what_was_signed_is_said_to_be_signed(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        var agreement = VisitHouse.Done(
            await visit.DoAsync<Agreements, Outcome<Guid>>(a =>
                a.AddAsync(
                    new()
                    {
                        Title = "Accord à signer",
                        Purpose = "Essai",
                        StartsOn = visit.Day.AddDays(40),
                    },
                    visit.Claire
                )
            )
        );
        var meeting = VisitHouse.Done(
            await visit.DoAsync<MeetingDesk, Outcome<Guid>>(d =>
                d.AddAsync(
                    visit.Visit,
                    new()
                    {
                        Kind = MeetingKind.Signing,
                        InstitutionId = visit.Ministries[0].Institution,
                        Day = visit.Day,
                        From = new(7, 0),
                        To = new(7, 30),
                        AgreementIds = [agreement],
                    },
                    visit.Claire
                )
            )
        );
        Assert.DoesNotContain("Accord à signer", await BodyAsync(), StringComparison.Ordinal);

        VisitHouse.Done(
            await visit.DoAsync<MeetingDesk, Outcome>(d =>
                d.ConcludeAsync(visit.Visit, meeting, "Signé.", 0, visit.Claire)
            )
        );
        Assert.Contains("Accord à signer", await BodyAsync(), StringComparison.Ordinal);

        async Task<string> BodyAsync()
        {
            var programme = await visit.ProgrammeAsync();
            return await visit.DoAsync<Words, string>(w =>
                Task.FromResult(VisitNews.TextOf(programme, w.In("en")).Body)
            );
        }
    }

    [Theory, BothDatabases]
    public async Task A_confirmed_programme_that_is_contradicted_is_provisional_again(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        VisitHouse.Done(await visit.MeetAsync("09:00", "10:00"));
        var off = VisitHouse.Done(await visit.MeetAsync("09:30", "10:30", ministry: 1, place: 1));
        await CallOffAsync(off, isOff: true);
        await ConfirmAsync();
        using var claire = await new Story(house).VisitorAsync("claire");

        // Taken up again, it stands at the same time as the other.
        var page = await claire.GetAsync($"/app/visits/{visit.Visit}/meetings/{off}", "en");
        page = await claire.SubmitAsync(page, [], "form[action*='handler=CallOff']");
        Assert.Contains("it is provisional again", page.Text, StringComparison.Ordinal);
        Assert.Equal(VisitStanding.Planned, await StandingAsync());

        await CallOffAsync(off, isOff: true);
        await ConfirmAsync();
        VisitHouse.Done(await visit.MeetAsync("11:00", "12:00"));
        Assert.Equal(VisitStanding.Confirmed, await StandingAsync());
        VisitHouse.Done(await visit.MeetAsync("11:30", "12:30", ministry: 1, place: 1));
        Assert.Equal(VisitStanding.Planned, await StandingAsync());

        async Task CallOffAsync(Guid meeting, bool isOff) =>
            VisitHouse.Done(
                await visit.DoAsync<MeetingDesk, Outcome>(d =>
                    d.CallOffAsync(visit.Visit, meeting, isOff, visit.Claire)
                )
            );
        async Task ConfirmAsync() =>
            VisitHouse.Done(
                await visit.DoAsync<VisitOffice, Outcome>(o =>
                    o.ConfirmAsync(visit.Visit, visit.Claire)
                )
            );
        async Task<VisitStanding> StandingAsync() => (await visit.ProgrammeAsync()).Visit.Standing;
    }

    [Theory, BothDatabases]
    public async Task Without_somebody_who_leads_it_a_programme_does_not_stand(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        VisitHouse.Done(await visit.MeetAsync("09:00", "10:00"));
        VisitHouse.Done(
            await visit.DoAsync<VisitOffice, Outcome>(o =>
                o.ConfirmAsync(visit.Visit, visit.Claire)
            )
        );
        VisitHouse.Done(
            await visit.DoAsync<VisitOffice, Outcome>(o =>
                o.LeaveAsync(visit.Visit, visit.Interpreter, visit.Claire)
            )
        );
        Assert.Equal(VisitStanding.Confirmed, (await visit.ProgrammeAsync()).Visit.Standing);
        VisitHouse.Done(
            await visit.DoAsync<VisitOffice, Outcome>(o =>
                o.LeaveAsync(visit.Visit, visit.Head, visit.Claire)
            )
        );
        Assert.Equal(VisitStanding.Planned, (await visit.ProgrammeAsync()).Visit.Standing);
    }

    [Theory, BothDatabases]
    public async Task An_agreement_that_has_not_begun_has_not_lapsed(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        foreach (
            var (title, first, last) in new (string, int, int?)[]
            {
                ("À venir", 30, null),
                ("Échu", -30, -1),
            }
        )
        {
            var agreement = VisitHouse.Done(
                await visit.DoAsync<Agreements, Outcome<Guid>>(a =>
                    a.AddAsync(
                        new()
                        {
                            Title = title,
                            Purpose = "Essai",
                            StartsOn = visit.Day.AddDays(first),
                            EndsOn = last is { } days ? visit.Day.AddDays(days) : null,
                        },
                        visit.Claire
                    )
                )
            );
            VisitHouse.Done(
                await visit.DoAsync<Agreements, Outcome>(a =>
                    a.AddPartyAsync(
                        agreement,
                        new() { Name = $"Ministère d'essai {visit.Number}-0" },
                        visit.Claire
                    )
                )
            );
        }
        var meeting = VisitHouse.Done(await visit.MeetAsync("09:00", "10:00"));
        var programme = await visit.ProgrammeAsync();
        var briefing = await visit.DoAsync<BriefingDesk, Briefing>(b =>
            b.OfAsync(programme, programme.Find(meeting)!, visit.Claire)
        );

        Assert.Equal(
            [("Briefing.Point.Begins", "À venir"), ("Briefing.Point.Lapsed", "Échu")],
            briefing
                .PointsOn(visit.Day, "fr")
                .Where(p => p.TextKey is "Briefing.Point.Begins" or "Briefing.Point.Lapsed")
                .Select(p => (p.TextKey, (string)p.Args[0]))
                .OrderBy(p => p.TextKey, StringComparer.Ordinal)
        );
        using var claire = await new Story(house).VisitorAsync("claire");
        var institution = await claire.GetAsync(
            $"/app/institutions/{visit.Ministries[0].Institution}",
            "en"
        );
        var note = await claire.GetAsync(
            $"/app/visits/{visit.Visit}/meetings/{meeting}/briefing/print?language=en"
        );
        foreach (var text in new[] { institution.Text, note.Text })
        {
            Assert.Contains("from 1 April 2026", text, StringComparison.Ordinal);
            Assert.Contains("no longer in force", text, StringComparison.Ordinal);
        }
    }

    private static OfficialVisit On(DateOnly day)
    {
        var visit = new OfficialVisit { MissionId = Guid.CreateVersion7() };
        visit.Describe(new("Visite", "زيارة", "Visit"), null, day, day);
        return visit;
    }

    private static Task<Outcome> ChangeDaysAsync(VisitHouse visit, DateOnly last) =>
        visit.DoAsync<VisitOffice, Outcome>(async o =>
            await o.ChangeAsync(
                visit.Visit,
                new()
                {
                    Name = new() { Fr = "Visite d'essai", Ar = "زيارة" },
                    FirstDay = visit.Day,
                    LastDay = last,
                    Version = (await visit.ProgrammeAsync()).Visit.Version,
                },
                visit.Claire
            )
        );

    private static async Task<Outcome> DraftAsync(VisitHouse visit)
    {
        var drafted = await visit.DoAsync<VisitNews, Outcome<Guid>>(n =>
            n.DraftAsync(
                visit.Visit,
                Languages.All.ToDictionary(l => l, _ => new NewsText("Titre", "", "")),
                visit.Claire
            )
        );
        return drafted;
    }
}
