using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Diaspora;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Jobs;
using Rihla.Site;
using Rihla.Tests.Access;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Diaspora;

/// <summary>What applicants and officers write and send to each other once an application was sent, and what becomes of the reserve.</summary>
public sealed class ExchangeTests(DiasporaHouses houses) : IClassFixture<DiasporaHouses>
{
    private static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.4\n%%EOF\n");

    [Theory, BothDatabases]
    public async Task An_applicant_writes_sends_papers_and_is_answered_until_it_is_over(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var receipt = await story.ApplyAsync();
        using var stranger = house.Visitor();
        var page = await EnterAsync(stranger, receipt);
        page = await stranger.SubmitAsync(
            page,
            [("Text", "Puis-je ajouter une lettre ?")],
            "form:has([value=say])"
        );
        Assert.Contains("Puis-je ajouter une lettre ?", page.Text, StringComparison.Ordinal);
        // Recognised by its content, whatever it is called.
        page = await stranger.SubmitAsync(
            page,
            [("PaperKind", "Identity")],
            "form:has([value=paper])",
            ("Paper", "passeport.pdf", Encoding.UTF8.GetBytes("MZ not a document"))
        );
        Assert.NotNull(page.Document.QuerySelector(".s-errors"));
        page = await stranger.SubmitAsync(
            page,
            [("PaperKind", "Identity")],
            "form:has([value=paper])",
            ("Paper", "passeport.pdf", Pdf)
        );
        Assert.Null(page.Document.QuerySelector(".s-errors"));
        Assert.Contains("Pièce d’identité", page.Text, StringComparison.Ordinal);

        Assert.Contains(
            await TasksAsync(house, "samba"),
            t => t.TextKey == "Task.application-message" && t.Args.Contains(receipt.Code)
        );
        using var samba = await house.EnterAsync("samba");
        var view = await samba.GetAsync($"/app/diaspora/applications/{receipt.Code}");
        var paper = view.Document.QuerySelector("a[href*='/papers/']")!.GetAttribute("href")!;
        using (var file = await samba.SendAsync(new(HttpMethod.Get, paper)))
        {
            Assert.Equal("application/pdf", file.Content.Headers.ContentType!.MediaType);
        }
        // A juror marks what all wrote in the same form: papers are not hers.
        using var juror = await house.EnterAsync("sofia");
        Assert.Equal(HttpStatusCode.Forbidden, (await juror.GetAsync(paper)).Status);
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        await samba.SubmitAsync(
            await samba.GetAsync($"/app/diaspora/applications/{receipt.Code}/answer"),
            [("Text", "Oui, par cette page.")]
        );
        Assert.DoesNotContain(
            await TasksAsync(house, "samba"),
            t => t.TextKey == "Task.application-message" && t.Args.Contains(receipt.Code)
        );
        page = await EnterAsync(stranger, receipt);
        Assert.Contains("Oui, par cette page.", page.Text, StringComparison.Ordinal);

        page = await stranger.SubmitAsync(page, [], "form:has([value=withdraw])");
        Assert.Null(page.Document.QuerySelector("form:has([value=say])"));
        var id = (await story.ApplicationAsync(receipt.Code)).Id;
        CallStory.Refused(
            "Application.Ended",
            await house.InScopeAsync(s =>
                s.GetRequiredService<ApplicationExchanges>().SayAsync(id, "Encore.")
            )
        );
    }

