using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Diaspora;
using Rihla.Diaspora.Pages;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Site;
using Rihla.Tests.Access;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Diaspora;

/// <summary>A member of the diaspora without an account applies, comes back, and reads the decision.</summary>
public sealed class ApplyTests(DiasporaHouses houses) : IClassFixture<DiasporaHouses>
{
    [Theory]
    [InlineData("50 000", 50_000)]
    [InlineData("٥٠٠٠٠", 50_000)]
    [InlineData("50.000", null)]
    [InlineData("50,000", null)]
    [InlineData("-5", null)]
    [InlineData("", null)]
    public void An_amount_that_could_mean_two_is_asked_again(string typed, int? read) =>
        Assert.Equal(
            read,
            new CallApplyModel.ApplyForm { Cost = typed }
                .Read(new ApplicationAnswers(), ApplyStep.Money)
                .Cost
        );

    [Theory, BothDatabases]
    public async Task A_call_without_end_is_refused_and_the_site_stays(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var call = await CallStory.OpenAsync(house);
        using var samba = await new Story(house).VisitorAsync("samba");
        var page = await samba.GetAsync($"/app/diaspora/calls/{call.Address}/manage", "en");

        page = await samba.SubmitAsync(
            page,
            [("Extension.Until", "9999-12-31")],
            "form[action$='handler=Extend']"
        );

        Assert.Contains("between 1900 and 2100", page.Text, StringComparison.Ordinal);
        using var stranger = house.Visitor();
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/fr")).Status);
    }

    [Theory, BothDatabases]
    public async Task A_stranger_applies_page_by_page_without_script_cookie_or_third_party(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        using var stranger = house.Visitor();

        var list = await stranger.GetAsync("/fr/action/calls");
        Assert.Contains("Entreprendre au pays", list.Text, StringComparison.Ordinal);
        foreach (var language in new[] { "fr", "ar", "en" })
        {
            using var raw = await stranger.SendAsync(
                new(HttpMethod.Get, $"/{language}/action/calls/{story.Address}")
            );
            var html = await raw.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, raw.StatusCode);
            Assert.False(raw.Headers.Contains("Set-Cookie"));
            Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
            Assert.InRange(html.Length, 1, 60_000);
        }
        var (page, receipt) = await ToSendAsync(stranger, story);
        var sent = await stranger.SubmitAsync(page, [("Go", "next")]);
        Assert.Contains(receipt.Code, sent.Text, StringComparison.Ordinal);
        // Pressed twice it is one.
        await stranger.SubmitAsync(page, [("Go", "next")]);

