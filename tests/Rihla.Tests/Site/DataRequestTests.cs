using System.Net;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Site;
using Rihla.Tests.Access;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Site;

/// <summary>A person asks for a copy or a correction of her data, and is answered.</summary>
public sealed class DataRequestTests(HelpHouses houses) : IClassFixture<HelpHouses>
{
    [Theory, BothDatabases]
    public async Task The_copy_is_made_handed_over_in_a_recorded_way_and_told_on_the_page_she_follows(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0, givenNames: "Aminata");
        var (stranger, receipt, page) = await FollowAsync(house, story);
        using var _ = stranger;
        page = await SayAsync(stranger, page, ExchangeKind.DataCopy, "");
        Assert.Contains("Nous la préparons", page.Text, StringComparison.Ordinal);
        // Asked twice it is one.
        page = await SayAsync(stranger, page, ExchangeKind.DataCopy, "");
        Assert.NotNull(page.Document.QuerySelector(".s-errors"));

        var request = await OnlyAsync(house, receipt);
        Assert.Equal(request.AskedOn.AddDays(30), request.DueOn);
        var driss = await new Story(house).ActorAsync("driss");
        Assert.Contains(
            await TasksAsync(house, driss),
            t => t.Address == $"/app/data-requests/{request.Id}" && t.DueOn == request.DueOn
        );
        // It is not the caseworker's: her tasks, and the page, are the officer's alone.
        using var salma = await house.EnterAsync("salma");
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await salma.GetAsync($"/app/data-requests/{request.Id}")).Status
        );
        using var officer = await house.EnterAsync("driss");
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await officer.GetAsync($"/app/data-requests/{request.Id}/copy")).Status
        );
        var view = await officer.GetAsync($"/app/data-requests/{request.Id}");
        view = await officer.SubmitAsync(view, [], "form[action*=Make]");
        var copy = await officer.GetAsync($"/app/data-requests/{request.Id}/copy");
        Assert.Equal("fr", copy.Document.DocumentElement.GetAttribute("lang"));
        Assert.Contains("Aminata", copy.Text, StringComparison.Ordinal);
        Assert.Contains(story.Code, copy.Text, StringComparison.Ordinal);
        Assert.Contains("Déclaration", copy.Text, StringComparison.Ordinal);
        using var file = await officer.SendAsync(
            new(HttpMethod.Get, $"/app/data-requests/{request.Id}/copy?handler=File")
        );
        Assert.Contains(
            "Aminata",
            await file.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Venez la chercher",
            (await EnterAsync(stranger, receipt)).Text,
            StringComparison.Ordinal
        );

        var refused = await officer.SubmitAsync(
            view,
            [("Input.Way", "InPerson"), ("Input.On", story.Today.ToString("O"))],
            "form[action*=HandOver]"
        );
        Assert.NotNull(refused.Document.QuerySelector("[role=alert], .r-error-summary"));
        await officer.SubmitAsync(
            view,
            [
                ("Input.Way", "InPerson"),
                ("Input.On", story.Today.ToString("O")),
                ("Input.IsIdentified", "true"),
            ],
            "form[action*=HandOver]"
        );

        request = await OnlyAsync(house, receipt);
        Assert.Equal(
            (DataRequestStanding.Done, HandoverWay.InPerson, story.Today),
            (request.Standing, request.Way, request.DoneOn)
        );
        Assert.Contains(
            "remise le",
            (await EnterAsync(stranger, receipt)).Text,
            StringComparison.Ordinal
        );
        // Handed over, it opens no more; and it is no task any more.
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await officer.GetAsync($"/app/data-requests/{request.Id}/copy")).Status
        );
        Assert.DoesNotContain(
            await TasksAsync(house, driss),
            t => t.Address == $"/app/data-requests/{request.Id}"
        );
    }

    [Theory, BothDatabases]
    public async Task A_correction_is_decided_with_a_reason_and_made_by_who_keeps_the_case(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var (stranger, receipt, page) = await FollowAsync(house, story);
        using var _ = stranger;
        await SayAsync(stranger, page, ExchangeKind.DataCorrection, "Mon village est faux.");
        var request = await OnlyAsync(house, receipt);
        using var officer = await house.EnterAsync("driss");
        var view = await officer.GetAsync($"/app/data-requests/{request.Id}");
        Assert.Contains("Mon village est faux.", view.Text, StringComparison.Ordinal);
        Assert.Equal(
            $"/app/data-requests/{request.Id}",
            (
                await officer.SubmitAsync(
                    view,
                    [("Input.IsGranted", "true"), ("Input.Reason", "Vous avez raison.")],
                    "form[action*=Decide]"
                )
            ).Path
        );
        Assert.Contains(DataRequests.Task, await story.TasksAsync());
        page = await EnterAsync(stranger, receipt);
        Assert.Contains("Vous avez raison.", page.Text, StringComparison.Ordinal);

        using var salma = await house.EnterAsync("salma");
        var exchanges = await salma.GetAsync($"/app/cases/{story.Code}/exchanges");
        await salma.SubmitAsync(exchanges, [], "form[action*=PutRight]");

        Assert.Equal(DataRequestStanding.Done, (await OnlyAsync(house, receipt)).Standing);
        Assert.DoesNotContain(DataRequests.Task, await story.TasksAsync());
        Assert.Contains(
            "corrigé depuis le",
            (await EnterAsync(stranger, receipt)).Text,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task Who_asks_to_be_erased_waits_until_the_case_is_closed_and_then_is_nobody_any_more(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 1, givenNames: "Oumou");
        var (stranger, receipt, page) = await FollowAsync(house, story);
        using var _ = stranger;
        page = await SayAsync(stranger, page, ExchangeKind.Message, "Je suis Oumou.");
        page = await SayAsync(stranger, page, ExchangeKind.DataErasure, "");
        Assert.Contains("ce qui peut être effacé", page.Text, StringComparison.Ordinal);
        var request = await OnlyAsync(house, receipt);
        Assert.Equal(request.AskedOn.AddDays(10), request.DueOn);
        using var officer = await house.EnterAsync("driss");
        var address = $"/app/data-requests/{request.Id}";
        var view = await officer.GetAsync(address);
        Assert.Contains(
            $"Le dossier {story.Code} est encore ouvert",
            view.Text,
            StringComparison.Ordinal
        );
        Assert.Null(view.Document.QuerySelector("form[action*=Erase]"));

        // She ends it herself, as the page told her.
        page = await stranger.SubmitAsync(page, [("Close", "true")], "form:has([value=withdraw])");
        view = await officer.GetAsync(address);
        var hasty = await officer.SubmitAsync(
            view,
            [("Input.IsIdentified", "true")],
            "form[action*=Erase]"
        );
        Assert.Contains("définitif", hasty.Text, StringComparison.Ordinal);
        var code = (await story.FileAsync()).Applicant!.Person.Code;
        var done = await officer.SubmitAsync(
            view,
            [
                ("Input.WithChildren", "true"),
                ("Input.IsIdentified", "true"),
                ("Input.IsCertain", "true"),
            ],
            "form[action*=Erase]"
        );
        Assert.Equal(address, done.Path);

        request = await OnlyAsync(house, receipt);
        Assert.Equal((DataRequestStanding.Done, story.Today), (request.Standing, request.DoneOn));
        Assert.All((await story.FileAsync()).Travellers, t => Assert.True(t.Person.IsErased));
        using var salma = await house.EnterAsync("salma");
        foreach (var each in new[] { $"/app/cases/{story.Code}", $"/app/people/{code}" })
        {
            var left = await salma.GetAsync(each);
            Assert.Equal(HttpStatusCode.OK, left.Status);
            Assert.DoesNotContain("Oumou", left.Html, StringComparison.Ordinal);
            Assert.Contains("effacé", left.Text, StringComparison.Ordinal);
        }
        // The receipt tells her, and nothing can be written with it any more.
        page = await EnterAsync(stranger, receipt);
        Assert.Contains("a été effacé le", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Je suis Oumou", page.Text, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector("form:has([value=say])"));
    }

    [Theory, BothDatabases]
    public async Task Who_applied_and_was_taken_out_alone_is_erased_on_the_receipt_of_the_request(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.EnteredAsync(house, children: 0);
        var (stranger, receipt, page) = await FollowAsync(house, story);
        using var _ = stranger;
        await SayAsync(stranger, page, ExchangeKind.DataErasure, "");
        var request = await OnlyAsync(house, receipt);
        var who = (await story.FileAsync()).Applicant!;
        await story.DoAsync<Registration>(r =>
            r.RemoveAsync(story.Code, who.MemberId, Actor.System)
        );
        await story.DoAsync<Closing>(c =>
            c.CloseAsync(story.Code, ClosureReason.Withdrawn, null, Actor.System)
        );
        using var officer = await house.EnterAsync("driss");
        var view = await officer.GetAsync($"/app/data-requests/{request.Id}");

        await officer.SubmitAsync(
            view,
            [("Input.IsIdentified", "true"), ("Input.IsCertain", "true")],
            "form[action*=Erase]"
        );

        Assert.Equal(DataRequestStanding.Done, (await OnlyAsync(house, receipt)).Standing);
        Assert.NotNull((await story.FileAsync()).Case.ErasedOn);
        Assert.True(
            await house.InScopeAsync(async s =>
                (await s.GetRequiredService<Register>().FindAsync(who.Person.Id))!.IsErased
            )
        );
    }

    [Theory, BothDatabases]
    public async Task Who_is_erased_writes_nothing_any_more_from_a_page_that_was_open(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        // Her child stays: the case is not emptied.
        var story = await Story.AppliedAsync(house, children: 1);
        var (stranger, receipt, page) = await FollowAsync(house, story);
        using var _ = stranger;
        page = await SayAsync(stranger, page, ExchangeKind.DataErasure, "");
        page = await stranger.SubmitAsync(page, [("Close", "true")], "form:has([value=withdraw])");
        var request = await OnlyAsync(house, receipt);
        var seen = await house.InScopeAsync(s =>
            s.GetRequiredService<Following>().LoadAsync(request.RequestId, 1, default)
        );
        using var officer = await house.EnterAsync("driss");
        var address = $"/app/data-requests/{request.Id}";
        await officer.SubmitAsync(
            await officer.GetAsync(address),
            [("Input.IsIdentified", "true"), ("Input.IsCertain", "true")],
            "form[action*=Erase]"
        );
        Assert.Equal(DataRequestStanding.Done, (await OnlyAsync(house, receipt)).Standing);

        page = await SayAsync(stranger, page, ExchangeKind.Message, "Encore moi.");
        var late = await house.InScopeAsync(s =>
            s.GetRequiredService<Following>()
                .SayAsync(seen, ExchangeKind.Message, "Encore moi.", default)
        );

        Assert.Contains(
            "plus rien ne peut être écrit",
            page.Document.QuerySelector(".s-errors")!.TextContent,
            StringComparison.Ordinal
        );
        Assert.Equal("Site.Follow.Erased", Assert.Single(late.Refusals).TextKey);
        await house.InScopeAsync(async s =>
            Assert.DoesNotContain(
                await s.GetRequiredService<RihlaDb>()
                    .Set<Exchange>()
                    .Where(e => e.RequestId == request.RequestId)
                    .ToListAsync(),
                e => e.Text.Reveal() == "Encore moi."
            )
        );
    }

    [Theory, BothDatabases]
    public async Task An_erasure_that_the_law_forbids_is_refused_with_a_reason(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var (stranger, receipt, page) = await FollowAsync(house, story);
        using var _ = stranger;
        await SayAsync(stranger, page, ExchangeKind.DataErasure, "Effacez tout.");
        var request = await OnlyAsync(house, receipt);
        using var officer = await house.EnterAsync("driss");
        var view = await officer.GetAsync($"/app/data-requests/{request.Id}");
        var unsaid = await officer.SubmitAsync(view, [], "form[action*=Refuse]");
        Assert.Contains("Écrivez le motif", unsaid.Text, StringComparison.Ordinal);

        await officer.SubmitAsync(
            view,
            [("Input.Reason", "Un juge a demandé le dossier.")],
            "form[action*=Refuse]"
        );

        Assert.Equal(DataRequestStanding.Refused, (await OnlyAsync(house, receipt)).Standing);
        page = await EnterAsync(stranger, receipt);
        Assert.Contains("été effacé. Voici", page.Text, StringComparison.Ordinal);
        Assert.Contains("Un juge a demandé le dossier.", page.Text, StringComparison.Ordinal);
        Assert.NotEmpty((await story.FileAsync()).Applicant!.Person.GivenNames);
    }

    [Theory, BothDatabases]
    public async Task Every_answered_request_stands_on_a_page_and_in_the_file(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var driss = await new Story(house).ActorAsync("driss");
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var (request, _) = s.GetRequiredService<HelpDesk>().NewRequest("fr");
            var said = new Exchange
            {
                RequestId = request.Id,
                Kind = ExchangeKind.DataCorrection,
                Text = new("–"),
                At = request.At,
            };
            db.AddRange(request, said);
            for (var i = 0; i <= DataRequests.PageSize; i++)
            {
                var answered = new DataRequest
                {
                    RequestId = request.Id,
                    ExchangeId = said.Id,
                    MissionId = driss.MissionId,
                    Wish = DataWish.Correction,
                    AskedOn = new(2020, 1, 1),
                    DueOn = new(2020, 1, 11),
                };
                Assert.True(answered.Decide(false, "Non.", "Driss", request.At).IsDone);
                db.Add(answered);
            }
            await db.SaveAsync(driss, new Act("site.data-correction-decided"), default);
            var rows = s.GetServices<ListExport>()
                .OfType<DataRequestExport>()
                .Single()
                .RowsAsync(driss, s.GetRequiredService<Words>());
            var inFile = await rows.CountAsync();
            var requests = s.GetRequiredService<DataRequests>();
            var onPages = new HashSet<Guid>();
            for (var page = 1; page <= (inFile / DataRequests.PageSize) + 1; page++)
            {
                var (lines, count) = await requests.ListAsync(page, driss);
                Assert.Equal(inFile, count);
                onPages.UnionWith(lines.Select(l => l.Entity.Id));
            }
            Assert.True(inFile > DataRequests.PageSize);
            Assert.Equal(inFile, onPages.Count);
        });
        using var officer = await house.EnterAsync("driss");
        var second = await officer.GetAsync("/app/data-requests?page=2");
        Assert.Contains(
            $"{DataRequests.PageSize + 1}–",
            second.Document.QuerySelector(".r-pager")!.TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_refusal_needs_a_reason_and_a_copy_is_handed_to_nobody_unknown()
    {
        var day = new DateOnly(2026, 3, 2);
        var correction = New(DataWish.Correction);
        Refused("DataRequest.ReasonMissing", correction.Decide(false, " ", "Driss", default));
        Refused("DataRequest.AnswerMissing", correction.Decide(null, "Non.", "Driss", default));
        Refused("DataRequest.Answered", correction.Make("Driss", default));
        Assert.True(correction.Decide(false, "Rien ne manque.", "Driss", default).IsDone);
        Refused("DataRequest.Answered", correction.Decide(true, "Si.", "Driss", default));
        Refused("DataRequest.Answered", correction.PutRight(day, "Salma"));
        var copy = New(DataWish.Copy);
        Refused("DataRequest.NotReady", HandOver(true));
        Assert.True(copy.Make("Driss", default).IsDone);
        Refused("DataRequest.NotIdentified", HandOver(false));
        Refused(
            "DataRequest.DayWrong",
            copy.HandOver(HandoverWay.Letter, day.AddDays(1), true, "Driss", day, day)
        );
        Assert.True(HandOver(true).IsDone);
        Assert.False(copy.IsOpen);

        Outcome HandOver(bool isIdentified) =>
            copy.HandOver(HandoverWay.Letter, day, isIdentified, "Driss", day, day);
        static void Refused(string key, Outcome outcome) =>
            Assert.Equal(key, Assert.Single(outcome.Refusals).TextKey);
        static DataRequest New(DataWish wish) =>
            new()
            {
                RequestId = Guid.Empty,
                ExchangeId = Guid.Empty,
                MissionId = Guid.Empty,
                Wish = wish,
                AskedOn = default,
                DueOn = default,
            };
    }

    private static async Task<(Visitor Stranger, Receipt Receipt, Page Page)> FollowAsync(
        House house,
        Story story
    )
    {
        var salma = await story.ActorAsync("salma");
        var receipt = (
            await house.InScopeAsync(s =>
                s.GetRequiredService<CaseExchanges>()
                    .GiveReceiptAsync(story.Code, null, "fr", salma, default)
            )
        ).Value!;
        var stranger = house.Visitor();
        return (stranger, receipt, await EnterAsync(stranger, receipt));
    }

    private static async Task<Page> EnterAsync(Visitor stranger, Receipt receipt) =>
        await stranger.SubmitAsync(
            await stranger.GetAsync("/fr/follow"),
            [("ReceiptCode", receipt.Code), ("Secret", receipt.Words)]
        );

    private static Task<Page> SayAsync(
        Visitor stranger,
        Page page,
        ExchangeKind kind,
        string text
    ) => stranger.SubmitAsync(page, [("Kind", $"{kind}"), ("Text", text)], "form:has([value=say])");

    private static Task<DataRequest> OnlyAsync(House house, Receipt receipt) =>
        house.InScopeAsync(s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            return db.Set<DataRequest>()
                .AsNoTracking()
                .SingleAsync(d =>
                    db.Set<HelpRequest>().Any(r => r.Id == d.RequestId && r.Code == receipt.Code)
                );
        });

    private static Task<IReadOnlyList<OfficeTask>> TasksAsync(House house, Actor by) =>
        house.InScopeAsync(s =>
            s.GetServices<OfficeTasks>().OfType<DataRequestsDue>().Single().OfAsync(by, default)
        );
}
