using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Ical.Net;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Security;
using Rihla.Relations;
using Rihla.Tests.Access;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Relations;

/// <summary>What calendar programs read: whole, harmless, and only for who has the address.</summary>
[Collection(VisitHouses.Name)]
public sealed class CalendarTests(Houses houses)
{
    private const string Hostile =
        "Salle; A, \\B\r\nBEGIN:VEVENT\r\nSUMMARY:injected\r\nEND:VEVENT\u0007";

    [Theory, BothDatabases]
    public async Task A_calendar_program_reads_the_programme_without_the_names_of_people(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        var meeting = VisitHouse.Done(await visit.MeetAsync("09:00", "10:00"));
        var (text, _) = await FeedAsync(house, "claire");

        var found = Calendar.Load(text)!.Events.Single(e => e.Uid == $"{meeting}@rihla");
        var one = (await visit.ProgrammeAsync()).Appointments[0];
        Assert.Equal(one.Meeting.StartsAt.UtcDateTime, found.DtStart!.AsUtc);
        Assert.Equal(one.Meeting.EndsAt.UtcDateTime, found.DtEnd!.AsUtc);
        Assert.Contains(
            $"Ministère d'essai {visit.Number}-0",
            found.Summary,
            StringComparison.Ordinal
        );
        Assert.Contains("Ministre", found.Description, StringComparison.Ordinal);
        Assert.Equal("TENTATIVE", found.Status);
        foreach (var name in new[] { "Naima", "Lindqvist", "Slaoui", "نعيمة" })
        {
            Assert.DoesNotContain(name, text, StringComparison.Ordinal);
        }
    }

    [Theory, BothDatabases]
    public async Task A_calendar_program_is_told_that_nothing_changed_until_something_does(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        var (_, address) = await FeedAsync(house, "samba");
        using var program = house.Visitor();
        async Task<(HttpStatusCode, EntityTagHeaderValue?)> AskAsync(EntityTagHeaderValue? known)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (known is not null)
            {
                request.Headers.IfNoneMatch.Add(known);
            }
            using var answer = await program.SendAsync(request);
            return (answer.StatusCode, answer.Headers.ETag);
        }

        var (_, first) = await AskAsync(null);
        Assert.Equal((HttpStatusCode.NotModified, first), await AskAsync(first));
        VisitHouse.Done(await visit.MeetAsync("09:00", "10:00"));
        var (status, second) = await AskAsync(first);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.NotEqual(first, second);
    }

    [Theory, BothDatabases]
    public async Task A_feed_ends_with_the_account_of_its_owner(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (id, name, _) = await house.NewUserAsync(Role.LiaisonOfficer);
        var key = await house.InScopeAsync(async s =>
            await s.GetRequiredService<Calendars>()
                .RenewAsync(await s.GetRequiredService<Staff>().ActorAsync(id))
        );
        using var program = house.Visitor();
        var address = $"/calendar/{key}.ics";
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync(address)).Status);

        using var amina = await new Story(house).VisitorAsync("amina");
        await amina.SubmitAsync(
            await amina.GetAsync($"/app/admin/users/{name}"),
            [("Input.IsActive", "false")],
            "main form:has([name='Input.IsActive'])"
        );
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync(address)).Status);
    }

    [Theory, BothDatabases]
    public async Task Hostile_text_stays_text_and_long_lines_are_folded(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var visit = await VisitHouse.MakeAsync(house);
        var place = VisitHouse.Done(
            await visit.DoAsync<Lists, Outcome<Guid>>(l =>
                l.AddPlaceAsync(
                    new()
                    {
                        Name = new() { Fr = Hostile + new string('é', 90), Ar = "قاعة" },
                        City = "Rabat",
                    },
                    visit.Claire
                )
            )
        );
        visit.Places[0] = place;
        var meeting = VisitHouse.Done(await visit.MeetAsync("09:00", "10:00"));
        var (text, _) = await FeedAsync(house, "claire");

        Assert.All(
            text.Split("\r\n"),
            line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75)
        );
        Assert.DoesNotContain('\n', text.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.DoesNotContain('\u0007', text);
        var calendar = Calendar.Load(text)!;
        Assert.DoesNotContain(calendar.Events, e => e.Summary == "injected");
        Assert.StartsWith(
            "Salle; A, \\B\nBEGIN:VEVENT\nSUMMARY:injected\nEND:VEVENTééé",
            calendar.Events.Single(e => e.Uid == $"{meeting}@rihla").Location,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task A_renewed_address_closes_the_one_before_and_a_guessed_one_opens_nothing(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (_, before) = await FeedAsync(house, "nadia");
        var (_, after) = await FeedAsync(house, "nadia");
        using var stranger = house.Visitor();

        Assert.NotEqual(before, after);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(before)).Status);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync(after)).Status);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await stranger.GetAsync($"/calendar/{new string('0', 64)}.ics")).Status
        );

        using var nadia = await new Story(house).VisitorAsync("nadia");
        var page = await nadia.GetAsync("/app/visits/calendar");
        // What was shown once is shown nowhere again.
        Assert.DoesNotContain(after, page.Html, StringComparison.Ordinal);
        await nadia.SubmitAsync(page, [], "form[action$='handler=End']");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(after)).Status);
    }

    private static async Task<(string Text, string Address)> FeedAsync(House house, string userName)
    {
        using var owner = await new Story(house).VisitorAsync(userName);
        var page = await owner.GetAsync("/app/visits/calendar");
        page = await owner.SubmitAsync(page, [], "form[action$='handler=Renew']");
        var address = new Uri(
            page.Document.QuerySelector(".r-notice-done code")!.TextContent
        ).AbsolutePath;
        using var program = house.Visitor();
        using var answer = await program.SendAsync(new(HttpMethod.Get, address));
        Assert.Equal("text/calendar", answer.Content.Headers.ContentType!.MediaType);
        return (
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            address
        );
    }
}
