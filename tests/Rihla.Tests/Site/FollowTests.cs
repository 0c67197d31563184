using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Site;
using Rihla.Tests.Access;
using Rihla.Tests.Cases;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using static Rihla.Tests.Site.Asking;

namespace Rihla.Tests.Site;

/// <summary>A person without an account follows her request with code and words, and changes her mind.</summary>
[Collection(nameof(HelpHouses))]
public sealed class FollowTests(HelpHouses houses)
{
    [Theory, BothDatabases]
    public async Task Guessing_is_locked_and_the_answer_tells_of_no_code(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var receipt = await AskAsync(stranger, "Fanta", "0612000007");
        var nobodys = Receipts.New(HelpDesk.Kind, "fr").Code;
        foreach (var code in new[] { "R-0000000", nobodys, receipt.Code })
        {
            for (var i = 0; i < 5; i++)
            {
                var wrong = await EnterAsync(stranger, (code, "faux mots"));
                Assert.Contains("ne vont pas ensemble", wrong.Text, StringComparison.Ordinal);
            }
        }

        // Whether anybody has that code or not, and whatever is shown with it.
        foreach (var shown in new[] { (nobodys, "soleil mer"), receipt })
        {
            var locked = await EnterAsync(stranger, shown);
            Assert.Contains("bloqué pendant", locked.Text, StringComparison.Ordinal);
            Assert.Contains("appelez-nous", locked.Text, StringComparison.Ordinal);
        }
        house.Clock.Advance(TimeSpan.FromMinutes(16));

        Assert.NotNull((await EnterAsync(stranger, receipt)).Document.QuerySelector("[name=Key]"));
    }

    [Fact]
    public void It_is_said_how_long_a_code_is_locked_and_trying_on_makes_it_no_longer()
    {
        var now = DateTimeOffset.UnixEpoch;
        var tries = new ReceiptAttempts { Code = 1 };
        for (var i = 0; i < 5; i++)
        {
            Assert.Null(tries.Try(now, 5));
        }

        Assert.Equal(TimeSpan.FromMinutes(15), tries.Try(now, 5));
        Assert.Equal(TimeSpan.FromMinutes(4), tries.Try(now.AddMinutes(11), 5));
        Assert.Null(tries.Try(now.AddMinutes(15), 5));
    }

