using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Reintegration.Complaints;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Reintegration;

/// <summary>A complaint reaches who can deal with it, and never whom it is about.</summary>
public sealed class ComplaintTests(Houses houses) : IClassFixture<Houses>
{
    private const string Mark = "Zorblax demande de l'argent pour le dossier";

    [Theory, BothDatabases]
    public async Task Whoever_it_is_about_finds_it_nowhere_although_they_handle_complaints_and_read_the_audit(
        DatabaseKind kind
    )
    {
        // A house of its own: complaints of other tests may rightly be seen by her.
        await using var house = await House.OpenAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        var nadia = await story.ActorAsync("nadia");
        await GrantAsync(house, "nadia", Role.DataProtectionOfficer, Role.Caseworker);
        await ComplainAsync(
            house,
            story,
            new() { AboutUser = nadia.UserId, CaseCode = story.Code }
        );
        var code = await CodeAsync(house);
        using var accused = await story.VisitorAsync("nadia");
        using var handler = await story.VisitorAsync("aicha");

        var hers = await EverywhereAsync(house, accused, story, code);
        var theirs = await EverywhereAsync(house, handler, story, code);

        // Seen by who handles it: otherwise not to be seen would prove nothing.
        Assert.Contains(code, theirs, StringComparison.Ordinal);
        Assert.Contains("Zorblax", theirs, StringComparison.Ordinal);
        Assert.DoesNotContain(code, hers, StringComparison.Ordinal);
        Assert.DoesNotContain("Zorblax", hers, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "complaint.received",
            await AuditAsync(accused),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "Réclamation reçue",
            await LinesAsync(accused),
            StringComparison.Ordinal
        );
        foreach (var what in new[] { "Take", "Note", "Sort", "Answer" })
        {
            var form = (await accused.GetAsync("/app/account"))
                .Document.QuerySelector("input[name='rihla.form']")!
                .GetAttribute("value")!;
            using var request = new HttpRequestMessage(
                HttpMethod.Post,
                $"/app/complaints/{code}?handler={what}"
            )
            {
                Content = new FormUrlEncodedContent([
                    new("rihla.form", form),
                    new("Note", "x"),
                    new("Category", "Other"),
                    new("Finding", "Upheld"),
                    new("Reply", "x"),
                ]),
            };
            using var answer = await accused.SendAsync(request);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Theory, BothDatabases]
    public async Task A_complaint_about_a_role_is_hidden_from_all_who_hold_it_and_from_who_held_it_then(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        await ComplainAsync(house, story, new() { AboutRole = Role.ProtectionOfficer });
        var code = await CodeAsync(house);
        using var aicha = await story.VisitorAsync("aicha");
        using var nadia = await story.VisitorAsync("nadia");
        var address = $"/app/complaints/{code}";
        Assert.Equal(HttpStatusCode.NotFound, (await aicha.GetAsync(address)).Status);
        Assert.Equal(HttpStatusCode.OK, (await nadia.GetAsync(address)).Status);

        // Another role later opens nothing, and whoever gets the role sees nothing either.
        await ReplaceAsync(house, "aicha", Role.ProgrammeManager);
        using var later = await story.VisitorAsync("aicha");
        Assert.Equal(HttpStatusCode.NotFound, (await later.GetAsync(address)).Status);
        await GrantAsync(house, "nadia", Role.ProtectionOfficer);
        using var both = await story.VisitorAsync("nadia");
        Assert.Equal(HttpStatusCode.NotFound, (await both.GetAsync(address)).Status);
    }

    [Theory, BothDatabases]
    public async Task A_name_that_is_given_hides_it_from_who_bears_it(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = new Story(house);
        await house.InScopeAsync(s =>
            s.GetRequiredService<ComplaintDesk>()
                .TakeAsync(
                    new()
                    {
                        Category = ComplaintCategory.Conduct,
                        Text = Mark,
                        AboutName = "une dame BERRADA je crois",
                    }
                )
        );
        var code = await CodeAsync(house);
        using var nadia = await story.VisitorAsync("nadia");
        using var aicha = await story.VisitorAsync("aicha");

        Assert.Equal(
            HttpStatusCode.NotFound,
            (await nadia.GetAsync($"/app/complaints/{code}")).Status
        );
        Assert.Equal(HttpStatusCode.OK, (await aicha.GetAsync($"/app/complaints/{code}")).Status);
    }

    [Theory, BothDatabases]
    public async Task What_names_the_only_one_who_would_read_it_goes_where_another_does(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = new Story(house);
        await ReplaceAsync(house, "mariama", Role.ProtectionOfficer);
        var there = (await story.ActorAsync("mariama")).MissionId;
        await house.InScopeAsync(s =>
            s.GetRequiredService<ComplaintDesk>()
                .TakeAsync(
                    new()
                    {
                        Category = ComplaintCategory.Conduct,
                        Text = Mark,
                        AboutName = "Mariama",
                        MissionId = there,
                    }
                )
        );
        var address = $"/app/complaints/{await CodeAsync(house)}";
        using var mariama = await story.VisitorAsync("mariama");
        using var nadia = await story.VisitorAsync("nadia");

        Assert.Equal(HttpStatusCode.NotFound, (await mariama.GetAsync(address)).Status);
        Assert.Equal(HttpStatusCode.OK, (await nadia.GetAsync(address)).Status);
    }

    [Theory, BothDatabases]
    public async Task Somebody_without_a_name_complains_and_reads_the_answer_with_a_code(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = new Story(house);
        foreach (var language in new[] { "fr", "ar", "en" })
        {
            using var stranger = house.Visitor();
            var form = await stranger.GetAsync("/complaint", language);
            Assert.Equal(HttpStatusCode.OK, form.Status);
            var taken = await stranger.SubmitAsync(
                form,
                [("Input.Category", "Delay"), ("Input.Text", "Le kit n'est jamais venu")]
            );
            var secret = taken.Document.QuerySelector("[data-answer-code]")!.TextContent;
            var code = await CodeAsync(house);
            var before = await ReadAsync(stranger, secret, language);
            Assert.Empty(before.Document.QuerySelectorAll(".r-written"));

            using var aicha = await story.VisitorAsync("aicha");
            var page = await aicha.GetAsync($"/app/complaints/{code}");
            await aicha.SubmitAsync(
                page,
                [("Reply", "Le kit arrive lundi."), ("Finding", "Upheld")],
                "main form[action*='handler=Answer']"
            );

            // As it may be typed from a piece of paper.
            var typed = secret.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal);
            var after = await ReadAsync(
                stranger,
                string.Concat(typed.Select(c => char.IsAsciiDigit(c) ? (char)('٠' + c - '0') : c)),
                language
            );
            Assert.Contains("Le kit arrive lundi.", after.Text, StringComparison.Ordinal);
            foreach (var name in new[] { "Aïcha", "Benkirane", code })
            {
                Assert.DoesNotContain(name, after.Html, StringComparison.Ordinal);
            }
            Assert.DoesNotContain(
                stranger.Addresses,
                a => a.Contains(secret, StringComparison.OrdinalIgnoreCase)
            );
        }
    }