        var application = await story.ApplicationAsync(receipt.Code);
        Assert.Equal(
            (ApplicationStanding.Sent, "C", "01", 4_000_000L, "fr", false),
            (
                application.Standing,
                application.Sector,
                application.Region,
                application.Cost,
                application.Language,
                application.IsDoubtful
            )
        );
        Assert.Equal("Naïma Azzouzi", application.Said!.Name);
        Assert.Single(await story.CodesAsync());
        Assert.DoesNotContain(stranger.Addresses, a => a.Contains('?', StringComparison.Ordinal));
        Assert.Equal(0, await DraftsAsync(house, application.Id));
    }

    [Theory, BothDatabases]
    public async Task What_was_said_is_kept_and_opened_again_from_another_browser(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        using var first = house.Visitor();
        var (_, receipt) = await ToSendAsync(first, story);

        using var second = house.Visitor();
        var entered = await EnterAsync(second, receipt);
        // The deadline says by whose clock its midnight is.
        var call = await second.GetAsync($"/fr/action/calls/{story.Address}");
        Assert.Matches("minuit, heure UTC", entered.Text);
        Assert.Matches("minuit, heure UTC", call.Text);
        var resumed = await second.SubmitAsync(entered, [("+Go", "resume")]);
        Assert.Contains("Fromagerie", resumed.Text, StringComparison.Ordinal);
        var back = await second.SubmitAsync(resumed, [("Go", "back")]);
        Assert.Equal(
            "40000",
            back.Document.QuerySelector("[name='Input.Cost']")!.GetAttribute("value")
        );
    }

    [Theory, BothDatabases]
    public async Task What_was_typed_when_the_time_ran_out_is_not_lost(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        using var stranger = house.Visitor();
        var (project, receipt) = await ToProjectAsync(stranger, story);
        house.Clock.Advance(TimeSpan.FromHours(3));

        var late = await stranger.SubmitAsync(project, Calls.Project());
        Assert.Contains(
            "chèvre",
            late.Document.QuerySelector("[name='Input.Idea']")!.TextContent,
            StringComparison.Ordinal
        );
        var money = await stranger.SubmitAsync(
            late,
            [("ReceiptCode", receipt.Code), ("Secret", receipt.Words)]
        );
        Assert.NotNull(money.Document.QuerySelector("[name='Input.Cost']"));
        // Without the words it stays closed, and shows nothing of what was kept.
        using var thief = house.Visitor();
        var wrong = await thief.SubmitAsync(
            late,
            [("ReceiptCode", receipt.Code), ("Secret", "soleil mer")]
        );
        Assert.Null(wrong.Document.QuerySelector("[name='Input.Cost']"));
        Assert.DoesNotContain("Naïma", wrong.Html, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Who_sends_when_the_time_has_run_out_loses_nothing_and_checks_again(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        using var stranger = house.Visitor();
        var (page, receipt) = await ToSendAsync(stranger, story);
        house.Clock.Advance(TimeSpan.FromHours(3));

        var late = await stranger.SubmitAsync(page, [("Go", "next")]);
        Assert.Null(late.Document.QuerySelector("[name='Input.Idea']"));
        var check = await stranger.SubmitAsync(
            late,
            [("Go", "next"), ("ReceiptCode", receipt.Code), ("Secret", receipt.Words)]
        );
        Assert.Contains("Fromagerie de montagne", check.Text, StringComparison.Ordinal);
        Assert.Empty(await story.CodesAsync());
        await stranger.SubmitAsync(check, [("Go", "next")]);
        Assert.Equal(
            "Des fromages de chèvre.",
            (await story.ApplicationAsync(receipt.Code)).Said!.Idea
        );
    }

    [Fact]
    public async Task Before_the_first_page_there_is_none()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var story = await CallStory.OpenAsync(house);
        using var stranger = house.Visitor();
        var (project, _) = await ToProjectAsync(stranger, story);
        var you = await stranger.SubmitAsync(project, [("Go", "back")]);

        var back = await stranger.SubmitAsync(you, [("+Go", "back")]);
        Assert.NotNull(back.Document.QuerySelector("[name='Input.Name']"));
    }

    // On SQLite nobody else writes meanwhile.
    [Fact]
    public async Task A_page_that_is_kept_while_the_application_is_being_sent_finds_it_sent()
    {
        var house = await houses.OnAsync(DatabaseKind.Postgres);
        var story = await CallStory.OpenAsync(house);
        var begun = CallStory.Done(
            await house.InScopeAsync(async s =>
            {
                var applying = s.GetRequiredService<Applying>();
                var call = (await applying.CallAsync(story.Address, default))!;
                return await applying.BeginAsync(call, Calls.Said(), "fr", "test", default);
            })
        );
        var kept = await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            await using var sending = await db.BeginAsync();
            await db.Set<ApplicationDraft>()
                .Where(d => d.Code == begun.Receipt.Code)
                .ExecuteDeleteAsync();
            var keeping = house.InScopeAsync(other =>
                other
                    .GetRequiredService<Applying>()
                    .KeepAsync(begun.Key, Calls.Said() with { City = "Namur" }, default)
            );
            while (!keeping.IsCompleted && !await story.IsWaitedForAsync()) { }
            await sending.CommitAsync();
            return await keeping;
        });
        Assert.False(kept);
    }

    [Fact]
    public async Task An_amount_that_is_none_is_refused_beside_its_field()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var story = await CallStory.OpenAsync(house);
        using var stranger = house.Visitor();
        var (project, _) = await ToProjectAsync(stranger, story);
        var money = await stranger.SubmitAsync(project, Calls.Project());
        foreach (var amount in new[] { "1e99", "-5", "NaN", "99999999999999999999", "1,2,3", "١٢" })
        {
            var page = await stranger.SubmitAsync(
                money,
                [("Input.Cost", amount), ("Input.WomenJobs", amount)]
            );
            Assert.NotNull(page.Document.QuerySelector(".s-errors"));
        }
        Assert.Empty(await story.CodesAsync());
    }

    [Theory, BothDatabases]
    public async Task What_was_not_sent_is_deleted_by_its_writer_and_opens_no_more(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var begun = CallStory.Done(
            await house.InScopeAsync(async s =>
            {
                var applying = s.GetRequiredService<Applying>();
                return await applying.BeginAsync(
                    (await applying.CallAsync(story.Address, default))!,
                    Calls.Said(),
                    "fr",
                    "test",
                    default
                );
            })
        );
        using var writer = house.Visitor();
        var page = await EnterAsync();
        page = await writer.SubmitAsync(page, [], "form:has(input[value=discard])");

        Assert.NotNull(page.Document.QuerySelector("[role=status]"));
        Assert.NotNull(page.Document.QuerySelector("#ReceiptCode"));
        Assert.False(
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<ApplicationDraft>()
                    .AnyAsync(
                        d => d.Code == begun.Receipt.Code,
                        TestContext.Current.CancellationToken
                    )
            )
        );
        Assert.NotNull((await EnterAsync()).Document.QuerySelector(".s-errors"));
        Assert.False(
            (
                await house.InScopeAsync(s =>
                    s.GetRequiredService<Applying>()
                        .SendAsync(begun.Key, "fr", "test", false, default)
                )
            ).IsDone
        );

        async Task<Page> EnterAsync() =>
            await writer.SubmitAsync(
                await writer.GetAsync("/fr/action/calls/follow"),
                [("ReceiptCode", begun.Receipt.Code), ("Secret", begun.Receipt.Words)],
                "form:has(#ReceiptCode)"
            );
    }

    [Theory, BothDatabases]
    public async Task A_flood_is_marked_and_one_address_begins_only_so_many(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(
            kind,
            builder =>
            {
                builder.Configuration["Rihla:Diaspora:BegunPerAddressAndHour"] = "3";
                builder.Configuration["Rihla:Diaspora:SentPerAddressAndHour"] = "2";
            }
        );
        var story = await CallStory.OpenAsync(house);
        var codes = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            codes.Add((await story.ApplyAsync()).Code);
        }
        var doubtful = new List<bool>();
        foreach (var code in codes)
        {
            doubtful.Add((await story.ApplicationAsync(code)).IsDoubtful);
        }
        Assert.Equal([false, false, true], doubtful);
        await house.InScopeAsync(async s =>
        {
            var applying = s.GetRequiredService<Applying>();
            var call = (await applying.CallAsync(story.Address, default))!;
            CallStory.Refused(
                "Apply.TooMany",
                await applying.BeginAsync(call, Calls.Said(), "fr", "test", default)
            );
            CallStory.Done(
                await applying.BeginAsync(call, Calls.Said(), "fr", "elsewhere", default)
            );
        });
    }

    [Theory, BothDatabases]
    public async Task After_the_last_day_nothing_is_taken_and_what_was_begun_is_swept(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        using var stranger = house.Visitor();
        var (page, receipt) = await ToSendAsync(stranger, story);
        house.Clock.Advance(11);
        var entered = await EnterAsync(stranger, receipt);
        var late = await stranger.SubmitAsync(entered, [("+Go", "resume")]);
        Assert.Equal(HttpStatusCode.OK, late.Status);
        Assert.Empty(await story.CodesAsync());
        Assert.Null(late.Document.QuerySelector("form"));
        Assert.NotNull(page.Document.QuerySelector("form"));

        house.Clock.Advance(31);
        await SweepAsync(house);
        Assert.NotNull((await EnterAsync(stranger, receipt)).Document.QuerySelector(".s-errors"));
    }

    [Theory, BothDatabases]
    public async Task The_decision_is_read_with_the_code_once_it_has_been_told_and_not_before(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var receipt = await story.ApplyAsync(language: "en");
        var other = await story.ApplyAsync(Calls.Said() with { Email = "b@example.org" });
        await story.CloseAsync();
        foreach (var juror in new[] { "sofia", "jamal" })
        {
            await story.MarkAsync(juror, receipt.Code, 5, 4);
            await story.MarkAsync(juror, other.Code, 1, 1);
        }
        await story.CloseScoringAsync();
        await story.AsAsync<Decisions>("nadia", (d, by) => d.AcceptAsync(story.Address, by));
        using var stranger = house.Visitor();
        var before = await EnterAsync(stranger, receipt, "en");
        Assert.DoesNotContain("selected", before.Text, StringComparison.OrdinalIgnoreCase);

        await story.AsAsync<Decisions>("nadia", (d, by) => d.AnnounceAsync(story.Address, by));
        var after = await EnterAsync(stranger, receipt, "en");
        Assert.Contains("Your project has been selected", after.Text, StringComparison.Ordinal);
        Assert.Contains("92.00", after.Text, StringComparison.Ordinal);
        var refused = await EnterAsync(stranger, other);
        Assert.Contains(
            "n’a pas été retenu",
            refused.Text.Replace('\'', '’'),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("Naïma", refused.Html, StringComparison.Ordinal);
        // The letter on paper is in the language of the application.
        using var samba = await house.EnterAsync("samba");
        var letter = await samba.GetAsync($"/app/diaspora/applications/{receipt.Code}/letter");
        Assert.Contains(
            "We are glad to tell you that your project has been selected",
            letter.Text,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task Taken_back_it_is_marked_no_more(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var receipt = await story.ApplyAsync();
        using var stranger = house.Visitor();
        var page = await stranger.SubmitAsync(
            await EnterAsync(stranger, receipt),
            [],
            "form:has(input[value=withdraw])"
        );
        Assert.Contains("retirée", page.Text, StringComparison.Ordinal);
        Assert.Equal(
            ApplicationStanding.Withdrawn,
            (await story.ApplicationAsync(receipt.Code)).Standing
        );
        house.Clock.Advance(11);
        CallStory.Refused(
            "Application.CheckOver",
            await story.TryAsync<ApplicationDesk>(
                "samba",
                (desk, by) => desk.CheckAsync(receipt.Code, true, null, by)
            )
        );
    }

    [Theory, BothDatabases]
    public async Task When_its_time_is_over_only_what_is_counted_is_left(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var receipt = await story.ApplyAsync();
        using var stranger = house.Visitor();
        await stranger.SubmitAsync(
            await EnterAsync(stranger, receipt),
            [],
            "form:has(input[value=withdraw])"
        );
        house.Clock.Advance(729);
        await SweepAsync(house);
        Assert.NotNull((await story.ApplicationAsync(receipt.Code)).Answers);
        house.Clock.Advance(2);
        await SweepAsync(house);

        var left = await story.ApplicationAsync(receipt.Code);
        Assert.Null(left.Answers);
        Assert.Null(left.PhoneKey);
        Assert.Null(left.EmailKey);
        Assert.Empty(left.WordHash);
        Assert.Equal(("C", "01", "F"), (left.Sector, left.Region, left.Sex));
        Assert.NotNull((await EnterAsync(stranger, receipt)).Document.QuerySelector(".s-errors"));
        using var samba = await house.EnterAsync("samba");
        Assert.Equal(
            HttpStatusCode.OK,
            (await samba.GetAsync($"/app/diaspora/applications/{receipt.Code}")).Status
        );
    }

    private static async Task<(Page Page, Receipt Receipt)> ToProjectAsync(
        Visitor stranger,
        CallStory story
    )
    {
        var first = await stranger.GetAsync($"/fr/action/calls/{story.Address}/apply");
        var page = await stranger.SubmitAsync(first, Calls.You());
        var shown = page.Document.QuerySelectorAll(".s-code").Select(e => e.TextContent).ToList();
        return (await stranger.SubmitAsync(page, []), new(shown[0], shown[1]));
    }

    private static async Task<(Page Page, Receipt Receipt)> ToSendAsync(
        Visitor stranger,
        CallStory story
    )
    {
        var (page, receipt) = await ToProjectAsync(stranger, story);
        page = await stranger.SubmitAsync(page, Calls.Project());
        return (await stranger.SubmitAsync(page, Calls.Money()), receipt);
    }

    private static async Task<Page> EnterAsync(
        Visitor stranger,
        Receipt receipt,
        string language = "fr"
    ) =>
        await stranger.SubmitAsync(
            await stranger.GetAsync($"/{language}/action/calls/follow"),
            [("ReceiptCode", receipt.Code), ("Secret", receipt.Words)]
        );

    private static Task<int> DraftsAsync(House house, Guid id) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<ApplicationDraft>().CountAsync(d => d.Id == id)
        );

    private static Task SweepAsync(House house) =>
        house.InScopeAsync(s =>
            s.GetServices<RecurringJob>()
                .Single(j => j.Name == "diaspora-retention")
                .RunAsync(TestContext.Current.CancellationToken)
        );
}
