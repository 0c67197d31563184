using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Reintegration;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using Rihla.Travel;

namespace Rihla.Tests.Grants;

/// <summary>Who joins a case after its money was reserved does not travel unpaid and unseen.</summary>
public sealed class LeftOutTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task Who_joins_after_the_money_was_reserved_holds_up_the_seat_until_there_is_some_for_them_too(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (story, nadia, grant) = await PaidAsync(house, $"Fonds complété {kind}");
        Assert.Equal(94_000, (await house.BalanceAsync(grant, LinePurpose.Travel)).Reserved);

        await JoinAsync(story, "Oumou");
        GrantHouse.Refused("Funding.RaisedOnceApplied", await RaiseAsync(house, story, nadia));
        await story.SignAsync();
        Assert.Equal(Stage.Applied, await story.StageAsync());
        var verdict = await FundedAsync(house, story);
        Assert.Equal(Standing.NotMet, verdict.Standing);
        var obstacle = Assert.Single(verdict.Obstacles);
        Assert.Equal("Condition.funded.LeftOut", obstacle.TextKey);
        Assert.StartsWith("Oumou", await NameAsync(story, obstacle));

        var manager = await story.VisitorAsync("nadia");
        var page = await manager.GetAsync($"/app/cases/{story.Code}/funding");
        Assert.Contains("Entrées ou revenues après la réservation", page.Text);
        page = await manager.SubmitAsync(page, [], "form[action*=Raise]");
        Assert.Contains("Le financement couvre toutes les personnes du dossier.", page.Text);

        Assert.Equal(136_000, (await house.BalanceAsync(grant, LinePurpose.Travel)).Reserved);
        Assert.Equal(31_000, (await house.BalanceAsync(grant, LinePurpose.Arrival)).Reserved);
        Assert.Equal(Standing.Met, (await FundedAsync(house, story)).Standing);
        GrantHouse.Refused("Funding.NobodyLeftOut", await RaiseAsync(house, story, nadia));
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task A_grant_that_has_too_little_for_one_more_says_so_and_keeps_what_it_pays(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (story, nadia, grant) = await PaidAsync(house, $"Fonds juste {kind}", budget: 2500);
        await JoinAsync(story, "Oumou");
        await story.SignAsync();

        GrantHouse.Refused("Grant.LineShort", await RaiseAsync(house, story, nadia));

        Assert.Equal(94_000, (await house.BalanceAsync(grant, LinePurpose.Travel)).Reserved);
        Assert.Equal(
            240_000,
            (await house.BalanceAsync(grant, LinePurpose.Reintegration)).Reserved
        );
        Assert.Equal(Standing.NotMet, (await FundedAsync(house, story)).Standing);
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task Who_leaves_does_not_make_those_paid_for_who_joined(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (story, _, grant) = await PaidAsync(house, $"Fonds partagé {kind}");
        var first = (await story.FileAsync()).Travellers[^1].MemberId;
        await JoinAsync(story, "Oumou");
        await JoinAsync(story, "Djenabou");
        var salma = await story.ActorAsync("salma");

        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, first, salma));

        Assert.Equal(2, (await FundedAsync(house, story)).Obstacles.Count);
        // The mother alone: 520.
        Assert.Equal(52_000, (await house.BalanceAsync(grant, LinePurpose.Travel)).Reserved);
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task When_all_who_were_paid_for_leave_the_case_waits_for_money_again(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (story, _, grant) = await PaidAsync(house, $"Fonds quitté {kind}");
        await JoinAsync(story, "Oumou");
        var file = await story.FileAsync();
        var paid = file.Travellers.Where(t =>
            !t.Person.FullName.StartsWith("Oumou", StringComparison.Ordinal)
        );

        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            await using var work = await db.BeginAsync();
            var again = await s.GetRequiredService<CaseFiles>().FindAsync(story.Code, Actor.System);
            foreach (var stopping in s.GetServices<CaseStopping>())
            {
                await stopping.OnStoppedAsync(
                    again!,
                    [.. paid.Select(t => t.Person.Id)],
                    Actor.System,
                    default
                );
            }
            await db.SaveAsync(
                Actor.System,
                [new Act("declaration.withdrawn", CaseId: file.Id)],
                default
            );
            await work.CommitAsync();
        });

        Assert.Null((await story.FileAsync()).Grant);
        Assert.Equal(0, (await house.BalanceAsync(grant, LinePurpose.Travel)).Reserved);
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task A_waiver_for_one_left_out_does_not_do_for_another(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (story, nadia, _) = await PaidAsync(house, $"Fonds dispensé {kind}");
        await JoinAsync(story, "Oumou");
        await story.DoAsync<Waivers>(w =>
            w.WaiveAsync(story.Code, "funded", "La mission paie ce billet elle-même", nadia)
        );
        Assert.Equal(Standing.Waived, (await FundedAsync(house, story)).Standing);

        await JoinAsync(story, "Djenabou");

        Assert.Equal(Standing.NotMet, (await FundedAsync(house, story)).Standing);
    }

    [Theory, BothDatabases]
    public async Task Who_joins_late_waits_until_the_notice_of_the_donor_is_over_for_them_too(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var (story, nadia, _) = await PaidAsync(
            house,
            "Fonds à préavis",
            rules: new RuleInput
            {
                Kind = RuleKind.ApplicationWeeksBeforeTravel,
                Value = 4,
                Text = "Quatre semaines avant.",
            }
        );
        house.Clock.Advance(days: 35);
        await JoinAsync(story, "Oumou");
        await story.SignAsync();
        GrantHouse.Done(await RaiseAsync(house, story, nadia));
        await story.ClearAsync();
        var travel = story.Today.AddDays(3);
        await story.BookAsync(await Story.PlanAsync(house, travel));

        var verdict = await AppliedInTimeAsync();
        Assert.Equal(Standing.NotMet, verdict.Standing);
        var obstacle = Assert.Single(verdict.Obstacles);
        Assert.StartsWith("Oumou", await NameAsync(story, obstacle));
        Assert.Equal(["Quatre semaines avant.", story.Today.AddDays(28)], obstacle.Args);
        Assert.Equal(Stage.Cleared, await story.StageAsync());

        await story.DoAsync<Waivers>(w =>
            w.WaiveAsync(story.Code, "applied-in-time", "Le bailleur a dit oui", nadia)
        );
        Assert.Equal(Standing.Waived, (await AppliedInTimeAsync()).Standing);
        // Reserved anew for everybody, it is nobody's own day any more.
        await story.DoAsync<Funding>(f => f.ReleaseAsync(story.Code, "Autre vol", nadia));
        house.Clock.Advance(days: 1);
        GrantHouse.Done(await story.ReserveAsync(house, "Fonds à préavis", nadia));
        Assert.Null(
            Assert.Single((await AppliedInTimeAsync(travel.AddDays(1))).Obstacles).PersonId
        );

        Task<Verdict> AppliedInTimeAsync(DateOnly? day = null) =>
            JudgedAsync(house, story, "applied-in-time", day ?? travel);
    }

    [Theory, BothDatabases]
    public async Task Who_leaves_unpaid_is_not_counted_by_the_grant_that_paid_for_the_others(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (story, nadia, grant) = await PaidAsync(house, $"Fonds du départ {kind}");
        await house.InScopeAsync(s =>
            s.GetRequiredService<GrantOffice>()
                .SetTargetAsync(grant, GrantMeasure.Departed, 50, nadia)
        );
        await JoinAsync(story, "Oumou");
        await story.SignAsync();
        await story.DoAsync<Waivers>(w =>
            w.WaiveAsync(story.Code, "funded", "La mission paie ce billet elle-même", nadia)
        );
        await story.ClearAsync();
        await story.BookAsync(await Story.PlanAsync(house, story.Today));
        await story.ReceiveAsync();

        GrantHouse.Done(
            await story.BoardAsync(
                await story.AtTheGateAsync(
                    BoardingOutcome.Boarded,
                    BoardingOutcome.Boarded,
                    BoardingOutcome.Boarded
                )
            )
        );

        Assert.Equal((2, 2), await CountAsync());

        // It stays so, whatever becomes of her, and also once the grant pays for what follows.
        var (oumou, mariama) = (
            (await story.FileAsync()).Travellers[^1].Person.Id,
            await story.ActorAsync("mariama")
        );
        await story.DoAsync<ComingNoMore>(c =>
            c.SayAsync(
                story.Code,
                oumou,
                new(story.Today, WhyNotComing.TurnedBack, "Renvoi à l'escale"),
                mariama
            )
        );
        Assert.Equal((2, 2), await CountAsync());
        await story.DoAsync<ComingNoMore>(c =>
            c.TakeBackAsync(story.Code, oumou, "Retour par la route", mariama)
        );
        Assert.Equal((2, 2), await CountAsync());
        GrantHouse.Done(await RaiseAsync(house, story, nadia));
        Assert.Equal((3, 2), await CountAsync());

        async Task<(int Persons, int Departed)> CountAsync()
        {
            var figure = (
                await house.InScopeAsync(s =>
                    s.GetRequiredService<GrantFigures>().FindAsync(grant, nadia)
                )
            )!;
            return (figure.Persons, Assert.Single(figure.Targets).Actual);
        }
    }

    [Theory, BothDatabases]
    public async Task Money_spent_on_a_flight_that_was_missed_pays_for_nobody_who_still_travels(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (story, grant) = await PaidAgainAsync(house, $"Fonds du vol manqué {kind}");
        var child = (await story.FileAsync()).Travellers[^1].MemberId;
        var salma = await story.ActorAsync("salma");

        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, child, salma));

        // The mother alone: 520.
        var travel = await house.BalanceAsync(grant, LinePurpose.Travel);
        Assert.Equal((52_000, 94_000), (travel.Reserved, travel.Spent));
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task Nor_does_it_pay_for_who_joins_after_that(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (story, grant) = await PaidAgainAsync(house, $"Fonds du vol repris {kind}");
        var nadia = await story.ActorAsync("nadia");
        await JoinAsync(story, "Oumou");
        await story.SignAsync();

        GrantHouse.Done(await RaiseAsync(house, story, nadia));

        var travel = await house.BalanceAsync(grant, LinePurpose.Travel);
        Assert.Equal((136_000, 94_000), (travel.Reserved, travel.Spent));
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task What_was_ordered_since_counts_for_those_who_stay_and_for_who_joins(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (story, nadia, grant) = await PaidAsync(house, $"Fonds du billet pris {kind}");
        await SpendAsync(story, 520);
        await JoinAsync(story, "Oumou");
        await story.SignAsync();

        GrantHouse.Done(await RaiseAsync(house, story, nadia));
        var travel = await house.BalanceAsync(grant, LinePurpose.Travel);
        Assert.Equal((136_000 - 52_000, 52_000), (travel.Reserved, travel.Spent));

        var child = (await story.FileAsync()).Travellers[^1].MemberId;
        var salma = await story.ActorAsync("salma");
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, child, salma));
        travel = await house.BalanceAsync(grant, LinePurpose.Travel);
        Assert.Equal((94_000 - 52_000, 52_000), (travel.Reserved, travel.Spent));
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task An_order_of_an_earlier_reservation_that_is_taken_back_is_kept_for_nobody(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (story, nadia, grant) = await PaidAsync(house, $"Fonds du vol annulé {kind}");
        var tickets = await OrderAsync(story, 940);
        await ReserveAgainAsync(house, story, nadia, grant);
        var before = await house.BalanceAsync(grant, LinePurpose.Travel);
        Assert.Equal((94_000, 94_000), (before.Reserved, before.Committed));
        var omar = await story.ActorAsync("omar");

        await story.DoAsync<Expenses>(e => e.CancelAsync(tickets, "Billets remboursés", omar));

        var travel = await house.BalanceAsync(grant, LinePurpose.Travel);
        Assert.Equal(
            (94_000, 0, before.Available + 94_000),
            (travel.Reserved, travel.Committed, travel.Available)
        );
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task Nor_does_it_count_towards_what_a_person_may_cost(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        // 3,570 for two.
        var (story, _) = await PaidAgainAsync(
            house,
            $"Fonds plafonné du vol manqué {kind}",
            new RuleInput
            {
                Kind = RuleKind.CostPerPersonAtMost,
                Value = 1800,
                Text = "Au plus 1 800 par personne.",
            }
        );

        await SpendAsync(story, 940);
    }

    [Theory, BothDatabases]
    public async Task The_ticket_of_who_was_lost_burdens_nobody_and_that_of_who_leaves_again_is_theirs(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        // 6,040 for three, 3,570 for two.
        var name = $"Fonds du billet perdu {kind}";
        var rule = new RuleInput
        {
            Kind = RuleKind.CostPerPersonAtMost,
            Value = 2030,
            Text = "Au plus 2 030 par personne.",
        };
        var story = await Story.EnteredAsync(house, children: 1);
        var (salma, nadia) = (await story.ActorAsync("salma"), await story.ActorAsync("nadia"));
        var family = (await story.FileAsync()).Applicant!.Person.FamilyName!;
        await story.EnterAsync(Relation.Spouse, "Alpha", family, new(1990, 1, 5), salma);
        await story.DoAsync<Registration>(r => r.CompleteFamilyAsync(story.Code, salma));
        var grant = await house.GrantAsync(name, nadia, 100_000, rule);
        GrantHouse.Done(await story.ReserveAsync(house, name, nadia));
        await story.SignAsync();
        await SpendAsync(story, 1460);
        await story.ClearAsync();
        await story.BookAsync(await Story.PlanAsync(house, story.Today));
        await story.ReceiveAsync();
        GrantHouse.Done(
            await story.BoardAsync(
                await story.AtTheGateAsync([.. Enumerable.Repeat(BoardingOutcome.Boarded, 3)])
            )
        );
        var mariama = await story.ActorAsync("mariama");
        var people = (await story.FileAsync()).Travellers;
        var (wife, husband) = (
            people[0].Person.Id,
            people.Single(t => t.Relation == Relation.Spouse).Person.Id
        );
        await story.DoAsync<ComingNoMore>(c =>
            c.SayAsync(
                story.Code,
                husband,
                new(story.Today, WhyNotComing.Missing, "Descendu à l'escale"),
                mariama
            )
        );

        await OrderAsync(story, 50, LinePurpose.Arrival);
        await story.ArriveAsync();
        await story.DoAsync<LeavingAgain>(l =>
            l.SayAsync(story.Code, [wife], story.Today, null, mariama)
        );
        await story.DoAsync<ComingNoMore>(c =>
            c.TakeBackAsync(story.Code, husband, "Il appelle de Dakar", mariama)
        );
        GrantHouse.Done(await RaiseAsync(house, story, nadia));

        var travel = await house.BalanceAsync(grant, LinePurpose.Travel);
        Assert.Equal((0, 146_000), (travel.Reserved, travel.Spent));
        Assert.Equal(
            420_000,
            (await house.BalanceAsync(grant, LinePurpose.Reintegration)).Reserved
        );
        await house.MustBalanceAsync();
    }

    // The tickets of both were paid, nobody came, and the money was given back and reserved anew.
    private static async Task<(Story Story, Guid Grant)> PaidAgainAsync(
        House house,
        string name,
        params RuleInput[] rules
    )
    {
        var (story, nadia, grant) = await PaidAsync(house, name, rules: rules);
        await SpendAsync(story, 940);
        await ReserveAgainAsync(house, story, nadia, grant);
        return (story, grant);
    }

    private static async Task ReserveAgainAsync(House house, Story story, Actor nadia, Guid grant)
    {
        var name = (await story.FileAsync()).Grant!;
        await story.DoAsync<Funding>(f => f.ReleaseAsync(story.Code, "Vol manqué", nadia));
        GrantHouse.Done(await story.ReserveAsync(house, name, nadia));
        Assert.Equal(94_000, (await house.BalanceAsync(grant, LinePurpose.Travel)).Reserved);
    }

    private static async Task SpendAsync(Story story, decimal amount)
    {
        var rachida = await story.ActorAsync("rachida");
        var ordered = await OrderAsync(story, amount);
        await story.DoAsync<Expenses>(e => e.PayAsync(ordered, amount, "VIR-7", rachida));
    }

    private static async Task<Guid> OrderAsync(
        Story story,
        decimal amount,
        LinePurpose purpose = LinePurpose.Travel
    )
    {
        var hicham = await story.ActorAsync("hicham");
        var omar = await story.ActorAsync("omar");
        await story.DoAsync<Expenses>(e =>
            e.RequestAsync(
                story.Code,
                new()
                {
                    Purpose = purpose,
                    What = "Billets Casablanca–Conakry",
                    Amount = amount,
                },
                hicham
            )
        );
        var ordered = Guid.Empty;
        await story.DoAsync<ExpenseBook>(async b =>
        {
            ordered = (await b.OpenAsync(omar))
                .Single(l => l.Expense.CaseCode == story.Code)
                .Expense.Id;
            return Outcome.Done;
        });
        await story.DoAsync<Expenses>(e => e.ApproveAsync(ordered, omar));
        return ordered;
    }

    // A mother and a child, whose money is reserved before they have signed: 520 + 420 for tickets, 1,800 + 600 for a new start.
    private static async Task<(Story Story, Actor Nadia, Guid Grant)> PaidAsync(
        House house,
        string name,
        decimal budget = 100_000,
        params RuleInput[] rules
    )
    {
        var story = await Story.EnteredAsync(house, children: 1);
        var nadia = await story.ActorAsync("nadia");
        var grant = await house.GrantAsync(name, nadia, budget, rules);
        GrantHouse.Done(await story.ReserveAsync(house, name, nadia));
        return (story, nadia, grant);
    }

    private static async Task JoinAsync(Story story, string givenNames)
    {
        var salma = await story.ActorAsync("salma");
        var family = (await story.FileAsync()).Applicant!.Person.FamilyName!;
        await story.EnterAsync(Relation.Child, givenNames, family, new(2021, 6, 3), salma);
        await story.DoAsync<Registration>(r => r.CompleteFamilyAsync(story.Code, salma));
    }

    private static async Task<string> NameAsync(Story story, Obstacle obstacle) =>
        (await story.FileAsync())
            .Travellers.Single(t => t.Person.Id == obstacle.PersonId)
            .Person.FullName;

    private static Task<Outcome> RaiseAsync(House house, Story story, Actor by) =>
        house.InScopeAsync(s => s.GetRequiredService<Funding>().RaiseAsync(story.Code, by));

    private static Task<Verdict> FundedAsync(House house, Story story) =>
        JudgedAsync(house, story, "funded", story.Today);

    private static async Task<Verdict> JudgedAsync(
        House house,
        Story story,
        string condition,
        DateOnly day
    )
    {
        var file = await story.FileAsync();
        var verdicts = await house.InScopeAsync(s =>
            s.GetRequiredService<Progress>().VerdictsAtBoardingAsync(file, day)
        );
        return verdicts.Single(v => v.Condition.Key == condition);
    }
}
