using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Site;
using Rihla.Tests.Access;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Site;

/// <summary>A person without an account asks for help, follows her request and changes her mind.</summary>
public sealed class HelpTests(HelpHouses houses) : IClassFixture<HelpHouses>
{
    [Theory, BothDatabases]
    public async Task What_a_stranger_sends_is_a_case_at_the_first_stage(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();

        var receipt = await AskAsync(stranger, "Fanta", phone: "0612000001");

        var file = await CaseOfAsync(house, receipt.Code);
        Assert.Equal((Stage.Requested, Sensitivity.Normal), (file.Stage, file.Sensitivity));
        Assert.Equal("wo", file.Language);
        Assert.Equal(2, receipt.Words.Split(' ').Length);
        Assert.DoesNotContain(stranger.Addresses, a => a.Contains('?', StringComparison.Ordinal));
    }

    [Theory, BothDatabases]
    public async Task The_secret_words_are_nowhere_in_the_database(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var receipt = await AskAsync(stranger, "Fanta", phone: "0612000002");

        var request = await RequestAsync(house, receipt.Code);

        Assert.Null(request.Answers);
        Assert.True(
            SecretWords.Match(receipt.Words.ToUpperInvariant(), request.WordSalt, request.WordHash)
        );
        Assert.False(SecretWords.Match(receipt.Words + " x", request.WordSalt, request.WordHash));
    }

    [Theory, BothDatabases]
    public async Task A_child_or_a_sign_of_danger_goes_to_protection_at_once_and_is_asked_only_how_to_be_reached(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var first = await stranger.GetAsync("/fr/help/ask");

        var next = await stranger.SubmitAsync(
            first,
            [("Input.IsChild", "true"), ("Input.IsAlone", "true"), ("Input.Danger", "forced")]
        );
        Assert.Contains("0800 00 00 00", next.Text, StringComparison.Ordinal);
        Assert.NotNull(next.Document.QuerySelector("[name='Input.Phone']"));
        Assert.Null(next.Document.QuerySelector("[name='Input.WantsHome']"));
        var receipt = await FinishAsync(stranger, next, "Petit", "0612000003");

        var file = await CaseOfAsync(house, receipt.Code);
        Assert.Equal(Sensitivity.Restricted, file.Sensitivity);
        var aicha = await new Story(house).ActorAsync("aicha");
        var salma = await new Story(house).ActorAsync("salma");
        Assert.Null(
            await house.InScopeAsync(s =>
                s.GetRequiredService<CaseFiles>().FindAsync(file.Code, salma)
            )
        );
        Assert.Contains(
            await house.InScopeAsync(s => OfficeTasksAsync(s, aicha)),
            t => t.TextKey == "Site.Task.RestrictedUntaken" && t.Args.Contains(file.Code)
        );
    }

    [Theory, BothDatabases]
    public async Task Pressed_twice_it_is_one_request_with_one_receipt(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var check = await ToCheckAsync(stranger, "Fanta", "0612000004");

        var first = ReceiptOf(await stranger.SubmitAsync(check, [("Go", "next")]));
        var second = ReceiptOf(await stranger.SubmitAsync(check, [("Go", "next")]));

        Assert.Equal(first, second);
    }

