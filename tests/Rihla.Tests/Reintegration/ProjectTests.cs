using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
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

        await stories[0]
            .DoAsync<Projects>(
                "mariama",
                (p, by) => p.LeaveAsync(project, stories[0].Code, "Part en ville", by)
            );
        await stories[1].ApproveOrdersAsync("omar");

        Assert.Equal(new List<long> { 0, 3334 + 1667, 3333 + 1667 }, await CommittedAsync(stories));
        Assert.Equal(before.Reserved + before.Committed, (await stories[0].MoneyAsync()).Reserved);
        await house.MustBalanceAsync();
    }

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
            await story.WriteAsync();
            await story.DoAsync<Projects>(
                "mariama",
                (p, by) => p.JoinAsync(project, story.Code, by)
            );
            if (i < (approved ?? participants))
            {
                await story.AgreeAsync();
                await story.ApproveAsync("nadia");
            }
        }
        return (project, stories);
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