    [Fact]
    public async Task The_browser_keeps_no_code_and_no_answer_of_a_complaint()
    {
        await using var house = await House.OpenAsync(DatabaseKind.Sqlite);
        using var stranger = house.Visitor();
        foreach (
            var (address, fields) in new (string, (string, string)[])[]
            {
                ("/complaint", [("Input.Category", "Delay"), ("Input.Text", "Le kit")]),
                ("/complaint/answer", [("AnswerCode", "0000-0000-0000-0000")]),
            }
        )
        {
            var form = await stranger.GetAsync(address);
            using var answer = await stranger.SendAsync(
                new(HttpMethod.Post, address)
                {
                    Content = new FormUrlEncodedContent([
                        new(
                            "rihla.form",
                            form.Document.QuerySelector("main [name='rihla.form']")!
                                .GetAttribute("value")
                        ),
                        .. fields.Select(f => KeyValuePair.Create(f.Item1, f.Item2)),
                    ]),
                }
            );
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.True(answer.Headers.CacheControl?.NoStore);
        }
    }

    [Fact]
    public async Task Codes_cannot_be_tried_one_after_the_other()
    {
        await using var house = await House.OpenAsync(DatabaseKind.Sqlite);
        using var stranger = house.Visitor();
        var form = await stranger.GetAsync("/complaint/answer");
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
        {
            statuses.Add(
                (
                    await stranger.SubmitAsync(form, [("AnswerCode", $"0000-0000-0000-00{i:00}")])
                ).Status
            );
        }

        Assert.Equal(HttpStatusCode.OK, statuses[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);

        // Whoever complains from the same neighbourhood is heard, and keeps what was typed when there are too many of them.
        form = await stranger.GetAsync("/complaint");
        var held = await ComplainAsync();
        Assert.NotNull(held.Document.QuerySelector("[data-answer-code]"));
        for (var i = 0; i < 12 && held.Status == HttpStatusCode.OK; i++)
        {
            held = await ComplainAsync();
        }
        Assert.Equal(HttpStatusCode.TooManyRequests, held.Status);
        var again = held.Document.QuerySelector("form[action='/complaint']")!;
        Assert.Equal(
            "Le kit n'est jamais arrivé.",
            again.QuerySelector("[name='Input.Text']")!.GetAttribute("value")
        );
        Assert.NotNull(again.QuerySelector("[name='rihla.form']"));

        Task<Page> ComplainAsync() =>
            stranger.SubmitAsync(
                form,
                [("Input.Category", "Delay"), ("Input.Text", "Le kit n'est jamais arrivé.")]
            );
    }

    [Theory, BothDatabases]
    public async Task A_serious_complaint_goes_to_the_named_officer_alone_and_at_once(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        var (nadia, aicha) = (await story.ActorAsync("nadia"), await story.ActorAsync("aicha"));
        await story.DoAsync<ComplaintDesk>(d =>
            d.NameAsync(new(aicha.UserId, nadia.UserId), nadia)
        );
        await ComplainAsync(house, story, new() { Category = ComplaintCategory.Abuse });
        var code = await CodeAsync(house);
        using var officer = await story.VisitorAsync("aicha");
        using var deputy = await story.VisitorAsync("nadia");

        Assert.Contains(
            code,
            (await officer.GetAsync("/app?tab=tasks")).Html,
            StringComparison.Ordinal
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await deputy.GetAsync($"/app/complaints/{code}")).Status
        );

        // One about the officer goes to the deputy, and to nobody else.
        await ComplainAsync(
            house,
            story,
            new() { Category = ComplaintCategory.Corruption, AboutUser = aicha.UserId }
        );
        var about = await CodeAsync(house);
        Assert.Equal(HttpStatusCode.OK, (await deputy.GetAsync($"/app/complaints/{about}")).Status);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await officer.GetAsync($"/app/complaints/{about}")).Status
        );

        // The officer leaves with one in hand: the deputy has it to answer, and without a deputy whoever handles complaints.
        await story.DoAsync<ComplaintDesk>(d => d.TakeInHandAsync(code, aicha));
        await LeaveAsync(house, "aicha");
        Assert.Contains(
            code,
            (await deputy.GetAsync("/app?tab=tasks")).Html,
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.OK, (await deputy.GetAsync($"/app/complaints/{code}")).Status);
        await GrantAsync(house, "hicham", Role.ProtectionOfficer);
        using var another = await story.VisitorAsync("hicham");
        var address = $"/app/complaints/{code}";
        Assert.Equal(HttpStatusCode.NotFound, (await another.GetAsync(address)).Status);
        await LeaveAsync(house, "nadia");
        Assert.Equal(HttpStatusCode.OK, (await another.GetAsync(address)).Status);
    }

    [Theory, BothDatabases]
    public async Task What_turns_out_serious_is_the_officers_to_answer_whoever_had_it_in_hand(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = new Story(house);
        var (nadia, aicha) = (await story.ActorAsync("nadia"), await story.ActorAsync("aicha"));
        await story.DoAsync<ComplaintDesk>(d =>
            d.NameAsync(new(aicha.UserId, nadia.UserId), nadia)
        );
        await ComplainAsync(house, story, new());
        var code = await CodeAsync(house);
        await story.DoAsync<ComplaintDesk>(d => d.TakeInHandAsync(code, nadia));

        var nonsense = await house.InScopeAsync(s =>
            s.GetRequiredService<ComplaintDesk>().SortAsync(code, (ComplaintCategory)99, nadia)
        );
        await story.DoAsync<ComplaintDesk>(d => d.SortAsync(code, ComplaintCategory.Abuse, nadia));

        Assert.Equal("Complaint.CategoryMissing", Assert.Single(nonsense.Refusals).TextKey);
        Assert.Contains(code, await TasksAsync(house, aicha));
        Assert.DoesNotContain(code, await TasksAsync(house, nadia));
    }

    [Theory, BothDatabases]
    public async Task What_a_colleague_has_in_hand_who_may_not_see_it_any_more_is_the_officers_to_answer(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = new Story(house);
        var (nadia, aicha) = (await story.ActorAsync("nadia"), await story.ActorAsync("aicha"));
        await ComplainAsync(house, story, new() { Category = ComplaintCategory.Abuse });
        var abuse = await CodeAsync(house);
        await ComplainAsync(house, story, new());
        var conduct = await CodeAsync(house);
        await story.DoAsync<ComplaintDesk>(d => d.TakeInHandAsync(abuse, nadia));
        await story.DoAsync<ComplaintDesk>(d => d.TakeInHandAsync(conduct, nadia));
        Assert.Empty(await TasksAsync(house, aicha));

        // An officer is named while a manager has a serious one in hand.
        await story.DoAsync<ComplaintDesk>(d =>
            d.NameAsync(new(aicha.UserId, nadia.UserId), nadia)
        );
        Assert.Equal([abuse], await TasksAsync(house, aicha));
        Assert.Equal([conduct], await TasksAsync(house, nadia));

        // The officer says that what a manager has in hand is serious.
        await story.DoAsync<ComplaintDesk>(d =>
            d.SortAsync(conduct, ComplaintCategory.Abuse, aicha)
        );
        Assert.Equivalent(new[] { abuse, conduct }, await TasksAsync(house, aicha), strict: true);
        var sorted = await house.InScopeAsync(s =>
            s.GetRequiredService<ComplaintDesk>().OpenAsync(conduct, aicha)
        );
        Assert.Null(sorted!.Handler);
        Assert.Empty(await TasksAsync(house, nadia));

        // What the officer has in hand stays with the officer.
        await story.DoAsync<ComplaintDesk>(d => d.TakeInHandAsync(abuse, aicha));
        await story.DoAsync<ComplaintDesk>(d =>
            d.SortAsync(abuse, ComplaintCategory.Exploitation, aicha)
        );
        Assert.Contains(abuse, await TasksAsync(house, aicha));
        Assert.Empty(await TasksAsync(house, nadia));
    }

    [Theory, BothDatabases]
    public async Task What_a_colleague_has_in_hand_who_came_to_a_role_it_is_about_is_everybodys_again(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = new Story(house);
        await GrantAsync(house, "hicham", Role.ProtectionOfficer);
        var (nadia, hicham) = (await story.ActorAsync("nadia"), await story.ActorAsync("hicham"));
        await ComplainAsync(house, story, new() { AboutRole = Role.FinanceOfficer });
        var code = await CodeAsync(house);
        await story.DoAsync<ComplaintDesk>(d => d.TakeInHandAsync(code, hicham));
        Assert.Empty(await TasksAsync(house, nadia));

        await GrantAsync(house, "hicham", Role.FinanceOfficer);

        Assert.Equal([code], await TasksAsync(house, nadia));
    }

    [Theory, BothDatabases]
    public async Task A_case_is_closed_only_when_its_complaints_are_answered_and_the_page_does_not_say_so(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        Assert.Equal(
            Standing.Met,
            (await story.ConditionsAsync(house, Stage.Closed))["confidential-matters-settled"]
        );
        await ComplainAsync(
            house,
            story,
            new() { CaseCode = story.Code, AboutRole = Role.OriginCaseworker }
        );
        var mariama = await story.ActorAsync("mariama");

        var refused = await CloseAsync();

        Assert.Contains(
            refused.Refusals,
            r => r.TextKey == "Condition.confidential-matters-settled.Open"
        );
        using var accused = await story.VisitorAsync("mariama");
        foreach (var page in new[] { "", "/close", "/conditions", "/history" })
        {
            Assert.DoesNotContain(
                "éclamation",
                (await accused.GetAsync($"/app/cases/{story.Code}{page}"))
                    .Document.QuerySelector("main")!
                    .TextContent,
                StringComparison.Ordinal
            );
        }
        var code = await CodeAsync(house);
        var aicha = await story.ActorAsync("aicha");
        await story.DoAsync<ComplaintDesk>(d =>
            d.AnswerAsync(code, ComplaintFinding.Upheld, "Nous avons parlé.", aicha)
        );
        Assert.True((await CloseAsync()).IsDone);
        Assert.Equal(Stage.Closed, await story.StageAsync());

        Task<Outcome> CloseAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<Closing>()
                    .CloseAsync(story.Code, ClosureReason.MovedAway, null, mariama)
            );
    }

    [Theory, BothDatabases]
    public async Task What_stands_in_the_way_of_closing_is_for_the_mission_that_can_deal_with_it(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        await GrantAsync(house, "mariama", Role.ProgrammeManager);
        var mariama = await story.ActorAsync("mariama");
        await ComplainAsync(house, story, new() { CaseCode = story.Code });
        await FollowedUpAsync(story);
        Assert.Equal((mariama.MissionId, Role.ProgrammeManager), await NextAsync(story));
        Assert.NotEmpty(await TasksAsync(house, mariama));

        // What the people did not wish it to see is not brought to it by a complaint either.
        var withheld = await AtHome.ArrivedAsync(house);
        var (salma, nadia) = (await story.ActorAsync("salma"), await story.ActorAsync("nadia"));
        var person = await withheld.ApplicantAsync();
        await withheld.DoAsync<ConsentSheet>(c =>
            c.WithdrawAsync(withheld.Code, person, ConsentPurpose.ShareWithOrigin, salma)
        );
        await ComplainAsync(house, withheld, new() { CaseCode = withheld.Code });
        await FollowedUpAsync(withheld);
        Assert.Equal((nadia.MissionId, Role.ProgrammeManager), await NextAsync(withheld));
        Assert.Contains(await CodeAsync(house), await TasksAsync(house, nadia));

        async Task FollowedUpAsync(Story of)
        {
            var id = (await of.FileAsync()).Id;
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<Case>()
                    .Where(c => c.Id == id)
                    .ExecuteUpdateAsync(u => u.SetProperty(c => c.Stage, Stage.FollowedUp))
            );
            await house.InScopeAsync(async s =>
            {
                await using var work = await s.GetRequiredService<RihlaDb>().BeginAsync();
                await s.GetRequiredService<Progress>().FollowAsync(id, Actor.System);
                await work.CommitAsync();
            });
        }

        async Task<(Guid, Role)> NextAsync(Story of)
        {
            var id = (await of.FileAsync()).Id;
            var next = (
                await house.InScopeAsync(s => s.GetRequiredService<WorkList>().OfCaseAsync(id))
            )!;
            Assert.Equal("confidential-matters-settled", next.Action);
            return (next.OwnerMissionId, next.Owner);
        }
    }

    [Theory, BothDatabases]
    public async Task Who_does_not_handle_complaints_has_no_list_of_them(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = new Story(house);
        foreach (var userName in new[] { "salma", "mariama", "driss", "omar" })
        {
            using var visitor = await story.VisitorAsync(userName);
            Assert.Equal(
                HttpStatusCode.Forbidden,
                (await visitor.GetAsync("/app/complaints")).Status
            );
        }
    }

    private static async Task ComplainAsync(House house, Story story, MakeComplaint input)
    {
        var salma = await story.ActorAsync("salma");
        var taken = await house.InScopeAsync(s =>
            s.GetRequiredService<ComplaintDesk>()
                .RecordAsync(
                    input with
                    {
                        Text = Mark,
                        Category = input.Category ?? ComplaintCategory.Conduct,
                    },
                    salma
                )
        );
        Assert.True(taken.IsDone);
    }

    private static Task<string> CodeAsync(House house) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Complaint>()
                .OrderByDescending(c => c.Id)
                .Select(c => c.Code)
                .FirstAsync()
        );

    private static async Task<List<string>> TasksAsync(House house, Actor by)
    {
        var tasks = await house.InScopeAsync(s =>
            s.GetServices<OfficeTasks>()
                .OfType<ComplaintTasks>()
                .Single()
                .OfAsync(by, CancellationToken.None)
        );
        return [.. tasks.Select(t => (string)t.Args[0]!)];
    }

    private static async Task<Page> ReadAsync(Visitor visitor, string code, string language) =>
        await visitor.SubmitAsync(
            await visitor.GetAsync("/complaint/answer", language),
            [("AnswerCode", code)]
        );

    // Everything that a handler of complaints, a caseworker and a data-protection officer can look at.
    private static async Task<string> EverywhereAsync(
        House house,
        Visitor visitor,
        Story story,
        string code
    )
    {
        var seen = new StringBuilder();
        foreach (
            var address in new[]
            {
                "/app/complaints",
                "/app/complaints?answered=true",
                $"/app/complaints/{code}",
                "/app?tab=tasks",
                "/app?tab=office",
                $"/app/cases/{story.Code}",
                $"/app/cases/{story.Code}/conditions",
                $"/app/cases/{story.Code}/close",
                $"/app/cases/{story.Code}/history",
                $"/app/cases/{story.Code}/notes",
                "/app/oversight/audit",
            }
        )
        {
            var page = await visitor.GetAsync(address);
            seen.Append(
                page.Document.QuerySelector("main")?.InnerHtml is { } main
                && !page.Path.Contains(code, StringComparison.Ordinal)
                    ? main
                : page.Status == HttpStatusCode.OK ? page.Html
                : ""
            );
        }
        var exports = await visitor.GetAsync("/app/exports");
        foreach (var list in new[] { "complaints", "audit", "deliveries" })
        {
            if (exports.Status == HttpStatusCode.OK)
            {
                var file = await visitor.SubmitAsync(
                    exports,
                    [
                        ("+Input.List", list),
                        ("Input.Format", "csv"),
                        ("Input.Purpose", "To see what there is to see"),
                    ]
                );
                seen.Append(file.Html);
            }
        }
        foreach (var text in new[] { code, "Zorblax" })
        {
            var found = await visitor.SubmitAsync(
                await visitor.GetAsync("/app/search"),
                [("q", text)]
            );
            seen.Append(
                string.Concat(
                    found
                        .Document.QuerySelectorAll("main table, main ul, main .r-card")
                        .Select(e => e.TextContent)
                )
            );
        }
        return seen.ToString();
    }

    private static async Task<string> AuditAsync(Visitor visitor) =>
        string.Concat(
            (await visitor.GetAsync("/app/oversight/audit?Filter.Act=complaint.received"))
                .Document.QuerySelectorAll("main table")
                .Select(e => e.OuterHtml)
        );

    private static async Task<string> LinesAsync(Visitor visitor) =>
        string.Concat(
            (await visitor.GetAsync("/app/oversight/audit"))
                .Document.QuerySelectorAll("main table")
                .Select(e => e.TextContent)
        );

    private static Task GrantAsync(House house, string userName, params Role[] roles) =>
        ChangeRolesAsync(house, userName, had => [.. had.Union(roles)]);

    private static Task ReplaceAsync(House house, string userName, Role role) =>
        ChangeRolesAsync(house, userName, _ => [role]);

    private static async Task LeaveAsync(House house, string userName)
    {
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var user = await db.Set<User>().SingleAsync(u => u.UserName == userName);
            user.Deactivate();
            await db.SaveAsync(Actor.System, new Act("user.closed"));
        });
        house.Services.GetRequiredService<Staff>().Forget();
    }

    private static async Task ChangeRolesAsync(
        House house,
        string userName,
        Func<IEnumerable<Role>, Role[]> roles
    )
    {
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var user = await db.Set<User>()
                .Include(u => u.Roles)
                .SingleAsync(u => u.UserName == userName);
            user.Hold(roles(user.Roles.Select(r => r.Role)));
            await db.SaveAsync(Actor.System, new Act("user.changed"));
        });
        house.Services.GetRequiredService<Staff>().Forget();
    }
}