    [Theory, BothDatabases]
    public async Task What_was_said_is_kept_page_by_page_and_gone_when_it_is_left_lying(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var check = await ToCheckAsync(stranger, "Kadiatou", "0612000005");
        var back = await stranger.SubmitAsync(check, [("Go", "back")]);
        Assert.Equal(
            "Kadiatou",
            back.Document.QuerySelector("[name='Input.Name']")!.GetAttribute("value")
        );

        house.Clock.Advance(TimeSpan.FromMinutes(61));
        var late = await stranger.SubmitAsync(check, [("Go", "next")]);

        Assert.NotNull(late.Document.QuerySelector("[name='Input.IsChild']"));
        Assert.DoesNotContain("Kadiatou", late.Html, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_flood_is_absorbed_and_no_request_is_lost(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(
            kind,
            builder => builder.Configuration["Rihla:Site:RequestsPerAddressAndHour"] = "2"
        );
        using var stranger = house.Visitor();
        var receipts = new List<(string Code, string Words)>();
        for (var i = 0; i < 5; i++)
        {
            receipts.Add(await AskAsync(stranger, $"Personne {i}", $"061300000{i}"));
        }

        Assert.Equal(2, await CountAsync(house, HelpStanding.Taken));
        var waiting = await CountAsync(house, HelpStanding.ToReview);
        Assert.Equal(3, waiting);
        // Who waits in the queue can follow, and a person finds the request and makes it a case.
        var followed = await EnterAsync(stranger, receipts[4]);
        Assert.NotNull(followed.Document.QuerySelector("[name=Key]"));
        using var salma = await house.EnterAsync("salma");
        var queue = await salma.GetAsync("/app/requests/online");
        Assert.Equal(3, queue.Document.QuerySelectorAll("form[action*=Accept]").Length);
        await salma.SubmitAsync(queue, [], "form[action*=Accept]");
        await salma.SubmitAsync(
            await salma.GetAsync("/app/requests/online"),
            [],
            "form[action*=Discard]"
        );

        Assert.Equal(3, await CountAsync(house, HelpStanding.Taken));
        Assert.Equal(1, await CountAsync(house, HelpStanding.ToReview));
        Assert.Equal(1, await CountAsync(house, HelpStanding.Discarded));
    }

    [Theory, BothDatabases]
    public async Task Of_two_who_accept_one_request_at_the_same_moment_the_second_is_told_and_there_is_one_case(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(
            kind,
            builder => builder.Configuration["Rihla:Site:RequestsPerAddressAndHour"] = "0"
        );
        using var stranger = house.Visitor();
        var receipt = await AskAsync(stranger, "Fanta", "0612000020");
        var request = await RequestAsync(house, receipt.Code);
        var salma = await new Story(house).ActorAsync("salma");
        Assert.Contains(
            await house.InScopeAsync(s => OfficeTasksAsync(s, salma)),
            t => t.TextKey == "Site.Task.RequestsWaiting" && t.Args[0] is 1
        );

        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    house.InScopeAsync(s =>
                        s.GetRequiredService<HelpDesk>().AcceptAsync(request.Id, salma, default)
                    )
                )
        );

        Assert.Single(outcomes, o => o.IsDone);
        Assert.All(
            outcomes.Where(o => !o.IsDone),
            o => Assert.Equal("Site.Requests.Gone", o.Refusals[0].TextKey)
        );
        Assert.Equal(
            1,
            await house.InScopeAsync(s => s.GetRequiredService<RihlaDb>().Set<Case>().CountAsync())
        );
    }

    [Theory, BothDatabases]
    public async Task A_machine_that_fills_every_field_waits_for_a_person(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        using var machine = house.Visitor();
        var check = await ToCheckAsync(machine, "Robot", "0612000006");

        ReceiptOf(
            await machine.SubmitAsync(check, [("Go", "next"), ("Website", "http://spam.example")])
        );

        Assert.Equal(1, await CountAsync(house, HelpStanding.ToReview));
        Assert.Equal(0, await CountAsync(house, HelpStanding.Taken));
    }

    [Theory, BothDatabases]
    public async Task Guessing_is_locked_and_the_answer_is_always_the_same(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var receipt = await AskAsync(stranger, "Fanta", "0612000007");
        var unknown = await EnterAsync(stranger, ("R-0000000", "soleil mer"));
        var answer = unknown.Document.QuerySelector(".s-errors")!.TextContent;
        for (var i = 0; i < 5; i++)
        {
            var wrong = await EnterAsync(stranger, (receipt.Code, "faux mots"));
            Assert.Equal(answer, wrong.Document.QuerySelector(".s-errors")!.TextContent);
        }

        var locked = await EnterAsync(stranger, receipt);
        Assert.Equal(answer, locked.Document.QuerySelector(".s-errors")!.TextContent);
        house.Clock.Advance(TimeSpan.FromMinutes(16));

        Assert.NotNull((await EnterAsync(stranger, receipt)).Document.QuerySelector("[name=Key]"));
    }