    [Theory, BothDatabases]
    public async Task A_refusal_that_was_not_announced_shows_on_no_page_and_in_no_answer(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var (told, gone) = (await story.ApplyAsync(), await story.ApplyAsync());
        await story.CloseAsync();
        await story.CloseScoringAsync();
        foreach (var receipt in new[] { told, gone })
        {
            await story.AsAsync<Decisions>(
                "nadia",
                (d, by) => d.DecideAsync(receipt.Code, ApplicationStanding.Refused, "Trop tôt.", by)
            );
        }
        using var stranger = house.Visitor();
        var page = await stranger.SubmitAsync(
            await EnterAsync(stranger, told),
            [("Text", "Où en est-on ?")],
            "form:has([value=say])"
        );
        Assert.Null(page.Document.QuerySelector(".s-errors"));
        // What she asks before she is told is answered as what anybody asks.
        Assert.Contains(
            await TasksAsync(house, "samba"),
            t => t.TextKey == "Task.application-message" && t.Args.Contains(told.Code)
        );
        page = await EnterAsync(stranger, gone);
        Assert.NotNull(page.Document.QuerySelector("form:has([value=paper])"));
        page = await stranger.SubmitAsync(page, [], "form:has([value=withdraw])");
        Assert.Null(page.Document.QuerySelector(".s-errors"));
        Assert.Equal(
            ApplicationStanding.Withdrawn,
            (await story.ApplicationAsync(gone.Code)).Standing
        );

        var open = await EnterAsync(stranger, told);
        await story.AsAsync<Decisions>("nadia", (d, by) => d.AnnounceAsync(story.Address, by));
        // The page from before the announcement takes back nothing that has been told since.
        open = await stranger.SubmitAsync(open, [], "form:has([value=withdraw])");
        Assert.NotNull(open.Document.QuerySelector(".s-errors"));
        Assert.Null(open.Document.QuerySelector("form:has([value=say])"));
        Assert.DoesNotContain(
            await TasksAsync(house, "samba"),
            t => t.TextKey == "Task.application-message" && t.Args.Contains(told.Code)
        );
    }

    [Theory, BothDatabases]
    public async Task New_words_open_and_the_old_ones_and_who_is_in_by_them_do_not(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var lost = await story.ApplyAsync();
        using var finder = house.Visitor();
        var inside = await EnterAsync(finder, lost);
        using var samba = await house.EnterAsync("samba");
        var view = await samba.GetAsync($"/app/diaspora/applications/{lost.Code}/words");
        var refused = await samba.SubmitAsync(view, []);
        Assert.Null(refused.Document.QuerySelector(".r-notice-done"));
        var given = await samba.SubmitAsync(view, [("Identified", "CallBack")]);
        var told = given
            .Document.QuerySelectorAll(".r-notice-done strong")
            .Select(e => e.TextContent)
            .ToList();
        Assert.Equal(lost.Code, told[0]);

        Assert.NotNull(
            (
                await finder.SubmitAsync(inside, [("Text", "x")], "form:has([value=say])")
            ).Document.QuerySelector(".s-errors")
        );
        Assert.NotNull((await EnterAsync(finder, lost)).Document.QuerySelector(".s-errors"));
        using var stranger = house.Visitor();
        Assert.Null(
            (await EnterAsync(stranger, new(told[0], told[1]))).Document.QuerySelector(".s-errors")
        );
    }

    [Theory, BothDatabases]
    public async Task Who_gives_up_frees_a_place_for_the_first_in_reserve(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house, Calls.Rules with { Places = 1 });
        var (first, second, third) = (
            await story.ApplyAsync(),
            await story.ApplyAsync(),
            await story.ApplyAsync()
        );
        await story.CloseAsync();
        foreach (var juror in new[] { "sofia", "jamal" })
        {
            await story.MarkAsync(juror, first.Code, 5, 5);
            await story.MarkAsync(juror, second.Code, 4, 4);
            await story.MarkAsync(juror, third.Code, 3, 3);
        }
        await story.CloseScoringAsync();
        await story.AsAsync<Decisions>(
            "nadia",
            (d, by) => d.DecideAsync(second.Code, ApplicationStanding.Reserve, "Attendre.", by)
        );
        await story.AsAsync<Decisions>("nadia", (d, by) => d.AcceptAsync(story.Address, by));
        await story.AsAsync<Decisions>("nadia", (d, by) => d.AnnounceAsync(story.Address, by));
        CallStory.Refused("Promotion.NoPlace", await PromoteAsync(story, second.Code, null));
        house.Clock.Advance(40);
        await story.AsAsync<Ventures>(
            "samba",
            async (v, by) =>
                await v.DropOutAsync(
                    (await v.ListAsync(new((await story.CallAsync()).Id, null, null, null), by))
                        .Found.Single()
                        .Code,
                    story.Today,
                    DropOutReason.Family,
                    null,
                    by
                )
        );
        Assert.Contains(
            await TasksAsync(house, "nadia"),
            t =>
                t.TextKey == "Task.call-place-free"
                && t.Address.Contains(story.Address, StringComparison.Ordinal)
        );
        // Past the next only with a reason; never more than the places.
        CallStory.Refused("Promotion.ReasonMissing", await PromoteAsync(story, third.Code, null));
        using var nadia = await house.EnterAsync("nadia");
        await nadia.SubmitAsync(
            await nadia.GetAsync($"/app/diaspora/calls/{story.Address}/promote"),
            [("Code", second.Code)]
        );

