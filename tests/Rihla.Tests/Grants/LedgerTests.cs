using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using Rihla.Travel;

namespace Rihla.Tests.Grants;

/// <summary>Money is reserved, committed, spent and given back, and every sum stays whole.</summary>
public sealed class LedgerTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task What_stops_because_the_money_is_given_back_waits_for_no_approval(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await house.WaitingAsync();
        var nadia = await story.ActorAsync("nadia");
        var hicham = await story.ActorAsync("hicham");
        await house.GrantAsync("Fonds rendu", nadia);
        GrantHouse.Done(await story.ReserveAsync(house, "Fonds rendu", nadia));
        await story.DoAsync<Expenses>(e =>
            e.RequestAsync(
                story.Code,
                new()
                {
                    Purpose = LinePurpose.Travel,
                    What = "Billets",
                    Amount = 100,
                },
                hicham
            )
        );
        house.Clock.Advance(days: 6);
        await house.InScopeAsync(s =>
            s.GetServices<RecurringJob>().OfType<MoneyReminders>().Single().RunAsync(default)
        );
        Assert.Contains(MoneyReminders.Unapproved, await story.TasksAsync());

        await story.DoAsync<Funding>(f => f.ReleaseAsync(story.Code, "Autre bailleur", nadia));

        Assert.DoesNotContain(MoneyReminders.Unapproved, await story.TasksAsync());
    }

    // A mother and two children to Guinea: travel 520 + 2 x 420, arrival 150 + 2 x 80, reintegration 1,800 + 2 x 600.
    private const long Travel = 136_000;
    private const long Arrival = 31_000;
    private const long Reintegration = 300_000;

    [Theory, BothDatabases]
    public async Task A_case_reserves_what_it_costs_and_a_withdrawal_gives_it_back(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await house.WaitingAsync();
        var nadia = await story.ActorAsync("nadia");
        var grant = await house.GrantAsync("Fonds du retrait", nadia);

        GrantHouse.Done(await story.ReserveAsync(house, "Fonds du retrait", nadia));

        var travel = await house.BalanceAsync(grant, LinePurpose.Travel);
        Assert.Equal((Travel, 10_000_000 - Travel), (travel.Reserved, travel.Available));
        Assert.Equal(Arrival, (await house.BalanceAsync(grant, LinePurpose.Arrival)).Reserved);
        Assert.Equal(
            Reintegration,
            (await house.BalanceAsync(grant, LinePurpose.Reintegration)).Reserved
        );

        await story.WithdrawAsync();

        travel = await house.BalanceAsync(grant, LinePurpose.Travel);
        Assert.Equal((0, 10_000_000), (travel.Reserved, travel.Available));
        Assert.Null((await story.FileAsync()).Grant);
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task Money_given_back_before_a_case_has_applied_puts_it_on_no_waiting_list(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.EnteredAsync(house, children: 0);
        var nadia = await story.ActorAsync("nadia");
        GrantHouse.Done(await story.ReserveAsync(house, "Bailleur A", nadia));

        await story.DoAsync<Funding>(f => f.ReleaseAsync(story.Code, "Autre bailleur", nadia));

        Assert.False((await story.FileAsync()).Case.IsQueued);
    }

    [Theory, BothDatabases]
    public async Task Closing_a_case_gives_its_money_back(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await house.WaitingAsync();
        var nadia = await story.ActorAsync("nadia");
        var grant = await house.GrantAsync("Fonds de la clôture", nadia);
        GrantHouse.Done(await story.ReserveAsync(house, "Fonds de la clôture", nadia));

        await story.DoAsync<Closing>(c =>
            c.CloseAsync(story.Code, ClosureReason.LostContact, "Injoignable", nadia)
        );

        Assert.Equal(0, (await house.BalanceAsync(grant, LinePurpose.Travel)).Reserved);
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task Nobody_came_to_the_gate_and_after_two_days_the_money_goes_to_those_who_wait(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.BookedAsync(house);
        var outcome = await story.BoardAsync(
            await story.AtTheGateAsync(
                BoardingOutcome.NoShow,
                BoardingOutcome.NoShow,
                BoardingOutcome.NoShow
            )
        );
        GrantHouse.Done(outcome);

        await GiveBackAsync(house);
        Assert.NotNull((await story.FileAsync()).Grant);
        house.Clock.Advance(3);
        await GiveBackAsync(house);

        Assert.Null((await story.FileAsync()).Grant);
        Assert.True((await story.FileAsync()).Case.IsQueued);
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task Money_reserved_anew_after_nobody_came_stays_also_when_that_was_on_the_same_day(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.BookedAsync(house, children: 0);
        var nadia = await story.ActorAsync("nadia");
        var grant = (await story.FileAsync()).Grant!;
        GrantHouse.Done(await story.BoardAsync(await story.AtTheGateAsync(BoardingOutcome.NoShow)));
        house.Clock.Advance(TimeSpan.FromHours(1));
        await story.DoAsync<Funding>(f => f.ReleaseAsync(story.Code, "Vol manqué", nadia));
        GrantHouse.Done(await story.ReserveAsync(house, grant, nadia));

        house.Clock.Advance(days: 3);
        await GiveBackAsync(house);

        Assert.Equal(grant, (await story.FileAsync()).Grant);

        // Of what was taken over from an earlier system only the day is known: it is from before.
        var id = (await story.FileAsync()).Id;
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Case>()
                .Where(c => c.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.FundedAt, (DateTimeOffset?)null))
        );
        await GiveBackAsync(house);
        Assert.Null((await story.FileAsync()).Grant);
    }

    [Theory, BothDatabases]
    public async Task Money_stays_as_long_as_a_slip_on_the_eve_can_be_put_right(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.ClearedAsync(house, children: 0);
        await story.BookAsync(await Story.PlanAsync(house, story.Today.AddDays(1)));
        GrantHouse.Done(await story.BoardAsync(await story.AtTheGateAsync(BoardingOutcome.NoShow)));

        house.Clock.Advance(days: 3);
        await GiveBackAsync(house);
        Assert.NotNull((await story.FileAsync()).Grant);
        house.Clock.Advance(days: 1);
        await GiveBackAsync(house);

        Assert.Null((await story.FileAsync()).Grant);
        using var nadia = await story.VisitorAsync("nadia");
        foreach (
            var (language, why) in new[]
            {
                ("fr", "Personne ne s’est présenté"),
                ("en", "Nobody came to the gate"),
            }
        )
        {
            Assert.Contains(
                why,
                (await nadia.GetAsync($"/app/cases/{story.Code}/history", language)).Text,
                StringComparison.Ordinal
            );
        }
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task A_family_of_whom_somebody_came_and_was_refused_keeps_its_money(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.BookedWithAsync(house, Relation.Spouse);
        GrantHouse.Done(
            await story.BoardAsync(
                await story.AtTheGateAsync(BoardingOutcome.Refused, BoardingOutcome.NoShow)
            )
        );

        house.Clock.Advance(days: 3);
        await GiveBackAsync(house);

        Assert.NotNull((await story.FileAsync()).Grant);
    }

    [Theory, BothDatabases]
    public async Task A_family_that_is_booked_anew_at_this_moment_keeps_its_money(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.BookedAsync(house, children: 0);
        GrantHouse.Done(await story.BoardAsync(await story.AtTheGateAsync(BoardingOutcome.NoShow)));
        house.Clock.Advance(days: 3);
        var next = await Story.PlanAsync(house, story.Today.AddDays(14));
        // Between the reading of who did not come and what follows from it.
        var booking = new Meanwhile(() => story.BookAsync(next), "travel_seat");

        await house.InScopeAsync(s =>
            ActivatorUtilities
                .CreateInstance<NoShowFunding>(s, booking.In(s))
                .RunAsync(CancellationToken.None)
        );

        Assert.Equal(1, await story.SeatsAsync());
        Assert.NotNull((await story.FileAsync()).Grant);
        await house.MustBalanceAsync();
    }

    private static Task GiveBackAsync(House house) =>
        house.InScopeAsync(s =>
            s.GetServices<RecurringJob>()
                .Single(j => j.Name == "no-show-funding")
                .RunAsync(CancellationToken.None)
        );

    [Theory, BothDatabases]
    public async Task Who_missed_one_flight_and_loses_the_next_to_the_carrier_keeps_the_money(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.BookedAsync(house, children: 0);
        GrantHouse.Done(await story.BoardAsync(await story.AtTheGateAsync(BoardingOutcome.NoShow)));
        house.Clock.Advance(days: 1);
        var next = await Story.PlanAsync(house, story.Today.AddDays(14));
        await story.BookAsync(next);
        house.Clock.Advance(days: 9);
        var hicham = await story.ActorAsync("hicham");
        await story.DoAsync<MovementPlanning>(m =>
            m.CancelAsync(next, "Vol supprimé par la compagnie", hicham)
        );

        await GiveBackAsync(house);

        Assert.NotNull((await story.FileAsync()).Grant);
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task A_member_who_leaves_gives_back_only_their_own_share(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await house.WaitingAsync();
        var nadia = await story.ActorAsync("nadia");
        var salma = await story.ActorAsync("salma");
        var grant = await house.GrantAsync("Fonds d'une famille", nadia);
        GrantHouse.Done(await story.ReserveAsync(house, "Fonds d'une famille", nadia));
        var child = (await story.FileAsync()).Travellers[^1];

        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, child.MemberId, salma));

        var travel = await house.BalanceAsync(grant, LinePurpose.Travel);
        Assert.Equal(Travel - 42_000, travel.Reserved);
        Assert.Equal("Fonds d'une famille", (await story.FileAsync()).Grant);
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task What_is_kept_for_the_others_is_worked_out_at_the_prices_of_the_day_it_was_reserved(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await house.WaitingAsync();
        var nadia = await story.ActorAsync("nadia");
        var salma = await story.ActorAsync("salma");
        var grant = await house.GrantAsync("Fonds d'un autre prix", nadia);
        GrantHouse.Done(await story.ReserveAsync(house, "Fonds d'un autre prix", nadia));
        var file = await story.FileAsync();
        // A day before the mission had entered any price: what the others need cannot be said.
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Reservation>()
                .Where(r => r.CaseId == file.Id && r.GrantId == grant)
                .ExecuteUpdateAsync(u => u.SetProperty(r => r.On, new DateOnly(2000, 1, 1)))
        );

        await story.DoAsync<Registration>(r =>
            r.RemoveAsync(story.Code, file.Travellers[^1].MemberId, salma)
        );

        Assert.Equal(Travel, (await house.BalanceAsync(grant, LinePurpose.Travel)).Reserved);
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task A_person_costs_no_more_than_the_donor_allows_with_what_waits_for_approval(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await house.WaitingAsync();
        var nadia = await story.ActorAsync("nadia");
        var hicham = await story.ActorAsync("hicham");
        // 4,670 for three, and 4,800 allowed: 130 above what is kept for tickets.
        await house.GrantAsync(
            "Fonds plafonné",
            nadia,
            rules: new RuleInput
            {
                Kind = RuleKind.CostPerPersonAtMost,
                Value = 1600,
                Text = "Au plus 1 600 par personne.",
            }
        );
        GrantHouse.Done(await story.ReserveAsync(house, "Fonds plafonné", nadia));
        Task<Outcome> Ask(decimal amount) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<Expenses>().RequestAsync(story.Code, Ticket(amount), hicham)
            );

        GrantHouse.Refused("Grant.SpendingRuleBroken", await Ask(1500));
        GrantHouse.Done(await Ask(1400));
        GrantHouse.Refused("Grant.SpendingRuleBroken", await Ask(100));
    }

    [Theory, BothDatabases]
    public async Task Of_two_caps_the_lower_one_is_held_whichever_was_entered_first(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var nadia = await new Story(house).ActorAsync("nadia");
        var hicham = await new Story(house).ActorAsync("hicham");
        foreach (var caps in new[] { new[] { 1600m, 2000m }, [2000m, 1600m] })
        {
            var story = await house.WaitingAsync();
            var name = $"Fonds plafonné à {caps[0]:0} {kind}";
            await house.GrantAsync(
                name,
                nadia,
                rules:
                [
                    .. caps.Select(c => new RuleInput
                    {
                        Kind = RuleKind.CostPerPersonAtMost,
                        Value = c,
                        Text = $"Au plus {c:0} par personne.",
                    }),
                ]
            );
            GrantHouse.Done(await story.ReserveAsync(house, name, nadia));

            var refused = await house.InScopeAsync(s =>
                s.GetRequiredService<Expenses>().RequestAsync(story.Code, Ticket(1500), hicham)
            );

            GrantHouse.Refused("Grant.SpendingRuleBroken", refused);
            Assert.Equal("Au plus 1600 par personne.", refused.Refusals[0].Args[1]);
        }
    }

    [Theory, BothDatabases]
    public async Task What_another_grant_paid_in_another_currency_is_not_added_to_what_this_one_does(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await house.WaitingAsync();
        var nadia = await story.ActorAsync("nadia");
        var (hicham, omar) = (await story.ActorAsync("hicham"), await story.ActorAsync("omar"));
        await house.GrantAsync($"Fonds en euros {kind}", nadia);
        // A currency without cents.
        var francs = await house.GrantAsync($"Fonds en francs {kind}", nadia, 1_000_000);
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Grant>()
                .Where(g => g.Id == francs)
                .ExecuteUpdateAsync(u => u.SetProperty(g => g.Currency, "XOF"))
        );
        await house.InScopeAsync(s =>
            s.GetRequiredService<GrantOffice>()
                .AddRateAsync("EUR", "XOF", new(2026, 1, 1), 650, nadia)
        );
        GrantHouse.Done(await story.ReserveAsync(house, $"Fonds en euros {kind}", nadia));
        await story.DoAsync<Expenses>(e => e.RequestAsync(story.Code, Ticket(500), hicham));
        var ordered = Assert.Single(await OpenAsync(house, omar, story.Code)).Expense.Id;
        await story.DoAsync<Expenses>(e => e.ApproveAsync(ordered, omar));
        await story.DoAsync<Funding>(f => f.ReleaseAsync(story.Code, "Autre bailleur", nadia));
        Assert.Equal(new CaseMoney(0, 0, 0), await BalanceAsync());

        GrantHouse.Done(await story.ReserveAsync(house, $"Fonds en francs {kind}", nadia));

        var money = await BalanceAsync();
        Assert.Equal(0, money.Committed);
        Assert.Equal((Travel + Arrival + Reintegration) / 100 * 650, money.Reserved);

        async Task<CaseMoney> BalanceAsync()
        {
            var id = (await story.FileAsync()).Id;
            return await house.InScopeAsync(s =>
                s.GetRequiredService<CaseOrders>().BalanceAsync(id)
            );
        }
    }

    [Theory, BothDatabases]
    public async Task A_line_is_not_overdrawn_and_says_what_is_missing(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await house.WaitingAsync();
        var nadia = await story.ActorAsync("nadia");
        var grant = await house.GrantAsync("Fonds trop petit", nadia, budget: 1000);

        var outcome = await story.ReserveAsync(house, "Fonds trop petit", nadia);

        var refusal = Assert.Single(outcome.Refusals);
        Assert.Equal("Grant.LineShort", refusal.TextKey);
        Assert.Equal([1000m, 360m, "EUR"], refusal.Args[2..]);
        var file = await story.FileAsync();
        var offers = await house.InScopeAsync(s =>
            s.GetRequiredService<FundingBook>().OffersAsync(file, default)
        );
        Assert.Contains(
            refusal.Args,
            offers.Single(o => o.Grant == "Fonds trop petit").Why.Select(w => w.Args)
        );
        Assert.Equal(0, (await house.BalanceAsync(grant, LinePurpose.Arrival)).Reserved);
        Assert.Null((await story.FileAsync()).Grant);
    }

    [Theory, BothDatabases]
    public async Task Two_people_in_the_same_second_do_not_overdraw_a_line(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var stories = new List<Story>();
        for (var i = 0; i < 6; i++)
        {
            stories.Add(await house.WaitingAsync(children: 0));
        }
        var nadia = await stories[0].ActorAsync("nadia");
        // 520 for the ticket of each: enough for three, not for four.
        var grant = await house.GrantAsync("Fonds disputé", nadia, budget: 2079);
        await house.InScopeAsync(s =>
            s.GetRequiredService<GrantOffice>()
                .ReviseAsync(
                    grant,
                    LineOf(s, grant, LinePurpose.Reintegration),
                    50_000,
                    "Essai",
                    nadia
                )
        );

        var outcomes = await Task.WhenAll(
            stories.Select(story =>
                Task.Run(() => story.ReserveAsync(house, "Fonds disputé", nadia))
            )
        );

        Assert.Equal(3, outcomes.Count(o => o.IsDone));
        Assert.All(
            outcomes.Where(o => !o.IsDone),
            o => Assert.Equal("Grant.LineShort", Assert.Single(o.Refusals).TextKey)
        );
        Assert.Equal(3 * 52_000, (await house.BalanceAsync(grant, LinePurpose.Travel)).Reserved);
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task The_database_itself_refuses_a_balance_below_zero(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var nadia = await new Story(house).ActorAsync("nadia");
        var grant = await house.GrantAsync("Fonds gardé", nadia);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
            house.InScopeAsync(s =>
            {
                var line = LineOf(s, grant, LinePurpose.Travel);
                return s.GetRequiredService<RihlaDb>()
                    .Set<LineBalance>()
                    .Where(b => b.LineId == line)
                    .ExecuteUpdateAsync(b => b.SetProperty(x => x.Available, -1));
            })
        );
    }

    [Theory, BothDatabases]
    public async Task An_expense_is_asked_for_approved_and_paid_by_different_people(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await house.WaitingAsync();
        var nadia = await story.ActorAsync("nadia");
        var hicham = await story.ActorAsync("hicham");
        var omar = await story.ActorAsync("omar");
        var grant = await house.GrantAsync("Fonds des dépenses", nadia);
        GrantHouse.Done(await story.ReserveAsync(house, "Fonds des dépenses", nadia));

        await story.DoAsync<Expenses>(e => e.RequestAsync(story.Code, Ticket(1200), hicham));
        var expense = Assert.Single(await OpenAsync(house, omar, story.Code));
        await story.DoAsync<Expenses>(e => e.ApproveAsync(expense.Expense.Id, omar));

        var line = await house.BalanceAsync(grant, LinePurpose.Travel);
        Assert.Equal((Travel - 120_000, 120_000), (line.Reserved, line.Committed));

        GrantHouse.Refused(
            "Expense.OwnApproval",
            await house.InScopeAsync(s =>
                s.GetRequiredService<Expenses>()
                    .PayAsync(expense.Expense.Id, 1150.5m, "VIR-7", omar)
            )
        );
        var rachida = await story.ActorAsync("rachida");
        await story.DoAsync<Expenses>(e =>
            e.PayAsync(expense.Expense.Id, 1150.5m, "VIR-7", rachida)
        );

        line = await house.BalanceAsync(grant, LinePurpose.Travel);
        Assert.Equal((Travel - 115_050, 0, 115_050), (line.Reserved, line.Committed, line.Spent));
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task Of_a_grant_that_has_ended_only_what_is_reserved_is_still_ordered(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await house.WaitingAsync(children: 0);
        var nadia = await story.ActorAsync("nadia");
        var (hicham, omar) = (await story.ActorAsync("hicham"), await story.ActorAsync("omar"));
        var grant = await house.GrantAsync("Fonds échu", nadia);
        // 520 for the ticket.
        GrantHouse.Done(await story.ReserveAsync(house, "Fonds échu", nadia));
        GrantHouse.Done(await AskAsync(521));
        var asked = Assert.Single(await OpenAsync(house, omar, story.Code)).Expense.Id;
        house.Clock.Set(new(2027, 1, 4, 9, 0, 0, TimeSpan.Zero));

        var refused = await house.InScopeAsync(s =>
            s.GetRequiredService<Expenses>().ApproveAsync(asked, omar)
        );
        GrantHouse.Refused("Expense.OnlyReserved", refused);
        Assert.Equal([520m, "EUR"], refused.Refusals[0].Args[3..]);
        await story.DoAsync<Expenses>(e => e.RefuseAsync(asked, "Trop cher", omar));
        GrantHouse.Refused("Expense.OnlyReserved", await AskAsync(521));
        GrantHouse.Done(await AskAsync(520));
        GrantHouse.Refused("Expense.OnlyReserved", await AskAsync(1));
        asked = Assert.Single(await OpenAsync(house, omar, story.Code)).Expense.Id;
        await story.DoAsync<Expenses>(e => e.ApproveAsync(asked, omar));

        var line = await house.BalanceAsync(grant, LinePurpose.Travel);
        Assert.Equal(
            (10_000_000 - 52_000, 0, 52_000),
            (line.Available, line.Reserved, line.Committed)
        );
        await house.MustBalanceAsync();

        Task<Outcome> AskAsync(decimal amount) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<Expenses>().RequestAsync(story.Code, Ticket(amount), hicham)
            );
    }

    [Theory, BothDatabases]
    public async Task What_was_ordered_stays_committed_when_the_case_stops_and_a_cancelled_order_is_free_money(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await house.WaitingAsync();
        var nadia = await story.ActorAsync("nadia");
        var omar = await story.ActorAsync("omar");
        var hicham = await story.ActorAsync("hicham");
        var grant = await house.GrantAsync("Fonds arrêté", nadia);
        GrantHouse.Done(await story.ReserveAsync(house, "Fonds arrêté", nadia));
        await story.DoAsync<Expenses>(e => e.RequestAsync(story.Code, Ticket(500), hicham));
        var expense = Assert.Single(await OpenAsync(house, omar, story.Code));
        await story.DoAsync<Expenses>(e => e.ApproveAsync(expense.Expense.Id, omar));
        await story.DoAsync<Expenses>(e => e.RequestAsync(story.Code, Ticket(100), hicham));

        await story.WithdrawAsync();

        var line = await house.BalanceAsync(grant, LinePurpose.Travel);
        Assert.Equal((0, 50_000), (line.Reserved, line.Committed));
        Assert.Single(await OpenAsync(house, omar, story.Code));

        await story.DoAsync<Expenses>(e =>
            e.CancelAsync(expense.Expense.Id, "Billet remboursé", omar)
        );
        line = await house.BalanceAsync(grant, LinePurpose.Travel);
        Assert.Equal((10_000_000, 0), (line.Available, line.Committed));
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task A_budget_booked_by_mistake_is_reversed_once_by_somebody_else(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var nadia = await new Story(house).ActorAsync("nadia");
        var omar = await new Story(house).ActorAsync("omar");
        var grant = await house.GrantAsync("Fonds corrigé", nadia, budget: 500);
        var entry = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<LedgerEntry>()
                .Where(e => e.GrantId == grant)
                .OrderBy(e => e.Id)
                .Select(e => e.Id)
                .FirstAsync()
        );
        Task<Outcome> Reverse() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<GrantOffice>().ReverseAsync(grant, entry, "Erreur", omar)
            );

        GrantHouse.Done(await Reverse());
        GrantHouse.Refused("Grant.ReversedAlready", await Reverse());

        Assert.Equal(0, (await house.BalanceAsync(grant, LinePurpose.Travel)).Budget);
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task Nobody_books_out_of_a_transaction(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var nadia = await new Story(house).ActorAsync("nadia");
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<Ledger>()
                    .BookAsync(
                        new(Guid.CreateVersion7(), LedgerKind.Reserved),
                        [],
                        nadia,
                        CancellationToken.None
                    )
            )
        );
    }

    [Theory, BothDatabases]
    public async Task Money_moves_at_random_and_the_books_balance(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var nadia = await new Story(house).ActorAsync("nadia");
        var grant = await house.GrantAsync("Fonds agité", nadia, budget: 300);
        var lines = await house.InScopeAsync(s =>
            Task.FromResult(
                new[] { LinePurpose.Travel, LinePurpose.Arrival }
                    .Select(p => LineOf(s, grant, p))
                    .ToList()
            )
        );
        var random = new Random(20260302);
        var expected = lines.ToDictionary(l => l, _ => new long[] { -30_000, 30_000, 0, 0, 0 });
        for (var i = 0; i < 60; i++)
        {
            var moves = Enumerable
                .Range(0, random.Next(1, 4))
                .Select(_ =>
                {
                    var from = random.Next(1, 5);
                    return new LedgerMove(
                        lines[random.Next(2)],
                        (LedgerAccount)from,
                        (LedgerAccount)(1 + ((from + random.Next(3)) % 4)),
                        random.Next(1, 20_000)
                    );
                })
                .ToList();
            var after = expected.ToDictionary(e => e.Key, e => e.Value.ToArray());
            foreach (var move in moves)
            {
                after[move.LineId][(int)move.From] -= move.Amount;
                after[move.LineId][(int)move.To] += move.Amount;
            }
            var possible = after.Values.All(sums => sums.Skip(1).All(x => x >= 0));

            var done = await house.InScopeAsync(async s =>
            {
                var db = s.GetRequiredService<RihlaDb>();
                await using var work = await db.BeginAsync();
                var booked = await s.GetRequiredService<Ledger>()
                    .BookAsync(
                        new(grant, LedgerKind.Reserved),
                        moves,
                        nadia,
                        CancellationToken.None
                    );
                if (booked.IsDone)
                {
                    await db.SaveAsync(nadia, new Act("grant.changed") { Args = ["Essai"] });
                    await work.CommitAsync();
                }
                return booked.IsDone;
            });

            Assert.Equal(possible, done);
            expected = possible ? after : expected;
        }
        await house.MustBalanceAsync();
        var travel = await house.BalanceAsync(grant, LinePurpose.Travel);
        Assert.Equal(
            expected[lines[0]],
            new[]
            {
                travel.Budget,
                travel.Available,
                travel.Reserved,
                travel.Committed,
                travel.Spent,
            }
        );
    }

    private static RequestExpense Ticket(decimal amount) =>
        new()
        {
            Purpose = LinePurpose.Travel,
            What = "Billets Casablanca–Conakry",
            Amount = amount,
        };

    private static async Task<IReadOnlyList<ExpenseLine>> OpenAsync(
        House house,
        Actor by,
        string code
    ) =>
        [
            .. (
                await house.InScopeAsync(s => s.GetRequiredService<ExpenseBook>().OpenAsync(by))
            ).Where(e => e.Expense.CaseCode == code),
        ];

    private static Guid LineOf(IServiceProvider services, Guid grant, LinePurpose purpose) =>
        services
            .GetRequiredService<RihlaDb>()
            .Set<BudgetLine>()
            .Where(l => l.GrantId == grant && l.Purpose == purpose)
            .Select(l => l.Id)
            .Single();
}
