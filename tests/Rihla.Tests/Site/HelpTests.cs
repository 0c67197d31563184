using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;
using Rihla.Site;
using Rihla.Tests.Access;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using static Rihla.Tests.Site.Asking;

namespace Rihla.Tests.Site;

/// <summary>A person without an account asks for help, alone or in a flood of requests.</summary>
[Collection(nameof(HelpHouses))]
public sealed class HelpTests(HelpHouses houses)
{
    [Theory, BothDatabases]
    public async Task What_a_stranger_sends_is_a_case_at_the_first_stage_and_her_words_are_nowhere_in_the_database(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();

        var receipt = await AskAsync(stranger, "Fanta", phone: "0612000001");

        var file = await CaseOfAsync(house, receipt.Code);
        Assert.Equal((Stage.Requested, Sensitivity.Normal), (file.Stage, file.Sensitivity));
        Assert.Equal("wo", file.Language);
        Assert.Equal(2, receipt.Words.Split(' ').Length);
        Assert.DoesNotContain(stranger.Addresses, a => a.Contains('?', StringComparison.Ordinal));
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

        // A caseworker does not see it: who takes it does a caseworker's work in it, and is told what there is to do.
        await house.InScopeAsync(s =>
            s.GetRequiredService<RestrictedCases>().TakeAsync(file.Code, aicha)
        );
        Assert.Equal(aicha.UserId, (await CaseOfAsync(house, receipt.Code)).CaseworkerId);
        house.Clock.Advance(TimeSpan.FromDays(5));
        await house.InScopeAsync(s =>
            s.GetServices<RecurringJob>()
                .Single(j => j.Name == "case-reminders")
                .RunAsync(TestContext.Current.CancellationToken)
        );
        var (tasks, _) = await house.InScopeAsync(s =>
            s.GetRequiredService<WorkList>().TasksAsync(1, aicha)
        );
        Assert.Contains(tasks, t => t.Code == file.Code && t.Task.Owner == Role.Caseworker);
    }

    [Theory]
    [InlineData("٣", "3")]
    [InlineData("۱۲", "12")]
    [InlineData(" 3 ", "3")]
    [InlineData("3 personnes", null)]
    [InlineData("٣٣", null)]
    [InlineData("-2", null)]
    public async Task How_many_they_are_is_read_in_any_digits_or_asked_again_and_never_dropped(
        string typed,
        string? read
    )
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        using var stranger = house.Visitor();
        var page = await stranger.GetAsync("/ar/help/ask");
        page = await stranger.SubmitAsync(page, [("Input.IsChild", "false")]);

        page = await stranger.SubmitAsync(
            page,
            [("Input.WantsHome", "true"), ("Input.People", typed)]
        );

        if (read is null)
        {
            var field = page.Document.QuerySelector("[name='Input.People']")!;
            Assert.Equal(
                ("true", typed),
                (field.GetAttribute("aria-invalid"), field.GetAttribute("value"))
            );
            return;
        }
        var receipt = await FinishAsync(stranger, page, "Fanta", "0612000032");
        Assert.EndsWith(
            $" {read}.",
            (await CaseOfAsync(house, receipt.Code)).Case.RequestNote!.Reveal(),
            StringComparison.Ordinal
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
    public async Task Pressed_several_times_at_one_moment_it_is_one_request_with_one_receipt(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var check = await ToCheckAsync(stranger, "Djénéba", "0612000044");

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => stranger.SubmitAsync(check, [("Go", "next")]))
        );