        Assert.Equal(
            ApplicationStanding.Selected,
            (await story.ApplicationAsync(second.Code)).Standing
        );
        CallStory.Refused(
            "Promotion.NoPlace",
            await PromoteAsync(story, third.Code, "Elle aussi.")
        );
        // The letter tells of this day and not of the reserve, and somebody tells her.
        using var samba = await house.EnterAsync("samba");
        var letter = await samba.GetAsync($"/app/diaspora/applications/{second.Code}/letter");
        Assert.Contains(
            story.Today.ToString(
                "d MMMM yyyy",
                System.Globalization.CultureInfo.GetCultureInfo("fr")
            ),
            letter.Text,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("Attendre.", letter.Text, StringComparison.Ordinal);
        Assert.True(await IsToTellAsync());
        await samba.SubmitAsync(
            await samba.GetAsync($"/app/diaspora/applications/{second.Code}/answer"),
            [("Text", "Votre projet est soutenu.")]
        );
        Assert.False(await IsToTellAsync());
        async Task<bool> IsToTellAsync() =>
            (await TasksAsync(house, "samba")).Any(t =>
                t.TextKey == "Task.application-promoted" && t.Args.Contains(second.Code)
            );
        using var stranger = house.Visitor();
        var page = await EnterAsync(stranger, second);
        // Her plan becomes a version of that of her venture.
        await stranger.SubmitAsync(
            page,
            [("PaperKind", "BusinessPlan")],
            "form:has([value=paper])",
            ("Paper", "plan.pdf", Pdf)
        );
        var ventures = await story.AskAsync<Ventures, IReadOnlyList<Venture>>(
            "samba",
            async (v, by) =>
                (await v.ListAsync(new((await story.CallAsync()).Id, null, null, null), by)).Found
        );
        Assert.Equal(2, ventures.Count);
        Assert.Single(ventures.Single(v => v.IsGoing).Plans);
    }

    [Theory, BothDatabases]
    public async Task A_place_is_left_free_with_a_reason_until_another_becomes_free(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var codes = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            codes.Add((await story.ApplyAsync()).Code);
        }
        await story.CloseAsync();
        foreach (var juror in new[] { "sofia", "jamal" })
        {
            for (var i = 0; i < 3; i++)
            {
                await story.MarkAsync(juror, codes[i], 5 - i, 5 - i);
            }
        }
        await story.AnnounceAsync();
        CallStory.Refused("Promotion.NoPlace", await LeaveAsync("Trop tôt."));
        await DropAsync(codes[0]);
        Assert.True(await IsAskedAsync());
        CallStory.Refused("Promotion.LeaveReasonMissing", await LeaveAsync(" "));
        using var nadia = await house.EnterAsync("nadia");
        var done = await nadia.SubmitAsync(
            await nadia.GetAsync($"/app/diaspora/calls/{story.Address}/promote"),
            [("Left.Reason", "L’année budgétaire est close.")],
            "main form[action*='handler=Leave']"
        );
        Assert.Equal($"/app/diaspora/calls/{story.Address}/ranking", done.Path);
        Assert.Contains("L’année budgétaire est close.", done.Text, StringComparison.Ordinal);
        Assert.False(await IsAskedAsync());
        CallStory.Refused("Promotion.NoPlace", await LeaveAsync("Encore."));

        await DropAsync(codes[1]);
        Assert.True(await IsAskedAsync());
        // One of the two is given: it was the one that was asked about.
        CallStory.Done(await PromoteAsync(story, codes[2], null));
        Assert.Equal(1, (await story.CallAsync()).LeftFree);