    [Theory, BothDatabases]
    public async Task Who_finds_the_telephone_learns_nothing(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
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
    }

    [Theory, BothDatabases]
    public async Task After_boarding_nothing_can_be_withdrawn_any_more(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
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

        var late = await stranger.SubmitAsync(page, [], "form:has([value=withdraw])");

        Assert.NotNull(late.Document.QuerySelector(".s-errors"));
        Assert.Equal(Stage.Departed, await story.StageAsync());
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
    public async Task A_request_that_nobody_has_registered_ends_when_she_says_so(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var receipt = await AskAsync(stranger, "Fanta", "0612000009");

        await stranger.SubmitAsync(
            await EnterAsync(stranger, receipt),
            [],
            "form:has([value=withdraw])"
        );

        Assert.Equal(Stage.Closed, (await CaseOfAsync(house, receipt.Code)).Stage);
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
            [("Input.AppointmentAt", "2030-05-04T09:30")],
            "form[action$=exchanges]"
        );
        Assert.NotNull(refused.Document.QuerySelector(".r-error-summary, [role=alert]"));
        await salma.SubmitAsync(
            page,
            [
                ("Input.AppointmentAt", "2030-05-04T09:30"),
                ("Input.Place", "12, rue de l'Exemple"),
                ("Input.Bring", "Deux photos"),
            ],
            "form[action$=exchanges]"
        );

        var followed = await EnterAsync(stranger, receipt);
        Assert.Contains("4 mai 2030", followed.Text, StringComparison.Ordinal);
        Assert.Contains("Deux photos", followed.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_partner_sees_what_it_referred_and_nothing_else(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var partner = await house.EnterAsync("abri");
        var form = await partner.GetAsync("/app/referred/new");
        (string, string)[] person =
        [
            ("Input.Label", "Dossier 17"),
            ("Input.Name", "Mamadou"),
            ("Input.IsChild", "false"),
            ("Input.Phone", "0612000011"),
            ("Input.Language", "ff"),
            ("Input.ReceiptLanguage", "fr"),
        ];
        var refused = await partner.SubmitAsync(form, person, "main form");
        Assert.Null(refused.Document.QuerySelector(".r-notice-done"));
        var done = await partner.SubmitAsync(
            form,
            [.. person, ("Input.HasAgreed", "true")],
            "main form"
        );
        var code = done.Document.QuerySelector(".r-notice-done .r-code")!.TextContent;
        using var stranger = house.Visitor();
        await AskAsync(stranger, "Une autre", "0612000012");

        var list = await partner.GetAsync("/app/referred");
        var row = Assert.Single(
            list.Document.QuerySelectorAll("tbody tr"),
            r => r.TextContent.Contains(code, StringComparison.Ordinal)
        );
        Assert.Contains("Dossier 17", row.TextContent, StringComparison.Ordinal);
        Assert.Single(list.Document.QuerySelectorAll("tbody tr"));
        var file = await CaseOfAsync(house, code);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await partner.GetAsync($"/app/cases/{file.Code}")).Status
        );

        using var salma = await house.EnterAsync("salma");
        var page = await salma.GetAsync($"/app/cases/{file.Code}/exchanges");
        await salma.SubmitAsync(
            page,
            [("Input.Text", "Nous l'avons appelé."), ("Input.ToPartner", "true")],
            "form[action$=exchanges]"
        );
        Assert.Contains(
            "Nous l'avons appelé.",
            (await partner.GetAsync("/app/referred")).Text,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("/fr/help/ask")]
    [InlineData("/en/follow")]
    [InlineData("/ar/action/calls/follow")]
    public async Task A_form_that_no_browser_sends_is_refused_in_words_and_never_as_missing(
        string address
    )
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        using var stranger = house.Visitor();
        foreach (
            var body in new[]
            {
                "Input.Name=Fanta%00&Secret=a%00b&Text=%00",
                "Secret=%FF%FE%C0&Input.Name=%ED%A0%80&ReceiptCode=%F0%28",
                $"Input.Note={new string('x', 3_000_000)}",
                string.Join('&', Enumerable.Repeat("Input.Danger=forced&Key=1", 900)),
                string.Join('&', Enumerable.Repeat("Text=1", 3000)),
            }
        )
        {
            using var content = new StringContent(body);
            content.Headers.ContentType = new("application/x-www-form-urlencoded");
            using var answer = await stranger.SendAsync(
                new(HttpMethod.Post, address) { Content = content }
            );
            var html = await answer.Content.ReadAsStringAsync(
                TestContext.Current.CancellationToken
            );
            Assert.True(
                answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest,
                $"{answer.StatusCode} for {body[..Math.Min(body.Length, 60)]}"
            );
            Assert.Contains("<h1", html, StringComparison.Ordinal);
        }
        foreach (var method in new[] { HttpMethod.Put, HttpMethod.Delete, HttpMethod.Patch })
        {
            using var answer = await stranger.SendAsync(new(method, address));
            Assert.True(
                (int)answer.StatusCode is >= 400 and < 500,
                $"{method} {answer.StatusCode}"
            );
        }
    }