        var receipt = Assert.Single(answers.Select(ReceiptOf).Distinct());
        var file = await CaseOfAsync(house, receipt.Code);
        var salma = await new Story(house).ActorAsync("salma");
        var found = await house.InScopeAsync(s =>
            s.GetRequiredService<CaseSearch>().FindAsync("0612000044", salma)
        );
        Assert.Equal(file.Code, Assert.Single(found.Cases).Code);
    }

    [Theory, BothDatabases]
    public async Task What_was_written_before_a_request_became_a_case_is_a_task_in_it(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var check = await ToCheckAsync(stranger, "Sitan", "0612000045");
        var receipt = ReceiptOf(
            await stranger.SubmitAsync(check, [("Go", "next"), ("Website", "http://a.example")])
        );
        var inside = await EnterAsync(stranger, receipt);
        inside = await stranger.SubmitAsync(
            inside,
            [("Kind", "CallBack"), ("Text", "Je suis en danger")],
            "form:has([value=say])"
        );
        await SayAsync(stranger, inside, "Ce soir si possible");
        var id = (await RequestAsync(house, receipt.Code)).Id;
        var salma = await new Story(house).ActorAsync("salma");

        var accepted = await house.InScopeAsync(s =>
            s.GetRequiredService<HelpQueue>().AcceptAsync(id, salma, default)
        );

        Assert.True(accepted.IsDone);
        var file = await CaseOfAsync(house, receipt.Code);
        Assert.Equal(
            1,
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<CaseTask>()
                    .CountAsync(t => t.CaseId == file.Id && t.Kind == Following.Task)
            )
        );
    }

    [Theory, BothDatabases]
    public async Task Who_ended_a_request_herself_is_told_that_nobody_reads_it(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var check = await ToCheckAsync(stranger, "Oumou", "0612000046");
        var receipt = ReceiptOf(
            await stranger.SubmitAsync(check, [("Go", "next"), ("Website", "http://a.example")])
        );
        var inside = await EnterAsync(stranger, receipt);
        var open = await WithdrawAsync(stranger, inside, close: false);
        Assert.Equal(HelpStanding.ToReview, (await RequestAsync(house, receipt.Code)).Standing);
        var ended = await WithdrawAsync(stranger, open, close: true);

        var said = await stranger.SubmitAsync(
            ended,
            [("Kind", "Message"), ("Text", "Et maintenant ?")],
            "form:has([value=say])"
        );

        Assert.Contains("faites une nouvelle demande", said.Text, StringComparison.Ordinal);
        Assert.Equal(HelpStanding.Discarded, (await RequestAsync(house, receipt.Code)).Standing);
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
        // What the mission refuses leaves nothing behind.
        var tarik = await new Story(house).ActorAsync("abri");
        var nothing = await house.InScopeAsync(sc =>
            sc.GetRequiredService<Referring>()
                .ReferAsync(
                    new()
                    {
                        Label = "Dossier 18",
                        HasAgreed = true,
                        Answers = new()
                        {
                            IsChild = true,
                            Name = "Petit",
                            Phone = "0612000016",
                            Language = "ff",
                            Country = "ZZ",
                        },
                    },
                    "fr",
                    tarik,
                    default
                )
        );
        Assert.Equal("Request.CountryUnknown", nothing.Refusals[0].TextKey);
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

    [Theory, BothDatabases]
    public async Task A_machine_that_fills_every_field_waits_for_a_person_of_the_mission_whose_site_it_is(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var machine = house.Visitor();
        var check = await ToCheckAsync(machine, "Robot", "0612000006");

        var receipt = ReceiptOf(
            await machine.SubmitAsync(check, [("Go", "next"), ("Website", "http://spam.example")])
        );

        var request = await RequestAsync(house, receipt.Code);
        Assert.Equal((HelpStanding.ToReview, null), (request.Standing, request.CaseId));
        var here = await new Story(house).ActorAsync("aicha");
        var elsewhere = here with
        {
            MissionId = (await new Story(house).ActorAsync("mariama")).MissionId,
        };
        await house.InScopeAsync(async s =>
        {
            var queue = s.GetRequiredService<HelpQueue>();
            Assert.Contains(
                await queue.WaitingAsync(1, here, default),
                w => w.Request.Id == request.Id
            );
            Assert.Empty(await queue.WaitingAsync(1, elsewhere, default));
            Assert.Equal((0, null), await queue.QueueAsync(elsewhere, default));
            Assert.False((await queue.AcceptAsync(request.Id, elsewhere, default)).IsDone);
            Assert.False((await queue.DiscardAsync(request.Id, 0, elsewhere, default)).IsDone);
        });
        Assert.Equal(HelpStanding.ToReview, (await RequestAsync(house, receipt.Code)).Standing);

        // What was discarded is kept for a while, and then nothing of what was said.
        await DiscardAsync(0);
        Assert.NotNull((await ForgetAsync(90)).Answers);
        // Whoever writes asks for help all the same: it waits for a person again, with what was written.
        await SayAsync("Je suis toujours là.");
        Assert.Equal(HelpStanding.ToReview, (await RequestAsync(house, receipt.Code)).Standing);
        var waiting = await QueueAsync(q => q.WaitingAsync(1, here, default));
        Assert.Equal(
            "Je suis toujours là.",
            Assert.Single(waiting.Single(w => w.Request.Id == request.Id).Said).Text.Reveal()
        );
        using (var aicha = await new Story(house).VisitorAsync("aicha"))
        {
            Assert.Contains(
                "Je suis toujours là.",
                (await aicha.GetAsync("/app/requests/online")).Text,
                StringComparison.Ordinal
            );
        }
        await DiscardAsync(1);
        Assert.NotNull((await ForgetAsync(91)).Answers);
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var asked = await db.Set<Exchange>().SingleAsync(e => e.RequestId == request.Id);
            var answered = new DataRequest
            {
                RequestId = request.Id,
                ExchangeId = asked.Id,
                MissionId = here.MissionId,
                Wish = DataWish.Correction,
                AskedOn = default,
                DueOn = default,
            };
            answered.Decide(false, "Fanta est le bon nom.", "Driss", house.Clock.GetUtcNow());
            db.Add(answered);
            await db.SaveAsync(Actor.System, new Act("site.data-request-viewed"));
        });
        await house.InScopeAsync(async s =>
        {
            var before = house.Clock.GetUtcNow().AddDays(-91);
            return await s.GetRequiredService<RihlaDb>()
                .Set<Exchange>()
                .Where(e => e.RequestId == request.Id)
                .ExecuteUpdateAsync(e => e.SetProperty(x => x.At, before));
        });
        Assert.Null((await ForgetAsync(91)).Answers);
        await house.InScopeAsync(async s =>
            Assert.Null(
                (
                    await s.GetRequiredService<RihlaDb>()
                        .Set<DataRequest>()
                        .SingleAsync(d => d.RequestId == request.Id)
                ).Reason
            )
        );
        Assert.Null((await EnterAsync(machine, receipt)).Document.QuerySelector("[name=Key]"));

        async Task<HelpRequest> ForgetAsync(int daysLater)
        {
            var then = house.Clock.GetUtcNow().AddDays(-daysLater);
            await house.InScopeAsync(async s =>
            {
                var db = s.GetRequiredService<RihlaDb>();
                await db.Set<HelpRequest>()
                    .Where(r => r.Id == request.Id)
                    .ExecuteUpdateAsync(r => r.SetProperty(x => x.DecidedAt, then));
                await s.GetServices<RecurringJob>()
                    .OfType<HelpRetention>()
                    .Single()
                    .RunAsync(default);
            });
            return await RequestAsync(house, receipt.Code);
        }

        Task SayAsync(string text) =>
            house.InScopeAsync(async s =>
            {
                var following = s.GetRequiredService<Following>();
                var seen = await following.LoadAsync(request.Id, 1, default);
                Assert.True(
                    (await following.SayAsync(seen, ExchangeKind.Message, text, default)).IsDone
                );
            });

        async Task DiscardAsync(int seen) =>
            Assert.Equal(
                (1, 0),
                await QueueAsync(q =>
                    q.DiscardAsync(new Dictionary<Guid, int> { [request.Id] = seen }, here, default)
                )
            );

        Task<TResult> QueueAsync<TResult>(Func<HelpQueue, Task<TResult>> ask) =>
            house.InScopeAsync(s => ask(s.GetRequiredService<HelpQueue>()));
    }

    [Theory, BothDatabases]
    public async Task What_is_written_while_a_page_is_read_is_not_set_aside_unread(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (first, second) = (
            await FloodAsync(house, "0612000031"),
            await FloodAsync(house, "0612000032")
        );
        using var salma = await new Story(house).VisitorAsync("salma");
        var page = await salma.GetAsync("/app/requests/online");
        await WriteAsync(house, first.Id, "Je suis dans la rue ce soir.");

        var told = await salma.SubmitAsync(
            page,
            [],
            $"form[action$='handler=Discard']:has(input[value='{first.Id}'])"
        );
        Assert.Contains("Lisez d'abord son message", Plain(told.Text), StringComparison.Ordinal);
        // Of several, the others are set aside.
        told = await salma.SubmitAsync(
            page,
            [("ids", $"{first.Id}"), ("ids", $"{second.Id}")],
            "form#chosen"
        );
        Assert.Contains("1 demande est écartée", Plain(told.Text), StringComparison.Ordinal);
        Assert.Contains("1 demande reste ici", Plain(told.Text), StringComparison.Ordinal);
        Assert.Equal(
            [HelpStanding.ToReview, HelpStanding.Discarded],
            [
                (await RequestAsync(house, first.Code)).Standing,
                (await RequestAsync(house, second.Code)).Standing,
            ]
        );

        // Read, it can be.
        Assert.Contains("Je suis dans la rue ce soir.", told.Text, StringComparison.Ordinal);
        await salma.SubmitAsync(
            told,
            [],
            $"form[action$='handler=Discard']:has(input[value='{first.Id}'])"
        );
        Assert.Equal(HelpStanding.Discarded, (await RequestAsync(house, first.Code)).Standing);
    }

    [Theory, BothDatabases]
    public async Task Who_writes_without_end_hides_nobody_elses_message(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (first, second) = (
            await FloodAsync(house, "0612000033"),
            await FloodAsync(house, "0612000034")
        );
        await WriteAsync(
            house,
            first.Id,
            [.. Enumerable.Range(1, 501).Select(i => $"Message {i}.")]
        );
        await WriteAsync(house, second.Id, "Mon enfant est malade.");
        using var salma = await new Story(house).VisitorAsync("salma");

        var page = await salma.GetAsync("/app/requests/online");

        Assert.Contains("Mon enfant est malade.", page.Text, StringComparison.Ordinal);
        Assert.Contains("Message 501.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Message 481.", page.Text, StringComparison.Ordinal);
        Assert.Contains("481 messages plus anciens", Plain(page.Text), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Who_calls_somebody_who_waits_reads_on_the_card_how_it_is_safe(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var receipt = await AskAsChildAsync(stranger, "Petit", "0612000061", waits: true);
        var id = (await RequestAsync(house, receipt.Code)).Id;
        using var aicha = await new Story(house).VisitorAsync("aicha");

        var page = await aicha.GetAsync("/app/requests/online");

        var card = page.Document.QuerySelector($".r-card:has(input[value='{id}'])")!.TextContent;
        foreach (
            var line in new[]
            {
                "0612000061",
                "Le soir.",
                "Ne pas laisser de message, ne pas dire qui appelle.",
                "wolof",
                "sans parent ni adulte de confiance",
                "Quelqu'un me force",
            }
        )
        {
            Assert.Contains(line, Plain(card), StringComparison.Ordinal);
        }
    }

    [Theory, BothDatabases]
    public async Task A_child_or_somebody_in_danger_waits_behind_no_flood(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var flood = Enumerable.Range(0, 61).Select(_ => Guid.CreateVersion7()).ToList();
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            foreach (var (i, id) in flood.Index())
            {
                var request = new HelpRequest
                {
                    Id = id,
                    Code = $"R-{i}",
                    WordSalt = [],
                    WordHash = [],
                    Language = "fr",
                    At = house.Clock.GetUtcNow().AddMinutes(-i),
                };
                request.Hold(new() { IsChild = false, Name = $"Personne {i}" });
                db.Add(request);
            }
            await db.SaveAsync(Actor.System, new Act("site.request.received"));
        });
        using var stranger = house.Visitor();
        var receipt = await AskAsChildAsync(stranger, "Petit", "0612000062", waits: true);
        var hers = (await RequestAsync(house, receipt.Code)).Id;
        var (aicha, salma) = (await house.ActorAsync("aicha"), await house.ActorAsync("salma"));

        var first = (await QueueAsync(q => q.WaitingAsync(1, aicha, default)))[0];

        Assert.Equal(hers, first.Request.Id);
        var tasks = await house.InScopeAsync(s => OfficeTasksAsync(s, aicha));
        Assert.Contains(tasks, t => t.TextKey == "Site.Task.RequestsInDanger" && t.Args[0] is 1);
        Assert.Contains(tasks, t => t.TextKey == "Site.Task.RequestsWaiting" && t.Args[0] is 62);
        Assert.DoesNotContain(
            await house.InScopeAsync(s => OfficeTasksAsync(s, salma)),
            t => t.TextKey == "Site.Task.RequestsInDanger"
        );
        // Set aside it is by somebody who looks at it alone, and not among those of the flood.
        using var desk = await new Story(house).VisitorAsync("aicha");
        var page = await desk.GetAsync("/app/requests/online");
        Assert.Equal(
            HelpQueue.PageSize - 1,
            page.Document.QuerySelectorAll("input[name=ids]").Length
        );
        Assert.Null(page.Document.QuerySelector($"input[name=ids][value='{hers}']"));
        var (discarded, _) = await QueueAsync(q =>
            q.DiscardAsync(flood.Append(hers).ToDictionary(id => id, _ => 0), aicha, default)
        );
        Assert.Equal(61, discarded);
        Assert.Equal(HelpStanding.ToReview, (await RequestAsync(house, receipt.Code)).Standing);
        Assert.True((await QueueAsync(q => q.DiscardAsync(hers, 0, aicha, default))).IsDone);

        Task<TResult> QueueAsync<TResult>(Func<HelpQueue, Task<TResult>> ask) =>
            house.InScopeAsync(s => ask(s.GetRequiredService<HelpQueue>()));
    }

    private static async Task<HelpRequest> FloodAsync(House house, string phone)
    {
        using var stranger = house.Visitor();
        var check = await ToCheckAsync(stranger, "Awa", phone);
        var receipt = ReceiptOf(
            await stranger.SubmitAsync(check, [("Go", "next"), ("Website", "x")])
        );
        return await RequestAsync(house, receipt.Code);
    }

    private static Task WriteAsync(House house, Guid request, params string[] texts) =>
        house.InScopeAsync(async s =>
        {
            var (db, now) = (s.GetRequiredService<RihlaDb>(), house.Clock.GetUtcNow());
            db.AddRange(
                texts.Select(
                    (text, i) =>
                        new Exchange
                        {
                            RequestId = request,
                            Kind = ExchangeKind.Message,
                            Text = new(text),
                            At = now.AddSeconds(i),
                        }
                )
            );
            await db.SaveAsync(Actor.System, new Act("site.message.received"));
        });

    private static string Plain(string text) => text.Replace('’', '\'').Replace('\u00a0', ' ');

    [Theory, BothDatabases]
    public async Task Who_withdraws_while_her_request_is_accepted_does_not_go(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        var receipt = ReceiptOf(
            await stranger.SubmitAsync(
                await ToCheckAsync(stranger, "Fanta", "0612000015"),
                [("Go", "next"), ("Website", "x")]
            )
        );
        var request = await RequestAsync(house, receipt.Code);
        var aicha = await new Story(house).ActorAsync("aicha");

        await house.InScopeAsync(async s =>
        {
            var following = s.GetRequiredService<Following>();
            var seen = await following.LoadAsync(request.Id, 1, default);
            await house.InScopeAsync(other =>
                other.GetRequiredService<HelpQueue>().AcceptAsync(request.Id, aicha, default)
            );
            Assert.True((await following.WithdrawAsync(seen, true, default)).IsDone);
        });

        Assert.Equal(Stage.Closed, (await CaseOfAsync(house, receipt.Code)).Stage);
        Assert.Equal(HelpStanding.Taken, (await RequestAsync(house, receipt.Code)).Standing);
    }

    [Theory, BothDatabases]
    public async Task In_the_middle_of_a_flood_a_real_request_is_neither_lost_nor_refused(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(
            kind,
            builder =>
            {
                builder.Configuration["Rihla:Site:RequestsPerAddressAndHour"] = "2";
                builder.Configuration["Rihla:Site:FormsPerMinute"] = "40";
            }
        );
        using var stranger = house.Visitor();
        var check = await ToCheckAsync(stranger, "Fanta", "0612000021");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(FloodAsync));
        var receipt = ReceiptOf(await stranger.SubmitAsync(check, [("Go", "next")]));
        await Task.WhenAll(Enumerable.Range(4, 3).Select(FloodAsync));

        // Two became cases; hers waits among those of the flood, can be followed, and is a task.
        Assert.Equal(2, await CountAsync(house, HelpStanding.Taken));
        Assert.Equal(6, await CountAsync(house, HelpStanding.ToReview));
        var hers = await RequestAsync(house, receipt.Code);
        Assert.Equal(HelpStanding.ToReview, hers.Standing);
        Assert.NotNull((await EnterAsync(stranger, receipt)).Document.QuerySelector("[name=Key]"));
        var actor = await new Story(house).ActorAsync("salma");
        Assert.Contains(
            await house.InScopeAsync(s => OfficeTasksAsync(s, actor)),
            t => t.TextKey == "Site.Task.RequestsWaiting" && t.Args[0] is 6
        );
        using var salma = await house.EnterAsync("salma");
        var queue = await salma.GetAsync("/app/requests/online");
        Assert.Equal(6, queue.Document.QuerySelectorAll("form[action*=Accept]").Length);
        Assert.Contains("Fanta", queue.Text, StringComparison.Ordinal);

        // Of several who accept it at one moment one makes the case, and the others are told.
        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    house.InScopeAsync(s =>
                        s.GetRequiredService<HelpQueue>().AcceptAsync(hers.Id, actor, default)
                    )
                )
        );
        Assert.Single(outcomes, o => o.IsDone);
        Assert.All(
            outcomes.Where(o => !o.IsDone),
            o => Assert.Equal("Site.Requests.Gone", o.Refusals[0].TextKey)
        );
        Assert.Equal(
            3,
            await house.InScopeAsync(s => s.GetRequiredService<RihlaDb>().Set<Case>().CountAsync())
        );
        await salma.SubmitAsync(
            await salma.GetAsync("/app/requests/online"),
            [],
            "form[action*=Discard]"
        );
        Assert.Equal(1, await CountAsync(house, HelpStanding.Discarded));

        // Sending faster than a browser could is held up, and what was typed comes back whole, to be sent again.
        var first = await stranger.GetAsync("/fr/help/ask");
        var held = first;
        for (var i = 0; i < 100 && held.Status != HttpStatusCode.TooManyRequests; i++)
        {
            held = await stranger.SubmitAsync(
                first,
                [("Input.IsChild", "false"), ("+Input.Note", "Mes mots")]
            );
        }
        Assert.Equal(HttpStatusCode.TooManyRequests, held.Status);
        var again = held.Document.QuerySelector("form[action='/fr/help/ask']")!;
        Assert.Equal("Mes mots", again.QuerySelector("[name='Input.Note']")!.GetAttribute("value"));

        async Task FloodAsync(int i)
        {
            using var machine = house.Visitor();
            await AskAsync(machine, $"Personne {i}", $"061300000{i}");
        }
    }
}