        Task<Outcome> LeaveAsync(string reason) =>
            story.TryAsync<Decisions>(
                "nadia",
                (d, by) => d.LeaveFreeAsync(story.Address, reason, by)
            );
        async Task<bool> IsAskedAsync() =>
            (await TasksAsync(house, "nadia")).Any(t =>
                t.TextKey == "Task.call-place-free"
                && t.Address.Contains(story.Address + "/", StringComparison.Ordinal)
            );
        async Task DropAsync(string application)
        {
            var id = (await story.ApplicationAsync(application)).Id;
            var code = await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<Venture>()
                    .Where(v => v.ApplicationId == id)
                    .Select(v => v.Code)
                    .SingleAsync()
            );
            await story.AsAsync<Ventures>(
                "samba",
                (v, by) => v.DropOutAsync(code, story.Today, DropOutReason.Market, null, by)
            );
        }
    }

    [Theory, BothDatabases]
    public async Task Applications_of_one_person_are_found_while_the_secret_changes_and_afterwards(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var first = await story.ApplyAsync();
        var before = (await story.ApplicationAsync(first.Code)).PhoneKey;
        await house.InScopeAsync(s => s.GetRequiredService<MatchKeyRenewal>().ChangeSecretAsync());
        var second = await story.ApplyAsync();
        await FoundAsync();
        await house.InScopeAsync(s => s.GetRequiredService<MatchKeyRenewal>().RunAsync());
        await FoundAsync();
        Assert.NotEqual(before, (await story.ApplicationAsync(first.Code)).PhoneKey);

        async Task FoundAsync()
        {
            var view = await story.AskAsync<ApplicationDesk, ApplicationView?>(
                "samba",
                (d, by) => d.OpenAsync(first.Code, by)
            );
            Assert.Equal([second.Code], view!.Same);
        }
    }

    [Theory, BothDatabases]
    public async Task Papers_and_messages_go_with_what_is_forgotten(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var receipt = await story.ApplyAsync();
        var id = (await story.ApplicationAsync(receipt.Code)).Id;
        await house.InScopeAsync(s =>
            s.GetRequiredService<ApplicationExchanges>().SayAsync(id, "Bonjour.")
        );
        await house.InScopeAsync(s =>
            s.GetRequiredService<ApplicationExchanges>()
                .SendPaperAsync(id, "test", PaperKind.Other, new MemoryStream(Pdf), "a.pdf")
        );
        using var stranger = house.Visitor();
        await stranger.SubmitAsync(
            await EnterAsync(stranger, receipt),
            [],
            "form:has([value=withdraw])"
        );
        house.Clock.Advance(731);
        await house.InScopeAsync(s =>
            s.GetServices<RecurringJob>()
                .Single(j => j.Name == "diaspora-retention")
                .RunAsync(TestContext.Current.CancellationToken)
        );

        var left = await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            return await db.Set<ApplicationLine>().CountAsync()
                + await db.Set<ApplicationPaper>().CountAsync()
                + await db.Set<Attachment>().CountAsync();
        });
        Assert.Equal(0, left);
    }

    [Theory, BothDatabases]
    public async Task One_address_sends_so_many_papers_and_what_is_to_be_looked_at_twice_takes_none(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(
            kind,
            builder =>
            {
                builder.Configuration["Rihla:Diaspora:SentPerAddressAndHour"] = "2";
                builder.Configuration["Rihla:Diaspora:PapersPerCallAndHour"] = "21";
            }
        );
        var story = await CallStory.OpenAsync(house);
        var (one, other, third) = (
            await story.ApplyAsync(),
            await story.ApplyAsync(),
            await story.ApplyAsync()
        );
        for (var i = 0; i < 20; i++)
        {
            CallStory.Done(await SendAsync(i < 10 ? one : other, "somewhere"));
        }
        CallStory.Refused("Paper.Flood", await SendAsync(one, "somewhere"));
        // Of one too many nobody looks at what it is: a picture costs memory.
        CallStory.Refused(
            "Paper.Flood",
            await SendAsync(one, "somewhere", "MZ no paper"u8.ToArray())
        );
        CallStory.Done(await SendAsync(one, "elsewhere"));
        // From wherever they come, a call takes so many.
        CallStory.Refused("Paper.Flood", await SendAsync(other, "far away"));
        house.Clock.Advance(TimeSpan.FromMinutes(61));
        CallStory.Done(await SendAsync(other, "somewhere"));

        CallStory.Refused("Paper.AfterReading", await SendAsync(third, "far away"));
        using var stranger = house.Visitor();
        var page = await EnterAsync(stranger, third);
        Assert.NotNull(page.Document.QuerySelector("form:has([value=say])"));
        Assert.Null(page.Document.QuerySelector("form:has([value=paper])"));
        house.Clock.Advance(11);
        await story.AsAsync<ApplicationDesk>(
            "samba",
            (desk, by) => desk.CheckAsync(third.Code, true, "Vu.", by)
        );
        CallStory.Done(await SendAsync(third, "far away"));

        async Task<Outcome> SendAsync(Receipt receipt, string from, byte[]? paper = null)
        {
            var id = (await story.ApplicationAsync(receipt.Code)).Id;
            return await house.InScopeAsync(s =>
                s.GetRequiredService<ApplicationExchanges>()
                    .SendPaperAsync(
                        id,
                        from,
                        PaperKind.Other,
                        new MemoryStream(paper ?? Pdf),
                        "a.pdf"
                    )
            );
        }
    }

    [Fact]
    public async Task A_message_that_comes_too_fast_is_handed_back_and_a_secret_never()
    {
        await using var house = await House.OpenAsync(
            DatabaseKind.Sqlite,
            builder => builder.Configuration["Rihla:Site:TriesPerMinute"] = "2"
        );
        var story = await CallStory.OpenAsync(house);
        var receipt = await story.ApplyAsync();
        using var stranger = house.Visitor();
        var door = await stranger.GetAsync("/fr/action/calls/follow");
        var entered = await EnterAsync(stranger, receipt);
        var page = entered;
        page = await SayAsync("Un");

        page = await SayAsync("Puis-je venir mardi ?", HttpStatusCode.TooManyRequests);
        Assert.Equal(
            "Puis-je venir mardi ?",
            page.Document.QuerySelector("form[action='/fr/action/calls/follow'] [name=Text]")!
                .GetAttribute("value")
        );
        // A file cannot be handed back: that it is still there is not said.
        page = await stranger.SubmitAsync(
            entered,
            [("PaperKind", "Identity")],
            "form:has([value=paper])",
            ("Paper", "passeport.pdf", Pdf)
        );
        Assert.Equal(HttpStatusCode.TooManyRequests, page.Status);
        Assert.Null(page.Document.QuerySelector("form[action='/fr/action/calls/follow']"));
        page = await stranger.SubmitAsync(
            door,
            [("ReceiptCode", receipt.Code), ("Secret", receipt.Words)]
        );
        Assert.Equal(HttpStatusCode.TooManyRequests, page.Status);
        Assert.DoesNotContain(receipt.Words, page.Html, StringComparison.Ordinal);

        async Task<Page> SayAsync(string text, HttpStatusCode status = HttpStatusCode.OK)
        {
            var said = await stranger.SubmitAsync(page, [("Text", text)], "form:has([value=say])");
            Assert.Equal(status, said.Status);
            return said;
        }
    }

    private static async Task<Page> EnterAsync(Visitor stranger, Receipt receipt) =>
        await stranger.SubmitAsync(
            await stranger.GetAsync("/fr/action/calls/follow"),
            [("ReceiptCode", receipt.Code), ("Secret", receipt.Words)]
        );

    private static Task<Outcome> PromoteAsync(CallStory story, string code, string? reason) =>
        story.TryAsync<Decisions>("nadia", (d, by) => d.PromoteAsync(code, reason, by));

    private static async Task<IReadOnlyList<OfficeTask>> TasksAsync(House house, string userName)
    {
        var by = await new Story(house).ActorAsync(userName);
        return await house.InScopeAsync(s =>
            s.GetServices<OfficeTasks>()
                .OfType<DiasporaTasks>()
                .Single()
                .OfAsync(by, TestContext.Current.CancellationToken)
        );
    }
}