    [Theory]
    [InlineData("/fr/help/ask")]
    [InlineData("/ar/help/ask")]
    [InlineData("/fr/follow")]
    [InlineData("/en/action/calls/follow")]
    public async Task Nonsense_in_the_public_forms_breaks_nothing(string address)
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var random = new Random(17);
        string[] fields =
        [
            "Key",
            "Step",
            "Go",
            "Website",
            "Do",
            "Kind",
            "Text",
            "Close",
            "Purpose",
            "ReceiptCode",
            "Secret",
            "Input.IsChild",
            "Input.Danger",
            "Input.WantsHome",
            "Input.Country",
            "Input.People",
            "Input.Name",
            "Input.Phone",
            "Input.OtherContact",
            "Input.Language",
            "Input.CallTime",
            "Input.MayLeaveMessage",
            "Input.Note",
        ];
        string[] values =
        [
            "",
            "true",
            "Safety",
            "Wish",
            "Contact",
            "Check",
            "Receipt",
            "99",
            "-1",
            "next",
            "back",
            "send",
            "enter",
            "say",
            "withdraw",
            "consent",
            "leave",
            "Answer",
            "Appointment",
            "DataProcessing",
            "GN",
            "ZZ",
            "wo",
            "xx",
            "\0",
            "'; drop table site_request; --",
            "<script>alert(1)</script>",
            "\u202eabc",
            new string('ا', 5000),
            "R-0000000",
            "9999999999999999999999",
            "٣",
            "é\ud83d",
        ];
        for (var i = 0; i < 150; i++)
        {
            using var stranger = house.Visitor();
            var form = fields
                .Where(_ => random.Next(3) > 0)
                .Select(f => KeyValuePair.Create(f, values[random.Next(values.Length)]))
                .ToList();
            using var answer = await stranger.SendAsync(
                new(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) }
            );
            Assert.True(
                (int)answer.StatusCode is >= 200 and < 500,
                $"{answer.StatusCode} for {string.Join('&', form)}"
            );
            house.Clock.Advance(TimeSpan.FromSeconds(7));
        }
    }

    private static async Task<(string Code, string Words)> AskAsync(
        Visitor stranger,
        string name,
        string phone
    ) =>
        ReceiptOf(
            await stranger.SubmitAsync(await ToCheckAsync(stranger, name, phone), [("Go", "next")])
        );

    private static async Task<Page> ToCheckAsync(Visitor stranger, string name, string phone)
    {
        var page = await stranger.GetAsync("/fr/help/ask");
        page = await stranger.SubmitAsync(page, [("Input.IsChild", "false")]);
        page = await stranger.SubmitAsync(
            page,
            [("Input.WantsHome", "true"), ("Input.Country", "GN"), ("Input.People", "2")]
        );
        return await ContactAsync(stranger, page, name, phone);
    }

    private static async Task<(string Code, string Words)> FinishAsync(
        Visitor stranger,
        Page contact,
        string name,
        string phone
    ) =>
        ReceiptOf(
            await stranger.SubmitAsync(
                await ContactAsync(stranger, contact, name, phone),
                [("Go", "next")]
            )
        );

    private static Task<Page> ContactAsync(
        Visitor stranger,
        Page page,
        string name,
        string phone
    ) =>
        stranger.SubmitAsync(
            page,
            [
                ("Input.Name", name),
                ("Input.Phone", phone),
                ("Input.Language", "wo"),
                ("Input.CallTime", "evening"),
            ]
        );

    private static (string Code, string Words) ReceiptOf(Page page)
    {
        var codes = page.Document.QuerySelectorAll(".s-code").Select(c => c.TextContent).ToList();
        Assert.True(codes.Count == 2, page.Text);
        return (codes[0], codes[1]);
    }

    private static async Task<Page> EnterAsync(
        Visitor stranger,
        (string Code, string Words) receipt
    ) =>
        await stranger.SubmitAsync(
            await stranger.GetAsync("/fr/follow"),
            [("ReceiptCode", receipt.Code), ("Secret", receipt.Words)]
        );

    [Theory, BothDatabases]
    public async Task A_code_is_read_as_people_type_it(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var receipt = await AskAsync(stranger, "Fanta", "0612000013");
        foreach (
            var typed in new[]
            {
                receipt.Code.ToLowerInvariant(),
                receipt.Code.Replace("-", " ", StringComparison.Ordinal),
                receipt.Code[1..],
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

    private static Task<Page> SayAsync(Visitor stranger, Page page, string text) =>
        stranger.SubmitAsync(page, [("Text", text)], "form:has([value=say])");

    private static async Task<(string Code, string Words)> GiveReceiptAsync(
        House house,
        Story story
    )
    {
        var salma = await story.ActorAsync("salma");
        var given = await house.InScopeAsync(s =>
            s.GetRequiredService<CaseExchanges>().GiveReceiptAsync(story.Code, "fr", salma, default)
        );
        Assert.True(given.IsDone);
        return (given.Value.Code, given.Value.Words);
    }

    private static Task<HelpRequest> RequestAsync(House house, string code) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<HelpRequest>()
                .AsNoTracking()
                .SingleAsync(r => r.Code == code)
        );

    private static async Task<CaseFile> CaseOfAsync(House house, string code)
    {
        var request = await RequestAsync(house, code);
        return (
            await house.InScopeAsync(s =>
                s.GetRequiredService<CaseFiles>().FindAsync(request.CaseId!.Value, Actor.System)
            )
        )!;
    }

    private static Task<int> CountAsync(House house, HelpStanding standing) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<HelpRequest>()
                .CountAsync(r => r.Standing == standing)
        );

    private static async Task<List<OfficeTask>> OfficeTasksAsync(
        IServiceProvider services,
        Actor by
    )
    {
        var all = new List<OfficeTask>();
        foreach (var tasks in services.GetServices<OfficeTasks>())
        {
            all.AddRange(await tasks.OfAsync(by, default));
        }
        return all;
    }
}

/// <summary>Houses in which many strangers may ask within an hour, because all of them come from one address.</summary>
public sealed class HelpHouses : IAsyncLifetime
{
    private readonly ConcurrentDictionary<DatabaseKind, Lazy<Task<House>>> houses = new();

    public Task<House> OnAsync(DatabaseKind kind) =>
        houses
            .GetOrAdd(
                kind,
                k =>
                    new(() =>
                        House.OpenAsync(
                            k,
                            builder =>
                            {
                                builder.Configuration["Rihla:Site:RequestsPerAddressAndHour"] =
                                    "1000";
                                builder.Configuration["Rihla:Site:RequestsPerHour"] = "1000";
                                builder.Configuration["Rihla:Site:FormsPerMinute"] = "100000";
                                builder.Configuration["Rihla:Site:TriesPerMinute"] = "100000";
                            }
                        )
                    )
            )
            .Value;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var house in houses.Values)
        {
            await (await house.Value).DisposeAsync();
        }
    }
}
