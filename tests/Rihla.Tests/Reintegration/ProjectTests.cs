using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Reintegration.Delivery;
using Rihla.Reintegration.Plans;
using Rihla.Tests.Grants;
using Rihla.Tests.Host;

namespace Rihla.Tests.Reintegration;

/// <summary>Projects that several share: exact to the cent, on each participant's ledger, and when somebody leaves.</summary>
public sealed class ProjectTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task Each_participants_ledger_carries_its_share_and_one_payment_pays_all(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (project, stories) = await SharedAsync(house, 100.01m, 3);

        await OrderAsync(house, project, stories);
        Assert.Equal(new List<long> { 3334, 3334, 3333 }, await CommittedAsync(stories));
        foreach (var story in stories)
        {
            GrantHouse.Done(await story.HandOverAsync(1));
        }
        GrantHouse.Done(await stories[1].AskPaymentAsync(100.01m));
        GrantHouse.Done(await stories[0].PayAsync("rachida"));

        Assert.Equal(new List<long> { 0, 0, 0 }, await CommittedAsync(stories));
        foreach (var story in stories)
        {
            Assert.Equal(Stage.Supported, await story.StageAsync());
        }
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task Of_two_who_ask_for_the_one_payment_at_once_only_one_does(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (project, stories) = await SharedAsync(house, 90, 2);
        await OrderAsync(house, project, stories);
        foreach (var story in stories)
        {
            GrantHouse.Done(await story.HandOverAsync(1));
        }
        var part = (await stories[0].ItemAsync()).Instalments[0].Instalment.PartId!.Value;
        var file = await stories[0].Story.FileAsync();
        var mariama = await stories[0].ActorAsync("mariama");

        var second = await house.InScopeAsync(async s =>
        {
            await using var work = await s.GetRequiredService<RihlaDb>().BeginAsync();
            var first = await s.GetRequiredService<CaseOrders>()
                .AskPaymentAsync(
                    new()
                    {
                        PartId = part,
                        Amount = 9000,
                        Method = PaymentMethod.Cash,
                        Payee = "Forages du Nord",
                    },
                    mariama
                );
            GrantHouse.Done(first);
            var asking = Task.Run(() => stories[1].AskPaymentAsync(90));
            // On SQLite it waits from the beginning.
            while (
                kind == DatabaseKind.Postgres
                && !asking.IsCompleted
                && !await house.IsWaitedForAsync()
            ) { }
            GrantHouse.Done(
                await work.EndAsync(
                    mariama,
                    [new("delivery.payment-asked", CaseId: file.Id) { Args = ["Puits"] }]
                )
            );
            return await asking;
        });

        GrantHouse.Refused("Bill.AskedAlready", second);
        Assert.Single(await stories[0].BillsAsync("rachida"));
    }

    [Theory, BothDatabases]
    public async Task Of_a_small_bill_each_pays_something_and_nobody_bears_a_share_of_nothing(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (project, stories) = await SharedAsync(house, 100, 1);
        stories.Add(await AfterArrivalStory.ArrivedAsync(house, children: 3));
        await JoinAsync(project, stories[1], approved: true);
        await OrderAsync(house, project, stories);
        Assert.Equal(new List<long> { 2000, 8000 }, await CommittedAsync(stories));
        foreach (var story in stories)
        {
            GrantHouse.Done(await story.HandOverAsync(1));
        }
        GrantHouse.Done(await stories[0].AskPaymentAsync(0.02m));

        GrantHouse.Done(await stories[0].PayAsync("rachida"));

        Assert.Equal(1, (await stories[0].MoneyAsync()).Spent);
        Assert.Equal(1, (await stories[1].MoneyAsync()).Spent);
        await house.MustBalanceAsync();

        var (tiny, one) = await SharedAsync(house, 0.01m, 1);
        var more = await AfterArrivalStory.ArrivedAsync(house, children: 0);
        await more.WriteAsync();
        GrantHouse.Refused(
            "Order.TooSmall",
            await more.TryAsync<Projects>("mariama", (p, by) => p.JoinAsync(tiny, more.Code, by))
        );
        GrantHouse.Done(await AskAsync(tiny, one[0]));
    }

    [Theory, BothDatabases]
    public async Task What_comes_back_from_one_is_paid_for_nobody_before_it_is_there_again(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (project, stories) = await SharedAsync(house, 90, 2);
        await OrderAsync(house, project, stories);
        foreach (var story in stories)
        {
            GrantHouse.Done(await story.HandOverAsync(1));
        }
        GrantHouse.Done(await stories[0].AskPaymentAsync(90));

        GrantHouse.Done(await stories[1].HandOverAsync(1, kind: HandoverKind.Return));

        Assert.Empty(await stories[0].BillsAsync("rachida"));
        // Why the other gave it back is not told here.
        Assert.Null((await stories[0].ItemAsync()).Instalments.Single().Part!.Reason);
        GrantHouse.Refused("Payment.OthersWait", await stories[0].AskPaymentAsync(90));
        GrantHouse.Done(await stories[1].HandOverAsync(1));
        GrantHouse.Done(await stories[0].AskPaymentAsync(90));
        GrantHouse.Done(await stories[0].PayAsync("rachida"));
        Assert.Equal(Stage.Supported, await stories[1].StageAsync());
    }

    [Theory, BothDatabases]
    public async Task Before_the_order_the_others_bear_the_share_of_who_leaves(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (project, stories) = await SharedAsync(house, 100.01m, 3);
        var mariama = await stories[0].ActorAsync("mariama");

        await stories[0]
            .DoAsync<Projects>(
                "mariama",
                (p, by) => p.LeaveAsync(project, stories[0].Code, "Part en ville", by)
            );

        Assert.Equal(ItemState.Cancelled, (await stories[0].ItemAsync()).State);
        Assert.Equal(5001, (await stories[1].ItemAsync()).Item.Cost);
        Assert.Equal(5000, (await stories[2].ItemAsync()).Item.Cost);
        var view = await house.InScopeAsync(s =>
            s.GetRequiredService<Projects>().FindAsync(project, mariama)
        );
        var change = view!.Changes[0];
        Assert.Equal(
            ("Part en ville", false, stories[0].Code),
            (change.Reason!.Reveal(), change.Joined, change.CaseCode)
        );
        Assert.Contains(
            $"{stories[1].Code}: 33.34 → 50.01 EUR",
            change.Shares,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task After_the_order_what_the_leaver_has_not_paid_is_ordered_for_the_others(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (project, stories) = await SharedAsync(house, 100.01m, 3);
        await OrderAsync(house, project, stories);
        var before = await stories[0].MoneyAsync();

        await LeaveAsync(project, stories[0]);
        Assert.Equal(new List<long> { 0, 3334, 3333 }, await CommittedAsync(stories));
        GrantHouse.Refused("Project.ShareGrew", await AskAsync(project, stories[1]));
        await RenewAsync(stories[1]);
        await RenewAsync(stories[2]);
        await OrderAsync(house, project, stories[1..]);

        Assert.Equal(new List<long> { 0, 3334 + 1667, 3333 + 1667 }, await CommittedAsync(stories));
        Assert.Equal(before.Reserved + before.Committed, (await stories[0].MoneyAsync()).Reserved);
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task Who_left_is_late_with_nothing(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var (project, stories) = await SharedAsync(house, 90, 2);
        house.Clock.Advance(61);
        await stories[0].RemindAsync();
        Assert.Contains("item-late", await stories[0].Story.TasksAsync());

        await stories[0]
            .DoAsync<Projects>(
                "mariama",
                (p, by) => p.LeaveAsync(project, stories[0].Code, "Part en ville", by)
            );
        await stories[0].RemindAsync();

        Assert.DoesNotContain("item-late", await stories[0].Story.TasksAsync());
        Assert.Contains("item-late", await stories[1].Story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task Who_left_waits_for_no_payment(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var (project, stories) = await SharedAsync(house, 90, 2);
        await OrderAsync(house, project, stories);
        GrantHouse.Done(await stories[1].HandOverAsync(1));
        await LeaveAsync(project, stories[0]);
        GrantHouse.Done(await stories[1].AskPaymentAsync(45));
        house.Clock.Advance(days: 9);

        await MoneyRemindAsync(house);

        Assert.DoesNotContain(MoneyReminders.Unpaid, await stories[0].Story.TasksAsync());
        Assert.Contains(MoneyReminders.Unpaid, await stories[1].Story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task Whose_order_is_taken_back_waits_for_no_approval(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var (project, stories) = await SharedAsync(house, 90, 2);
        GrantHouse.Done(await AskAsync(project, stories[0]));
        house.Clock.Advance(days: 6);
        await MoneyRemindAsync(house);
        Assert.Contains(MoneyReminders.Unapproved, await stories[0].Story.TasksAsync());

        await LeaveAsync(project, stories[0]);

        Assert.DoesNotContain(MoneyReminders.Unapproved, await stories[0].Story.TasksAsync());
        Assert.Contains(MoneyReminders.Unapproved, await stories[1].Story.TasksAsync());
    }

    private static Task MoneyRemindAsync(House house) =>
        house.InScopeAsync(s =>
            s.GetServices<RecurringJob>().OfType<MoneyReminders>().Single().RunAsync(default)
        );

    [Theory, BothDatabases]
    public async Task A_project_is_ordered_only_when_every_plan_with_a_share_is_approved(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (project, stories) = await SharedAsync(house, 90, 2, approved: 1);
        var outcome = await stories[0]
            .TryAsync<Projects>("mariama", (p, by) => p.OrderAsync(project, by));
        Assert.Equal(
            ("Project.PlanNotApproved", stories[1].Code),
            (outcome.Refusals.Single().TextKey, outcome.Refusals.Single().Args[0])
        );
    }

    [Theory, BothDatabases]
    public async Task A_project_of_another_mission_does_not_exist(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (project, stories) = await SharedAsync(house, 90, 1);
        GrantHouse.Refused(
            "Project.NotFound",
            await stories[0]
                .TryAsync<Projects>(
                    "koffi",
                    (p, by) => p.LeaveAsync(project, stories[0].Code, "Essai", by)
                )
        );
    }

    [Theory, BothDatabases]
    public async Task The_grant_that_asks_for_most_quotations_decides_for_all_of_it(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (project, stories) = await SharedAsync(house, 90, 1);
        var nadia = await stories[0].ActorAsync("nadia");
        var name = $"Trois devis {kind}";
        var strict = await house.GrantAsync(name, nadia);
        await stories[0]
            .DoAsync<PlanRuleBook>(
                "nadia",
                (r, by) =>
                    r.AddAsync(
                        new()
                        {
                            GrantId = strict,
                            // More than a share, not more than all of it.
                            FromAmount = 60,
                            Currency = "EUR",
                            Quotations = 3,
                        },
                        by
                    )
            );
        stories.Add(await AfterArrivalStory.ArrivedAsync(house, children: 0, grant: name));
        await JoinAsync(project, stories[1], approved: true);

        var missing = await AskAsync(project, stories[0]);

        GrantHouse.Refused("Order.QuotationsMissing", missing);
        Assert.Equal([3, 0], missing.Refusals[0].Args);
        using var mariama = await stories[0].Story.VisitorAsync("mariama");
        var page = await mariama.GetAsync($"/app/projects/{project}");
        Assert.Contains("3 devis sont demandés", page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("form[action$='handler=Order']"));
        await LeaveAsync(project, stories[1]);
        await RenewAsync(stories[0]);
        GrantHouse.Done(await AskAsync(project, stories[0]));
    }

    [Theory, BothDatabases]
    public async Task A_share_is_ordered_only_up_to_what_was_approved_for_the_plan(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (project, stories) = await SharedAsync(house, 90, 3, approved: 0);
        await stories[0].AgreeAsync();
        await stories[0].ApproveAsync("nadia");
        await LeaveAsync(project, stories[1]);
        await LeaveAsync(project, stories[2]);

        var refused = (await AskAsync(project, stories[0])).Refusals.Single();
        Assert.Equal(
            ("Project.ShareGrew", stories[0].Code),
            (refused.TextKey, refused.Args.Single())
        );

        await RenewAsync(stories[0]);
        await OrderAsync(house, project, stories);
        Assert.Equal(9000, (await stories[0].MoneyAsync()).Committed);
    }

    [Theory, BothDatabases]
    public async Task A_version_with_a_share_is_given_up_after_the_project_is_left(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit()]);
        var (project, others) = await SharedAsync(house, 90, 1);
        await story.DoAsync<Planning>("mariama", (p, by) => p.BeginAsync(story.Code, by));
        await story.DoAsync<Projects>("mariama", (p, by) => p.JoinAsync(project, story.Code, by));

        GrantHouse.Refused("ReintegrationPlan.LeaveProjectFirst", await GiveUpAsync());

        await LeaveAsync(project, story);
        GrantHouse.Done(await GiveUpAsync());
        Assert.Equal(9000, (await others[0].ItemAsync()).Item.Cost);
        Assert.Single((await story.SupportAsync()).Items);

        Task<Outcome> GiveUpAsync() =>
            story.TryAsync<Planning>("mariama", (p, by) => p.GiveUpAsync(story.Code, by));
    }

    [Theory, BothDatabases]
    public async Task A_plan_that_has_lost_its_share_holds_nobody_in_the_project(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (project, stories) = await SharedAsync(house, 90, 3, approved: 2);
        var lost = (await stories[2].ItemAsync()).Item.Id;
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<PlanItem>()
                .Where(i => i.Id == lost)
                .ExecuteDeleteAsync()
        );

        await LeaveAsync(project, stories[1]);
        await LeaveAsync(project, stories[2]);

        Assert.Equal(9000, (await stories[0].ItemAsync()).Item.Cost);
    }

    [Theory, BothDatabases]
    public async Task What_finance_refuses_can_be_quoted_joined_and_ordered_again(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (project, stories) = await SharedAsync(house, 90, 2);
        GrantHouse.Done(await AskAsync(project, stories[0]));
        GrantHouse.Refused("Order.OrderedAlready", await AskAsync(project, stories[0]));
        Assert.NotNull((await FindAsync(house, project, stories[0]))!.Project.OrderId);

        await RefuseAsync(house, stories[0]);

        Assert.Null((await FindAsync(house, project, stories[0]))!.Project.OrderId);
        await stories[0]
            .DoAsync<Projects>(
                "mariama",
                (p, by) => p.QuoteAsync(project, new() { Supplier = "Forages", Amount = 88 }, by)
            );
        stories.Add(await AfterArrivalStory.ArrivedAsync(house, children: 0));
        await JoinAsync(project, stories[2], approved: true);
        await OrderAsync(house, project, stories);
        Assert.Equal(new List<long> { 3000, 3000, 3000 }, await CommittedAsync(stories));
    }

    [Theory, BothDatabases]
    public async Task All_may_leave_a_project_and_what_was_ordered_goes_with_the_last(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (refused, stories) = await SharedAsync(house, 90, 2);
        GrantHouse.Done(await AskAsync(refused, stories[0]));
        await RefuseAsync(house, stories[0]);
        await LeaveAsync(refused, stories[0]);
        await LeaveAsync(refused, stories[1]);
        Assert.Equal(Stage.Supported, await stories[1].StageAsync());

        var (project, last) = await SharedAsync(house, 90, 1);
        await OrderAsync(house, project, last);
        await LeaveAsync(project, last[0]);
        Assert.Equal(0, (await last[0].MoneyAsync()).Committed);
        Assert.Null((await FindAsync(house, project, last[0]))!.Project.OrderId);
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task What_finance_refuses_of_who_left_is_asked_for_again_for_the_others(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (project, stories) = await SharedAsync(house, 90, 4);
        await OrderAsync(house, project, stories);
        await LeaveAsync(project, stories[0]);
        await RenewAsync(stories[1]);
        await RenewAsync(stories[2]);
        await RenewAsync(stories[3]);
        GrantHouse.Done(await AskAsync(project, stories[1]));
        await RefuseAsync(house, stories[1]);
        // What was refused of who leaves now is borne by the others, too.
        await LeaveAsync(project, stories[3]);
        GrantHouse.Refused("Handover.NotOrdered", await stories[1].HandOverAsync(1));
        Assert.True((await FindAsync(house, project, stories[1]))!.IsOpen);

        await RenewAsync(stories[1]);
        await RenewAsync(stories[2]);
        await OrderAsync(house, project, stories[1..]);

        Assert.Equal(new List<long> { 0, 4500, 4500, 0 }, await CommittedAsync(stories));
        Assert.False((await FindAsync(house, project, stories[1]))!.IsOpen);
        Assert.Equal(2, (await stories[1].ItemAsync()).Instalments.Count);
        GrantHouse.Done(await stories[1].HandOverAsync(1));
    }

    [Theory, BothDatabases]
    public async Task A_restricted_case_is_neither_seen_nor_taken_out_by_who_is_not_of_its_team(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (project, stories) = await SharedAsync(house, 90, 3, approved: 1);
        await LeaveAsync(project, stories[2], "Chez son frère");
        using var mariama = await stories[0].Story.VisitorAsync("mariama");
        var page = await mariama.GetAsync($"/app/projects/{project}");
        Assert.Contains(stories[1].Code, page.Html, StringComparison.Ordinal);
        Assert.Contains("Chez son frère", page.Html, StringComparison.Ordinal);

        await RestrictAsync(stories[1]);
        await RestrictAsync(stories[2]);

        page = await mariama.GetAsync($"/app/projects/{project}");
        Assert.Contains(stories[0].Code, page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(stories[1].Code, page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(stories[2].Code, page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Chez son frère", page.Html, StringComparison.Ordinal);
        Assert.Contains("1 autre dossier", page.Text, StringComparison.Ordinal);
        GrantHouse.Refused("Project.NotThere", await TryLeaveAsync(project, stories[1]));
        GrantHouse.Refused(
            "Project.NoCase",
            await stories[0]
                .TryAsync<Projects>("mariama", (p, by) => p.JoinAsync(project, stories[1].Code, by))
        );
        var held = (await AskAsync(project, stories[0])).Refusals.Single();
        Assert.Equal(("Project.OtherHeld", 0), (held.TextKey, held.Args.Length));
        Assert.NotEqual(ItemState.Cancelled, (await stories[1].ItemAsync()).State);
    }

    [Theory, BothDatabases]
    public async Task Who_is_not_to_be_seen_by_the_mission_of_origin_any_more_is_taken_out_by_the_host_mission(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (project, stories) = await SharedAsync(house, 90, 2);
        var at = $"/app/projects/{project}";
        using var salma = await stories[0].Story.VisitorAsync("salma");
        Assert.Equal(404, (int)(await salma.GetAsync(at)).Status);
        GrantHouse.Refused(
            "Project.NotFound",
            await TryLeaveAsync(project, stories[1], userName: "salma")
        );

        var applicant = (await stories[1].Story.FileAsync()).Applicant!.Person.Id;
        await stories[1]
            .DoAsync<ConsentSheet>(
                "salma",
                (c, by) =>
                    c.WithdrawAsync(stories[1].Code, applicant, ConsentPurpose.ShareWithOrigin, by)
            );

        GrantHouse.Refused("Project.NotThere", await TryLeaveAsync(project, stories[1]));
        GrantHouse.Refused("Project.OtherHeld", await AskAsync(project, stories[0]));
        // The host mission sees both, and takes out the one on which it works now; it does not run the project.
        var page = await salma.GetAsync(at);
        Assert.Single(page.Document.QuerySelectorAll("form[action$='handler=Leave']"));
        Assert.Empty(page.Document.QuerySelectorAll("form[action$='handler=Order']"));
        GrantHouse.Refused(
            "AfterArrival.OtherMission",
            await TryLeaveAsync(project, stories[0], userName: "salma")
        );
        GrantHouse.Refused(
            "Project.NotFound",
            await stories[0].TryAsync<Projects>("salma", (p, by) => p.OrderAsync(project, by))
        );
        var item = (await stories[1].ItemAsync()).Item.Id;
        page = await salma.GetAsync($"/app/cases/{stories[1].Code}/support/{item}");
        Assert.NotNull(page.Document.QuerySelector($"a[href$='{at}']"));
        await LeaveAsync(project, stories[1], userName: "salma");
        await RenewAsync(stories[0]);
        GrantHouse.Done(await AskAsync(project, stories[0]));
    }

    [Theory, BothDatabases]
    public async Task A_project_of_a_mission_that_closed_is_ordered_by_the_host_mission(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var (project, stories) = await SharedAsync(house, 90, 2);
        var amina = await house.ActorAsync("amina");
        var office = await house.InScopeAsync(async s =>
        {
            var missions = s.GetRequiredService<MissionOffice>();
            var mission = (await missions.FindAsync("GN"))!;
            return await missions.ChangeAsync(
                "GN",
                MissionInput.Of(mission) with
                {
                    IsOrigin = false,
                    HandsBack = true,
                },
                mission.Version,
                amina
            );
        });
        Assert.True(office.IsDone);
        GrantHouse.Refused("Project.OtherHeld", await AskAsync(project, stories[0]));

        using var salma = await stories[0].Story.VisitorAsync("salma");
        var page = await salma.GetAsync($"/app/projects/{project}");
        var ordered = await salma.SubmitAsync(page, [], "form[action$='handler=Order']");

        Assert.Equal(200, (int)ordered.Status);
        await stories[0].ApproveOrdersAsync("omar");
        Assert.Equal([4_500, 4_500], await CommittedAsync(stories));
        await house.MustBalanceAsync();
    }

    private static async Task<(string Project, List<AfterArrivalStory> Stories)> SharedAsync(
        House house,
        decimal cost,
        int participants,
        int? approved = null
    )
    {
        var stories = new List<AfterArrivalStory>();
        for (var i = 0; i < participants; i++)
        {
            stories.Add(await AfterArrivalStory.ArrivedAsync(house, children: 0));
        }
        var mariama = await stories[0].ActorAsync("mariama");
        var project = GrantHouse.Done(
            await house.InScopeAsync(s =>
                s.GetRequiredService<Projects>()
                    .BeginAsync(
                        new()
                        {
                            Title = "Puits du quartier",
                            Level = PlanLevel.Community,
                            Dimension = Dimension.Social,
                            Kind = AssistanceKind.CommunityWork,
                            Currency = "EUR",
                            Cost = cost,
                            DueOn = stories[0].Story.Today.AddDays(60),
                        },
                        mariama
                    )
            )
        );
        foreach (var (i, story) in stories.Index())
        {
            await JoinAsync(project, story, approved: i < (approved ?? participants));
        }
        return (project, stories);
    }

    private static async Task JoinAsync(string project, AfterArrivalStory story, bool approved)
    {
        await story.WriteAsync();
        await story.DoAsync<Projects>("mariama", (p, by) => p.JoinAsync(project, story.Code, by));
        if (approved)
        {
            await story.AgreeAsync();
            await story.ApproveAsync("nadia");
        }
    }

    private static async Task LeaveAsync(
        string project,
        AfterArrivalStory story,
        string reason = "Part en ville",
        string userName = "mariama"
    ) => GrantHouse.Done(await TryLeaveAsync(project, story, reason, userName));

    private static Task<Outcome> TryLeaveAsync(
        string project,
        AfterArrivalStory story,
        string reason = "Part en ville",
        string userName = "mariama"
    ) =>
        story.TryAsync<Projects>(
            userName,
            (p, by) => p.LeaveAsync(project, story.Code, reason, by)
        );

    // A version that promises what the share has become, agreed and approved.
    private static async Task RenewAsync(AfterArrivalStory story)
    {
        await story.DoAsync<Planning>("mariama", (p, by) => p.BeginAsync(story.Code, by));
        await story.AgreeAsync();
        await story.ApproveAsync("nadia");
    }

    private static Task<Outcome> AskAsync(string project, AfterArrivalStory story) =>
        story.TryAsync<Projects>("mariama", (p, by) => p.OrderAsync(project, by));

    private static async Task<ProjectView?> FindAsync(
        House house,
        string project,
        AfterArrivalStory story
    )
    {
        var by = await story.ActorAsync("mariama");
        return await house.InScopeAsync(s =>
            s.GetRequiredService<Projects>().FindAsync(project, by)
        );
    }

    // Finance refuses everything of the order that waits.
    private static async Task RefuseAsync(House house, AfterArrivalStory story)
    {
        var by = await story.ActorAsync("omar");
        await house.InScopeAsync(async s =>
        {
            var waiting = (await s.GetRequiredService<ExpenseBook>().OpenAsync(by)).First(l =>
                l.Expense.CaseCode == story.Code && l.Expense.Standing == ExpenseStanding.Requested
            );
            GrantHouse.Done(
                await s.GetRequiredService<Expenses>()
                    .RefuseAsync(waiting.Expense.Id, "Trop cher", by)
            );
        });
    }

    private static Task RestrictAsync(AfterArrivalStory story) =>
        story.DoAsync<Teams>("salma", (t, by) => t.RestrictAsync(story.Code, "Menaces", by));

    private static async Task OrderAsync(
        House house,
        string project,
        List<AfterArrivalStory> stories
    )
    {
        await stories[0].DoAsync<Projects>("mariama", (p, by) => p.OrderAsync(project, by));
        await stories[0].ApproveOrdersAsync("omar");
        await house.MustBalanceAsync();
    }

    private static async Task<List<long>> CommittedAsync(List<AfterArrivalStory> stories)
    {
        var sums = new List<long>();
        foreach (var story in stories)
        {
            sums.Add((await story.MoneyAsync()).Committed);
        }
        return sums;
    }
}