    [Theory, BothDatabases]
    public async Task Who_has_the_code_and_not_the_words_keeps_nobody_out_from_elsewhere(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var receipt = await AskAsync(stranger, "Fanta", "0612000034");
        await LockAsync("203.0.113.1");
        Assert.NotNull((await EnterAsync(stranger, receipt)).Document.QuerySelector("[name=Key]"));

        // Three neighbourhoods together lock it for all, for a while.
        await LockAsync("203.0.113.2");
        await LockAsync("203.0.113.3");
        await LockAsync("203.0.113.4");
        Assert.Contains(
            "bloqué pendant",
            (await EnterAsync(stranger, receipt)).Text,
            StringComparison.Ordinal
        );
        house.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.NotNull((await EnterAsync(stranger, receipt)).Document.QuerySelector("[name=Key]"));

        async Task LockAsync(string from)
        {
            for (var i = 0; i < 5; i++)
            {
                Assert.False((await TryAsync("faux mots", from)).IsDone);
            }
            Assert.Equal(
                "Site.Follow.Locked",
                (await TryAsync(receipt.Words, from)).Refusals.Single().TextKey
            );
        }

        Task<Outcome<Entered>> TryAsync(string words, string from) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<Following>().EnterAsync(receipt.Code, words, from, default)
            );
    }

    [Fact]
    public async Task What_she_writes_too_fast_is_handed_back_and_her_words_never()
    {
        await using var house = await House.OpenAsync(
            DatabaseKind.Sqlite,
            builder => builder.Configuration["Rihla:Site:TriesPerMinute"] = "2"
        );
        using var stranger = house.Visitor();
        var receipt = await AskAsync(stranger, "Fanta", "0612000023");
        var door = await stranger.GetAsync("/fr/follow");
        var page = await EnterAsync(stranger, receipt);
        page = await stranger.SubmitAsync(page, [("Text", "Un")], "form:has([value=say])");
        Assert.Equal(HttpStatusCode.OK, page.Status);

        page = await stranger.SubmitAsync(
            page,
            [("Text", "Puis-je venir mardi ?")],
            "form:has([value=say])"
        );
        Assert.Equal(HttpStatusCode.TooManyRequests, page.Status);
        Assert.Equal(
            "Puis-je venir mardi ?",
            page.Document.QuerySelector("form[action='/fr/follow'] [name=Text]")!
                .GetAttribute("value")
        );
        page = await stranger.SubmitAsync(
            door,
            [("ReceiptCode", receipt.Code), ("Secret", receipt.Words)]
        );
        Assert.Equal(HttpStatusCode.TooManyRequests, page.Status);
        Assert.DoesNotContain(receipt.Words, page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_is_read_as_people_type_it()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        using var stranger = house.Visitor();
        var receipt = await AskAsync(stranger, "Fanta", "0612000013");
        foreach (
            var typed in new[]
            {
                receipt.Code.ToLowerInvariant(),
                receipt.Code.Replace("-", " ", StringComparison.Ordinal),
                receipt.Code[1..],
                InArabicDigits(receipt.Code),
                InArabicDigits(receipt.Code[1..].Replace("-", "", StringComparison.Ordinal)),
            }
        )
        {
            var page = await EnterAsync(
                stranger,
                (typed, $"  {receipt.Words.ToUpperInvariant()} ")
            );
            Assert.NotNull(page.Document.QuerySelector("[name=Key]"));
        }
    }

    private static string InArabicDigits(string code) =>
        string.Concat(code.Select(c => char.IsAsciiDigit(c) ? (char)('٠' + c - '0') : c));

    [Fact]
    public async Task Who_finds_the_telephone_learns_nothing()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        using var stranger = house.Visitor();
        var receipt = await AskAsync(stranger, "Fanta", "0612000008");
        var page = await EnterAsync(stranger, receipt);
        var next = await SayAsync(stranger, page, "Rappelez-moi demain.");

        Assert.DoesNotContain("Fanta", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("0612000008", page.Html, StringComparison.Ordinal);
        // Neither the title nor the address says what the page is; nothing is kept; there is a way out.
        Assert.Equal("Mission de démonstration, Maroc", page.Document.Title);
        Assert.Equal("/fr/follow", page.Path);
        Assert.NotNull(page.Document.QuerySelector(".s-exit"));
        using var raw = await stranger.SendAsync(new(HttpMethod.Get, "/fr/follow"));
        Assert.True(raw.Headers.CacheControl!.NoStore);
        Assert.False(raw.Headers.Contains("Set-Cookie"));
        // Going back and sending again shows nothing: the key of a page is worth one page.
        var again = await SayAsync(stranger, page, "Encore.");
        Assert.Null(again.Document.QuerySelector("[name=Key]"));
        // And so does waiting.
        house.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Null((await SayAsync(stranger, next, "Tard.")).Document.QuerySelector("[name=Key]"));
    }

    [Theory, BothDatabases]
    public async Task What_was_written_for_too_long_waits_behind_the_words_and_is_sent_once(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var receipt = await AskAsync(stranger, "Fanta", "0612000021");
        var page = await EnterAsync(stranger, receipt);
        house.Clock.Advance(TimeSpan.FromMinutes(11));

        var late = await SayAsync(stranger, page, "Je suis partie à Tanger.");
        Assert.Null(late.Document.QuerySelector("[name=Key]"));
        var wrong = await stranger.SubmitAsync(
            late,
            [("ReceiptCode", receipt.Code), ("Secret", "faux mots")]
        );
        var open = await stranger.SubmitAsync(
            wrong,
            [("ReceiptCode", receipt.Code), ("Secret", receipt.Words)]
        );
        var written = open.Document.QuerySelector("textarea[name=Text]")!.TextContent;
        Assert.Equal("Je suis partie à Tanger.", written);
        var sent = await SayAsync(stranger, open, written);
        Assert.Single(
            sent.Document.QuerySelectorAll("li p"),
            p => p.TextContent == "Je suis partie à Tanger."
        );

        // Pressed twice: it was sent, and does not wait to be sent again.
        var again = await stranger.SubmitAsync(
            await SayAsync(stranger, open, written),
            [("ReceiptCode", receipt.Code), ("Secret", receipt.Words)]
        );
        Assert.Equal("", again.Document.QuerySelector("textarea[name=Text]")!.TextContent);
    }

    [Theory, BothDatabases]
    public async Task A_new_receipt_opens_the_same_request_and_the_old_paper_opens_nothing(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var lost = await AskAsync(stranger, "Fanta", "0612000014");
        var open = await SayAsync(stranger, await EnterAsync(stranger, lost), "Rappelez-moi.");
        var file = await CaseOfAsync(house, lost.Code);

        using var salma = await house.EnterAsync("salma");
        var given = await salma.SubmitAsync(
            await salma.GetAsync($"/app/cases/{file.Code}/exchanges"),
            [("language", "en")],
            "form[action*=Receipt]"
        );

        var receipt = (
            Code: given.Document.QuerySelector(".r-notice-done .r-code")!.TextContent,
            Words: given.Document.QuerySelector(".r-notice-done strong[dir]")!.TextContent
        );
        // Whoever is in by the old one is turned out, and nobody comes in by it again.
        Assert.Null(
            (await SayAsync(stranger, open, "Encore.")).Document.QuerySelector("[name=Key]")
        );
        Assert.NotNull((await EnterAsync(stranger, lost)).Document.QuerySelector(".s-errors"));
        Assert.Contains(
            "Rappelez-moi.",
            (await EnterAsync(stranger, receipt)).Text,
            StringComparison.Ordinal
        );
        Assert.Equal(file.Id, (await CaseOfAsync(house, receipt.Code)).Id);
    }

    [Theory, BothDatabases]
    public async Task She_withdraws_and_her_seat_is_free_at_once(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var story = await Story.BookedAsync(house, children: 0);
        Assert.Equal(1, await story.SeatsAsync());
        var receipt = await GiveReceiptAsync(house, story);

        var page = await EnterAsync(stranger, receipt);
        var done = await stranger.SubmitAsync(page, [], "form:has([value=withdraw])");

        Assert.Contains("vous ne partez pas", done.Text, StringComparison.Ordinal);
        Assert.Equal(0, await story.SeatsAsync());
        Assert.True(await story.StageAsync() < Stage.Applied);
        Assert.Contains("declaration-withdrawn", await story.TasksAsync());
        // It is not asked again what was heard, and that it was is shown whenever she looks.
        house.Clock.Advance(days: 1);
        page = await EnterAsync(stranger, receipt);
        Assert.Contains("que vous ne voulez plus partir", page.Text, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector("[type=checkbox][name=Close]"));
        await stranger.SubmitAsync(page, [], "form:has([value=withdraw])");
        Assert.False((await story.FileAsync()).IsOpen);
    }

    [Theory, BothDatabases]
    public async Task Who_no_longer_wants_to_go_is_heard_before_anything_was_signed(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var story = await Story.EnteredAsync(house, children: 0);
        var salma = await story.ActorAsync("salma");
        var mother = (await story.FileAsync()).Applicant!.Person;
        await story.EnterAsync(
            Relation.Spouse,
            "Mamadou",
            mother.FamilyName!,
            new(1990, 5, 2),
            salma
        );
        await story.DoAsync<ConsentSheet>(c =>
            c.RecordAsync(
                story.Code,
                new()
                {
                    Entries = [new(mother.Id, ConsentPurpose.DataProcessing, ConsentAnswer.Given)],
                    ExplainedIn = "fr",
                    Method = ConsentMethod.Signature,
                },
                salma
            )
        );
        var receipt = await GiveReceiptAsync(house, story);

        var page = await EnterAsync(stranger, receipt);
        await stranger.SubmitAsync(page, [("Close", "true")], "form:has([value=withdraw])");

        Assert.True((await story.FileAsync()).IsOpen);
        Assert.Contains(Following.Task, await story.TasksAsync());
        using var office = await house.EnterAsync("salma");
        var exchanges = await office.GetAsync($"/app/cases/{story.Code}/exchanges");
        Assert.Contains("Fermez aussi ma demande", exchanges.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Who_withdrew_alone_ends_all_of_it_for_a_child_of_whom_nothing_was_signed_yet(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var story = await Story.AppliedAsync(house, children: 0);
        var salma = await story.ActorAsync("salma");
        var family = (await story.FileAsync()).Applicant!.Person.FamilyName!;
        await story.EnterAsync(Relation.Child, "Oumou", family, new(2020, 3, 9), salma);
        var receipt = await GiveReceiptAsync(house, story);
        var page = await EnterAsync(stranger, receipt);
        await stranger.SubmitAsync(page, [], "form:has([value=withdraw])");
        Assert.True((await story.FileAsync()).IsOpen);

        page = await EnterAsync(stranger, receipt);
        await stranger.SubmitAsync(page, [], "form:has([value=withdraw])");

        Assert.False((await story.FileAsync()).IsOpen);
    }

    [Theory, BothDatabases]
    public async Task Recorded_as_on_board_she_is_heard_as_long_as_the_aircraft_may_be_there(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        using var stranger = house.Visitor();
        var story = await Story.BookedAsync(house, children: 0);
        var receipt = await GiveReceiptAsync(house, story);
        var page = await EnterAsync(stranger, receipt);
        Assert.True(
            (
                await story.BoardAsync(
                    await story.AtTheGateAsync(Rihla.Travel.BoardingOutcome.Boarded)
                )
            ).IsDone
        );

        // From the page that was open before, and with the wish to close all: what the gate has recorded is not closed.
        var heard = await stranger.SubmitAsync(
            page,
            [("Close", "true")],
            "form:has([value=withdraw])"
        );
        Assert.Contains("Notre équipe à l", heard.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("préparé pour vous est arrêté", heard.Text, StringComparison.Ordinal);
        Assert.Equal(Stage.Departed, await story.StageAsync());
        Assert.Contains(Withdrawals.OnBoardTask, await story.TasksAsync());
        Assert.DoesNotContain(Following.Task, await story.TasksAsync());
        // Said once more, it is heard once more.
        heard = await stranger.SubmitAsync(heard, [], "form:has([value=withdraw])");
        Assert.Null(heard.Document.QuerySelector(".s-errors"));
        Assert.Contains(Following.Task, await story.TasksAsync());

        // A flight of the late evening may stand there beyond midnight.
        house.Clock.Advance(days: 1);
        var next = await EnterAsync(stranger, receipt);
        Assert.NotNull(next.Document.QuerySelector("form:has([value=withdraw])"));
        house.Clock.Advance(days: 1);
        var over = await EnterAsync(stranger, receipt);
        Assert.Null(over.Document.QuerySelector("form:has([value=withdraw])"));
    }

    [Theory, BothDatabases]
    public async Task Who_was_taken_out_of_a_case_follows_it_no_more_and_ends_it_for_nobody(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var story = await Story.EnteredAsync(house, children: 0);
        var salma = await story.ActorAsync("salma");
        await story.EnterAsync(
            Relation.Spouse,
            "Mamadou",
            "Séparé",
            new PartialDate(1990, 5, 2),
            salma
        );
        var spouse = (await story.FileAsync()).Travellers.Single(t =>
            t.Relation == Relation.Spouse
        );
        var receipt = await GiveReceiptAsync(house, story, spouse.MemberId);
        var open = await EnterAsync(stranger, receipt);
        Assert.NotNull(open.Document.QuerySelector("form:has([value=withdraw])"));
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, spouse.MemberId, salma));

        // The page that he still has open ends nothing, and the next one tells nothing of those who remain.
        var late = await stranger.SubmitAsync(
            open,
            [("Close", "true")],
            "form:has([value=withdraw])"
        );
        Assert.NotNull(late.Document.QuerySelector(".s-errors"));
        Assert.True((await story.FileAsync()).IsOpen);
        var page = await EnterAsync(stranger, receipt);
        Assert.Contains("ne faites plus partie", page.Text, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector(".s-road-list, form:has([value=withdraw])"));
        // He is heard all the same; a copy holds what he wrote, and not what she had said.
        page = await SayAsync(stranger, page, "Je veux vous parler.");
        Assert.Contains(Following.Task, await story.TasksAsync());
        // Nothing goes to him that was meant for her: who answers says so, and reads that he has left.
        using var office = await house.EnterAsync("salma");
        var exchanges = await office.GetAsync($"/app/cases/{story.Code}/exchanges");
        Assert.Contains("Ne fait plus partie du dossier", exchanges.Text, StringComparison.Ordinal);
        var unsaid = await house.InScopeAsync(s =>
            s.GetRequiredService<CaseExchanges>()
                .AnswerAsync(story.Code, new() { Text = "Mardi." }, salma, default)
        );
        Assert.Equal("Site.Exchange.ToMissing", Assert.Single(unsaid.Refusals).TextKey);
        await stranger.SubmitAsync(page, [("Kind", "DataCopy")], "form:has([value=say])");
        var driss = await story.ActorAsync("driss");
        var sections = await house.InScopeAsync(async s =>
        {
            var id = (await RequestAsync(house, receipt.Code)).Id;
            var asked = await s.GetRequiredService<RihlaDb>()
                .Set<DataRequest>()
                .AsNoTracking()
                .SingleAsync(d => d.RequestId == id);
            Assert.True(
                (await s.GetRequiredService<DataRequests>().MakeAsync(asked.Id, driss)).IsDone
            );
            return (await s.GetRequiredService<DataCopies>().OfAsync(asked.Id, driss))!
                .Value
                .Sections;
        });
        var copy = string.Join('\n', sections.SelectMany(x => x.Lines).Select(l => l.Text));
        Assert.Contains("Séparé", copy, StringComparison.Ordinal);
        Assert.Contains("Je veux vous parler.", copy, StringComparison.Ordinal);
        Assert.DoesNotContain("Fatoumata", copy, StringComparison.Ordinal);
        Assert.DoesNotContain("Par une voisine", copy, StringComparison.OrdinalIgnoreCase);
    }

    [Theory, BothDatabases]
    public async Task She_takes_a_consent_back_with_the_effect_it_has_for_staff(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var story = await Story.AppliedAsync(house, children: 0);
        Assert.True((await story.FileAsync()).SharedWithOrigin);
        var page = await EnterAsync(stranger, await GiveReceiptAsync(house, story));

        await stranger.SubmitAsync(page, [], "form:has([value=ShareWithOrigin])");

        Assert.False((await story.FileAsync()).SharedWithOrigin);
    }

    [Theory, BothDatabases]
    public async Task Whose_case_is_closed_still_takes_her_story_back(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var story = await Story.AppliedAsync(house, children: 0);
        var told = Newsroom.Release() with
        {
            PersonCode = (await story.FileAsync()).Applicant!.Person.Code,
        };
        await new Newsroom(house).PublishAsync(told);
        var receipt = await GiveReceiptAsync(house, story);
        await stranger.SubmitAsync(
            await EnterAsync(stranger, receipt),
            [("Close", "true")],
            "form:has([value=withdraw])"
        );
        Assert.False((await story.FileAsync()).IsOpen);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync($"/fr/news/{told.Slug}")).Status);

        var page = await EnterAsync(stranger, receipt);
        // What can no longer come of it is not offered, and does nothing where it is sent all the same.
        Assert.Null(page.Document.QuerySelector("form:has([value=ShareWithOrigin])"));
        page = await stranger.SubmitAsync(
            page,
            [("Purpose", "ShareWithOrigin")],
            "form:has([value=Publication])"
        );
        Assert.NotNull(page.Document.QuerySelector(".s-errors"));
        page = await stranger.SubmitAsync(
            await EnterAsync(stranger, receipt),
            [],
            "form:has([value=Publication])"
        );

        Assert.Null(page.Document.QuerySelector(".s-errors, form:has([value=Publication])"));
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await stranger.GetAsync($"/fr/news/{told.Slug}")).Status
        );
    }

    [Theory, BothDatabases]
    public async Task Who_was_taken_out_of_a_case_takes_their_story_back_alone(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var story = await Story.EnteredAsync(house, children: 0);
        var salma = await story.ActorAsync("salma");
        var family = (await story.FileAsync()).Applicant!.Person.FamilyName!;
        await story.EnterAsync(Relation.Spouse, "Alpha", family, new(1979, 1, 5), salma);
        await story.DoAsync<Registration>(r => r.CompleteFamilyAsync(story.Code, salma));
        await story.ApplyAsync();
        var spouse = (await story.FileAsync()).Travellers.Single(t =>
            t.Relation == Relation.Spouse
        );
        var told = Newsroom.Release() with { PersonCode = spouse.Person.Code };
        await new Newsroom(house).PublishAsync(told);
        var receipt = await GiveReceiptAsync(house, story, spouse.MemberId);
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, spouse.MemberId, salma));
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync($"/fr/news/{told.Slug}")).Status);

        var page = await EnterAsync(stranger, receipt);
        Assert.Null(page.Document.QuerySelector("form:has([value=DataProcessing])"));
        page = await stranger.SubmitAsync(page, [], "form:has([value=Publication])");

        Assert.Null(page.Document.QuerySelector(".s-errors"));
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await stranger.GetAsync($"/fr/news/{told.Slug}")).Status
        );
        // It was said for himself alone.
        Assert.Contains(
            (await story.FileAsync()).Applicant!.Person.Id,
            await house.InScopeAsync(async s =>
                await s.GetRequiredService<Consents>()
                    .OnFileAsync((await story.FileAsync()).Id, ConsentPurpose.Publication)
            )
        );
    }

    [Theory, BothDatabases]
    public async Task A_request_that_nobody_has_registered_ends_when_she_says_so(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var receipt = await AskAsync(stranger, "Fanta", "0612000009");

        // Not to want to travel is not to want no help.
        var open = await WithdrawAsync(stranger, await EnterAsync(stranger, receipt), close: false);

        Assert.Contains("Votre demande reste ouverte", open.Text, StringComparison.Ordinal);
        var file = await CaseOfAsync(house, receipt.Code);
        Assert.Equal(Stage.Requested, file.Stage);
        Assert.Contains(Following.Task, await new Story(house, file.Code).TasksAsync());

        await WithdrawAsync(stranger, open, close: true);

        Assert.Equal(Stage.Closed, (await CaseOfAsync(house, receipt.Code)).Stage);
    }

    [Theory, BothDatabases]
    public async Task Nobody_ends_the_request_of_a_child_with_its_receipt_and_the_officers_are_to_reach_it(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var aicha = await house.ActorAsync("aicha");
        foreach (var close in new[] { false, true })
        {
            var receipt = await AskAsChildAsync(
                stranger,
                "Petit",
                close ? "0612000051" : "0612000052"
            );

            var page = await WithdrawAsync(stranger, await EnterAsync(stranger, receipt), close);

            Assert.Contains("vous ne partez pas", page.Text, StringComparison.Ordinal);
            Assert.Contains(
                close ? "pas encore fermée" : "reste ouverte",
                page.Text,
                StringComparison.Ordinal
            );
            var file = await CaseOfAsync(house, receipt.Code);
            Assert.Equal(Stage.Requested, file.Stage);
            Assert.Contains(
                await house.InScopeAsync(s => OfficeTasksAsync(s, aicha)),
                t => t.TextKey == "Site.Task.RestrictedToContact" && t.Args.Contains(file.Code)
            );
            await house.InScopeAsync(s =>
                s.GetRequiredService<RestrictedCases>().TakeAsync(file.Code, aicha)
            );
            var story = new Story(house, file.Code);
            Assert.Contains("withdrawn-make-contact", await story.TasksAsync());
            // Dealt with, it is asked for once more when it is said again.
            await DoneAllAsync(house, file.Id);
            await WithdrawAsync(stranger, await EnterAsync(stranger, receipt), close);
            Assert.Contains("withdrawn-make-contact", await story.TasksAsync());
        }
    }

    [Theory, BothDatabases]
    public async Task The_request_of_a_child_that_waits_goes_on_waiting_with_what_was_said(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var receipt = await AskAsChildAsync(stranger, "Petit", "0612000053", waits: true);

        var page = await WithdrawAsync(stranger, await EnterAsync(stranger, receipt), close: true);

        Assert.Contains("pas encore fermée", page.Text, StringComparison.Ordinal);
        var aicha = await house.ActorAsync("aicha");
        var waiting = await house.InScopeAsync(s =>
            s.GetRequiredService<HelpQueue>().WaitingAsync(1, aicha, default)
        );
        Assert.Equal(
            "Je ne veux plus partir. Fermez aussi ma demande.",
            Assert.Single(waiting.Single(w => w.Request.Code == receipt.Code).Said).Text.Reveal()
        );
    }

    [Theory, BothDatabases]
    public async Task A_child_alone_who_was_registered_is_not_left_alone_for_a_press_of_a_button(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        using var stranger = house.Visitor();
        var story = await ChildrenAlone.EnteredAsync(house, "Ibrahima");
        var receipt = await GiveReceiptAsync(house, story);

        await WithdrawAsync(stranger, await EnterAsync(stranger, receipt), close: true);
        Assert.True((await story.FileAsync()).IsOpen);
        Assert.Contains("withdrawn-make-contact", await story.TasksAsync());
        await DoneAllAsync(house, (await story.FileAsync()).Id);

        // With everything decided its word ends the journey, as it ends anybody's.
        await ChildrenAlone.DecideAsync(house, story);
        await WithdrawAsync(stranger, await EnterAsync(stranger, receipt), close: true);
        Assert.True((await story.FileAsync()).IsOpen);
        Assert.Null(Assert.Single(await ChildrenAlone.RoutesAsync(house, story)).ResolvedOn);
        Assert.Contains("withdrawn-make-contact", await story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task What_is_written_into_a_closed_restricted_case_that_nobody_has_is_the_officers(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var receipt = await AskAsChildAsync(stranger, "Petit", "0612000054");
        var code = (await CaseOfAsync(house, receipt.Code)).Code;
        await house.InScopeAsync(s =>
            s.GetRequiredService<Closing>()
                .CloseAsync(code, ClosureReason.LostContact, "Injoignable", Actor.System)
        );
        var aicha = await house.ActorAsync("aicha");
        Assert.DoesNotContain(await UntakenAsync(), c => c.Code == code);

        await SayAsync(stranger, await EnterAsync(stranger, receipt), "Aidez-moi.");

        Assert.Contains(await UntakenAsync(), c => c.Code == code);
        Assert.Contains(
            await house.InScopeAsync(s =>
                s.GetRequiredService<RestrictedCases>().RestrictedAsync(aicha)
            ),
            c => c.Code == code
        );
        await house.InScopeAsync(s =>
            s.GetRequiredService<RestrictedCases>().TakeAsync(code, aicha)
        );
        Assert.DoesNotContain(await UntakenAsync(), c => c.Code == code);
        var (tasks, _) = await house.InScopeAsync(s =>
            s.GetRequiredService<WorkList>().TasksAsync(1, aicha)
        );
        Assert.Contains(tasks, t => t.Code == code && t.Task.Kind == Following.Task);

        Task<IReadOnlyList<RestrictedCase>> UntakenAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<RestrictedCases>().UntakenAsync(1000, aicha)
            );
    }

    private static Task DoneAllAsync(House house, Guid caseId) =>
        house.InScopeAsync(async s =>
        {
            var now = house.Clock.GetUtcNow();
            await s.GetRequiredService<RihlaDb>()
                .Set<CaseTask>()
                .Where(t => t.CaseId == caseId && t.DoneAt == null)
                .ExecuteUpdateAsync(t =>
                    t.SetProperty(x => x.DoneAt, now).SetProperty(x => x.DoneByName, "Aïcha")
                );
        });

    [Theory, BothDatabases]
    public async Task However_much_she_writes_it_is_one_task_until_somebody_answers(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var receipt = await AskAsync(stranger, "Fanta", "0612000055");
        var file = await CaseOfAsync(house, receipt.Code);
        var request = await RequestAsync(house, receipt.Code);
        var salma = await house.ActorAsync("salma");
        await WriteAsync(1);
        var first = Assert.Single(await OpenAsync());
        house.Clock.Advance(days: 3);

        for (var i = 2; i <= 30; i++)
        {
            await WriteAsync(i);
        }

        // It stays due when the first was, and a list that was open before ticks nothing off that was written since.
        var last = Assert.Single(await OpenAsync());
        Assert.Equal(first.DueOn, last.DueOn);
        var outdated = await house.InScopeAsync(s =>
            s.GetRequiredService<TaskBook>().DoneAsync(first.Id, salma)
        );
        Assert.Equal("Task.Gone", Assert.Single(outdated.Refusals).TextKey);
        await AnswerAsync();
        Assert.Empty(await OpenAsync());
        await WriteAsync(31);
        Assert.Equal(new Story(house).Today.AddDays(1), Assert.Single(await OpenAsync()).DueOn);
        // Ticked off without an answer, the next one is a task as well.
        var ticked = (await OpenAsync())[0].Id;
        await house.InScopeAsync(s => s.GetRequiredService<TaskBook>().DoneAsync(ticked, salma));
        await WriteAsync(32);
        Assert.Single(await OpenAsync());

        Task WriteAsync(int i) =>
            house.InScopeAsync(async s =>
            {
                var following = s.GetRequiredService<Following>();
                var seen = await following.LoadAsync(request.Id, 1, default);
                Assert.True(
                    (
                        await following.SayAsync(seen, ExchangeKind.Message, $"Encore {i}", default)
                    ).IsDone
                );
            });

        Task AnswerAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<CaseExchanges>()
                    .AnswerAsync(file.Code, new() { Text = "Mardi." }, salma, default)
            );

        Task<List<CaseTask>> OpenAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<CaseTask>()
                    .AsNoTracking()
                    .Where(t => t.CaseId == file.Id && t.Kind == Following.Task && t.DoneAt == null)
                    .ToListAsync()
            );
    }

    [Theory, BothDatabases]
    public async Task Whose_request_was_on_file_already_is_told_so_and_given_a_receipt_for_the_other(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var receipt = await AskAsync(stranger, "Fanta", "0612000033");
        var file = await CaseOfAsync(house, receipt.Code);
        using var salma = await house.EnterAsync("salma");

        await salma.SubmitAsync(
            await salma.GetAsync($"/app/cases/{file.Code}/close"),
            [("Input.ClosureReason", "Duplicate"), ("Input.Note", "Même personne.")]
        );

        var page = await EnterAsync(stranger, receipt);
        Assert.Contains("vous donnons un reçu pour elle", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("recommencez", page.Text, StringComparison.Ordinal);
        var task = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<CaseTask>()
                .SingleAsync(t => t.CaseId == file.Id && t.DoneAt == null)
        );
        Assert.Equal(
            ("receipt-of-duplicate", Role.Caseworker, file.HostMissionId),
            (task.Kind, task.Owner, task.OwnerMissionId)
        );
        Assert.Contains(
            "un reçu pour le dossier qui continue",
            (await salma.GetAsync($"/app/cases/{file.Code}")).Text,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task She_writes_and_the_mission_answers_with_an_appointment(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var receipt = await AskAsync(stranger, "Fanta", "0612000010");
        var file = await CaseOfAsync(house, receipt.Code);
        await SayAsync(stranger, await EnterAsync(stranger, receipt), "Rappelez-moi le soir.");

        using var salma = await house.EnterAsync("salma");
        var page = await salma.GetAsync($"/app/cases/{file.Code}/exchanges");
        Assert.Contains("Rappelez-moi le soir.", page.Text, StringComparison.Ordinal);
        var refused = await salma.SubmitAsync(
            page,
            [("Input.AppointmentOn", "2030-05-04"), ("Input.AppointmentAt", "09:30")],
            "form[action$=exchanges]"
        );
        Assert.NotNull(refused.Document.QuerySelector(".r-error-summary, [role=alert]"));
        await salma.SubmitAsync(
            page,
            [
                ("Input.AppointmentOn", "2030-05-04"),
                ("Input.AppointmentAt", "09:30"),
                ("Input.Place", "12, rue de l'Exemple"),
                ("Input.Bring", "Deux photos"),
            ],
            "form[action$=exchanges]"
        );

        // However much is written afterwards, the appointment stands on the first page, and what was said first on a later one.
        var request = await RequestAsync(house, receipt.Code);
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            db.AddRange(
                Enumerable
                    .Range(1, Following.PageSize)
                    .Select(i => new Exchange
                    {
                        RequestId = request.Id,
                        Kind = ExchangeKind.Message,
                        Text = new($"Encore {i}"),
                        At = house.Clock.GetUtcNow().AddMinutes(i),
                    })
            );
            await db.SaveAsync(Online.Herself, new Act("site.message.received"));
        });
        var followed = await EnterAsync(stranger, receipt);
        Assert.Contains("4 mai 2030", followed.Text, StringComparison.Ordinal);
        Assert.Contains("Deux photos", followed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Rappelez-moi le soir", followed.Text, StringComparison.Ordinal);
        followed = await stranger.SubmitAsync(
            followed,
            [("Number", "2")],
            "form:has([value=turn])"
        );
        Assert.Contains("Rappelez-moi le soir", followed.Text, StringComparison.Ordinal);
        Assert.Contains("4 mai 2030", followed.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task An_appointment_that_is_half_said_is_not_sent_as_an_answer(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var receipt = await AskAsync(stranger, "Fanta", "0612000031");
        var file = await CaseOfAsync(house, receipt.Code);
        using var salma = await house.EnterAsync("salma");
        var page = await salma.GetAsync($"/app/cases/{file.Code}/exchanges");
        foreach (
            var (day, time, wrong) in new[]
            {
                ("2030-05-04", "", "Input.AppointmentAt"),
                ("", "09:30", "Input.AppointmentOn"),
                ("4 mai", "09:30", "Input.AppointmentOn"),
                ("", "", "Input.Place"),
            }
        )
        {
            var refused = await salma.SubmitAsync(
                page,
                [
                    ("Input.Text", "Venez."),
                    ("Input.AppointmentOn", day),
                    ("Input.AppointmentAt", time),
                    ("Input.Place", "12, rue de l'Exemple"),
                ],
                "form[action$=exchanges]"
            );

            Assert.Equal(
                wrong,
                Assert
                    .Single(refused.Document.QuerySelectorAll("main [aria-invalid]"))
                    .GetAttribute("name")
            );
            Assert.Equal(
                ("Venez.", time),
                (
                    refused.Document.QuerySelector("[name='Input.Text']")!.TextContent.Trim(),
                    refused
                        .Document.QuerySelector("[name='Input.AppointmentAt']")!
                        .GetAttribute("value")
                )
            );
        }

        Assert.Empty(
            (await EnterAsync(stranger, receipt)).Document.QuerySelectorAll("ul.s-list li")
        );
    }
}
