using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;
using Rihla.Reintegration.Delivery;
using Rihla.Reintegration.Plans;
using Rihla.Tests.Host;
using Rihla.Tests.Reintegration;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Grants;

/// <summary>A payment that was recorded and did not stay paid is taken back by a second person of finance.</summary>
public sealed class PaymentTakenBackTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_bill_is_paid_taken_back_and_paid_again_and_is_spent_once(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit()]);
        var before = await story.MoneyAsync();
        GrantHouse.Done(await story.OrderAsync());
        await story.ApproveOrdersAsync("omar");
        GrantHouse.Done(await story.HandOverAsync(1));
        GrantHouse.Done(await story.AskPaymentAsync(399.5m));
        var bill = (await story.BillsAsync("rachida")).Single().Bill.Id;
        Task<Outcome> TakeBack(string userName, string? reason = "Argent rendu") =>
            story.TryAsync<Bills>(userName, (b, by) => b.TakeBackPaymentAsync(bill, reason, by));
        GrantHouse.Refused("Payment.NotPaid", await TakeBack("omar"));
        GrantHouse.Done(await story.PayAsync("rachida"));

        GrantHouse.Refused("Payment.OwnPayment", await TakeBack("rachida"));
        GrantHouse.Refused("Expense.ReasonMissing", await TakeBack("omar", " "));
        GrantHouse.Done(await TakeBack("omar"));
        GrantHouse.Refused("Payment.NotPaid", await TakeBack("omar"));

        // What it was ordered for above that stays with the case.
        Assert.Equal(new CaseMoney(before.Reserved - 39_950, 39_950, 0), await story.MoneyAsync());
        Assert.Equal(
            (ItemState.Delivered, (long?)null),
            ((await story.ItemAsync()).State, (await story.ItemAsync()).Instalments[0].Part!.Paid)
        );
        Assert.Empty(await PaidPartsAsync(house, story));
        Assert.Contains(
            "payment.taken-back",
            await house.InScopeAsync(async s =>
            {
                var id = (await story.Story.FileAsync()).Id;
                return await s.GetRequiredService<RihlaDb>()
                    .Set<AuditEntry>()
                    .Where(a => a.CaseId == id)
                    .Select(a => a.Act)
                    .ToListAsync();
            })
        );

        GrantHouse.Done(await story.PayAsync("rachida"));
        Assert.Equal(new CaseMoney(before.Reserved - 39_950, 0, 39_950), await story.MoneyAsync());
        Assert.Equal(399.5m, (await PaidPartsAsync(house, story)).Sum(p => p.Amount));
        Assert.Equal(ItemState.Done, (await story.ItemAsync()).State);
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task Instead_of_being_paid_again_it_is_sent_back_and_asked_for_with_another_account(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit()]);
        GrantHouse.Done(await story.OrderAsync());
        await story.ApproveOrdersAsync("omar");
        GrantHouse.Done(await story.HandOverAsync(1));
        GrantHouse.Done(await story.AskPaymentAsync(400));
        var bill = (await story.BillsAsync("rachida")).Single().Bill.Id;
        GrantHouse.Done(await story.PayAsync("rachida"));
        await story.DoAsync<Bills>(
            "omar",
            (b, by) => b.TakeBackPaymentAsync(bill, "Argent rendu", by)
        );

        await story.DoAsync<Bills>("omar", (b, by) => b.SendBackAsync(bill, "Autre compte", by));
        GrantHouse.Done(await story.AskPaymentAsync(400));
        GrantHouse.Done(await story.PayAsync("rachida"));

        Assert.Equal(40_000, (await story.MoneyAsync()).Spent);
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task What_was_promised_is_owed_again_and_somebody_is_at_work_on_it(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(
            house,
            s => [s.Kit(100) with { Kind = AssistanceKind.Allowance, Method = ExpenseMethod.Cash }]
        );
        var file = await story.Story.FileAsync();
        GrantHouse.Done(await story.OrderAsync());
        await story.ApproveOrdersAsync("omar");
        house.Clock.Advance(31);
        await story.RemindAsync();
        GrantHouse.Done(await story.AskPaymentAsync(100));
        var bill = (await story.BillsAsync("rachida")).Single().Bill.Id;
        GrantHouse.Done(await story.PayAsync("rachida"));
        await story.RemindAsync();
        Assert.Equal(Stage.Supported, await story.StageAsync());
        Assert.DoesNotContain("item-late", await story.Story.TasksAsync());

        await story.DoAsync<Bills>(
            "omar",
            (b, by) => b.TakeBackPaymentAsync(bill, "Argent rendu", by)
        );
        Assert.Equal(Stage.Planned, await story.StageAsync());
        Assert.Equal(("assistance-paid", file.HostMissionId), await NextAsync());
        await story.DoAsync<Bills>("omar", (b, by) => b.SendBackAsync(bill, "Autre compte", by));
        Assert.Equal(("payments-asked", file.OriginMissionId!.Value), await NextAsync());
        await story.RemindAsync();
        await story.RemindAsync();
        Assert.Single(await story.Story.TasksAsync(), "item-late");

        GrantHouse.Done(await story.AskPaymentAsync(100));
        GrantHouse.Done(await story.PayAsync("rachida"));
        Assert.Equal(Stage.Supported, await story.StageAsync());

        async Task<(string, Guid)> NextAsync()
        {
            var next = (
                await house.InScopeAsync(s => s.GetRequiredService<WorkList>().OfCaseAsync(file.Id))
            )!;
            return (next.Action, next.OwnerMissionId);
        }
    }

    [Theory, BothDatabases]
    public async Task What_is_unpaid_again_is_spoken_of_again(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit()]);
        GrantHouse.Done(await story.OrderAsync());
        await story.ApproveOrdersAsync("omar");
        GrantHouse.Done(await story.HandOverAsync(1));
        GrantHouse.Done(await story.AskPaymentAsync(400));
        var bill = (await story.BillsAsync("rachida")).Single().Bill.Id;
        house.Clock.Advance(days: 9);
        await RemindAsync();
        Assert.Single(await story.Story.TasksAsync(), MoneyReminders.Unpaid);
        GrantHouse.Done(await story.PayAsync("rachida"));
        Assert.DoesNotContain(MoneyReminders.Unpaid, await story.Story.TasksAsync());

        await story.DoAsync<Bills>(
            "omar",
            (b, by) => b.TakeBackPaymentAsync(bill, "Argent rendu", by)
        );
        await RemindAsync();
        await RemindAsync();

        Assert.Single(await story.Story.TasksAsync(), MoneyReminders.Unpaid);

        Task RemindAsync() =>
            house.InScopeAsync(s =>
                s.GetServices<RecurringJob>().OfType<MoneyReminders>().Single().RunAsync(default)
            );
    }

    [Theory, BothDatabases]
    public async Task Of_a_closed_case_too_and_what_is_then_cancelled_is_free(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var name = $"Fonds du retour d'argent {kind}";
        var nadia = await new Story(house).ActorAsync("nadia");
        var grant = await house.GrantAsync(name, nadia);
        var story = (await AfterArrivalStory.ArrivedAsync(house, grant: name)).Story;
        var expense = await PaidAsync(house, story);
        await story.DoAsync<Closing>(c =>
            c.CloseAsync(story.Code, ClosureReason.LostContact, "Injoignable", nadia)
        );

        using var omar = await story.VisitorAsync("omar");
        var page = await omar.GetAsync("/app/payments/paid");
        Assert.Contains("Loyer du premier mois", page.Text, StringComparison.Ordinal);
        page = await omar.GetAsync($"/app/payments/paid/{expense}");
        page = await omar.SubmitAsync(page, [("Input.Reason", "")]);
        Assert.Contains("Indiquez le motif", page.Text, StringComparison.Ordinal);
        page = await omar.SubmitAsync(page, [("Input.Reason", "Propriétaire introuvable")]);
        Assert.Contains("Le paiement est annulé", page.Text, StringComparison.Ordinal);
        var line = await house.BalanceAsync(grant, LinePurpose.Arrival);
        Assert.Equal((10_000L, 0L), (line.Committed, line.Spent));

        var rachida = await story.ActorAsync("rachida");
        await story.DoAsync<Expenses>(e => e.PayAsync(expense, 100, "VIR-9", rachida));
        line = await house.BalanceAsync(grant, LinePurpose.Arrival);
        Assert.Equal((0L, 10_000L), (line.Committed, line.Spent));
        var by = await story.ActorAsync("omar");
        await story.DoAsync<Expenses>(e => e.TakeBackPaymentAsync(expense, "Rendu", by));
        await story.DoAsync<Expenses>(e => e.CancelAsync(expense, "Plus besoin", by));

        line = await house.BalanceAsync(grant, LinePurpose.Arrival);
        Assert.Equal(
            (0L, 0L, 0L, 10_000_000L),
            (line.Reserved, line.Committed, line.Spent, line.Available)
        );
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task Of_a_restricted_case_only_the_money_is_told(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house);
        var expense = await PaidAsync(house, story);
        var salma = await story.ActorAsync("salma");
        await story.DoAsync<Teams>(t => t.RestrictAsync(story.Code, "Menaces", salma));

        using var omar = await story.VisitorAsync("omar");
        foreach (var path in new[] { "/app/payments/paid", $"/app/payments/paid/{expense}" })
        {
            var page = await omar.GetAsync(path);
            Assert.Contains("Dossier restreint", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(story.Code, page.Text, StringComparison.Ordinal);
        }
    }

    [Theory, BothDatabases]
    public async Task Of_what_came_back_and_was_called_off_finance_frees_the_money(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit()]);
        var before = await story.MoneyAsync();
        var bill = await BilledAndPaidAsync(story, 400);
        var item = (await story.ItemAsync()).Item.Id;
        GrantHouse.Done(await story.HandOverAsync(1, kind: HandoverKind.Return));
        await story.DoAsync<Ordering>(
            "mariama",
            (o, by) => o.CancelAsync(story.Code, item, "Cassée, n'en veut plus", by)
        );
        await story.DoAsync<Bills>(
            "omar",
            (b, by) => b.TakeBackPaymentAsync(bill, "Le magasin a remboursé", by)
        );
        Assert.Equal(40_000, (await story.MoneyAsync()).Committed);
        GrantHouse.Refused("Condition.ledger-at-zero.Ordered", await CloseAsync(story));
        Assert.Contains("Task.expenses-waiting", await FinanceTasksAsync(house, story));

        using var omar = await story.Story.VisitorAsync("omar");
        var page = await omar.GetAsync("/app/expenses");
        var unclaimed = await UnclaimedAsync(house, story);
        page = await omar.SubmitAsync(
            page,
            [("reason", "Remboursé")],
            $"form[action$='handler=Cancel']:has([value='{unclaimed}'])"
        );

        Assert.Contains("La commande est annulée", page.Text, StringComparison.Ordinal);
        Assert.Equal(before, await story.MoneyAsync());
        GrantHouse.Done(await CloseAsync(story));
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task An_instalment_that_bounced_is_freed_once_nothing_is_asked_for_it(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(
            house,
            s =>
                [
                    s.Kit(
                        400,
                        1,
                        [
                            new() { Amount = 100, DueOn = s.Story.Today.AddDays(5) },
                            new() { Amount = 300, DueOn = s.Story.Today.AddDays(40) },
                        ]
                    ) with
                    {
                        Kind = AssistanceKind.Allowance,
                        Method = ExpenseMethod.Cash,
                    },
                ]
        );
        GrantHouse.Done(await story.OrderAsync());
        await story.ApproveOrdersAsync("omar");
        GrantHouse.Done(await story.AskPaymentAsync(100));
        var bill = (await story.BillsAsync("rachida")).Single().Bill.Id;
        GrantHouse.Done(await story.PayAsync("rachida"));
        await story.DoAsync<Bills>("omar", (b, by) => b.TakeBackPaymentAsync(bill, "Rendu", by));
        await story.DoAsync<Bills>("omar", (b, by) => b.SendBackAsync(bill, "Autre compte", by));

        // Somebody still means to ask for it.
        var part = await PartAsync(house, bill);
        GrantHouse.Refused("Expense.PaidByBill", await CancelAsync(part));
        GrantHouse.Done(await story.AskPaymentAsync(100));
        bill = (await story.BillsAsync("rachida")).Single().Bill.Id;
        GrantHouse.Done(await story.PayAsync("rachida"));
        var item = (await story.ItemAsync()).Item.Id;
        await story.DoAsync<Ordering>(
            "mariama",
            (o, by) => o.CancelAsync(story.Code, item, "Le reste n'est pas dû", by)
        );
        await story.DoAsync<Bills>("omar", (b, by) => b.TakeBackPaymentAsync(bill, "Rendu", by));

        // It can be paid again, or sent back first.
        GrantHouse.Refused("Expense.PaidByBill", await CancelAsync(part));
        await story.DoAsync<Bills>("omar", (b, by) => b.SendBackAsync(bill, "Parti", by));
        Assert.Equal(part, await UnclaimedAsync(house, story));
        GrantHouse.Done(await CancelAsync(part));

        Assert.Equal(0, (await story.MoneyAsync()).Committed);
        GrantHouse.Done(await CloseAsync(story));
        await house.MustBalanceAsync();

        Task<Outcome> CancelAsync(Guid id) =>
            story.TryAsync<Expenses>("omar", (e, by) => e.CancelAsync(id, "Plus dû", by));
    }

    [Theory, BothDatabases]
    public async Task A_bill_of_a_closed_case_that_is_sent_back_is_freed_by_finance(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var name = $"Fonds du dossier clos et impayé {kind}";
        var nadia = await new Story(house).ActorAsync("nadia");
        var grant = await house.GrantAsync(name, nadia);
        var story = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit()], name);
        var bill = await BilledAndPaidAsync(story, 400);
        GrantHouse.Done(await CloseAsync(story));
        await story.DoAsync<Bills>("omar", (b, by) => b.TakeBackPaymentAsync(bill, "Rendu", by));
        await story.DoAsync<Bills>("omar", (b, by) => b.SendBackAsync(bill, "Introuvable", by));

        var part = await UnclaimedAsync(house, story);
        await story.DoAsync<Expenses>("omar", (e, by) => e.CancelAsync(part, "Introuvable", by));

        var line = await house.BalanceAsync(grant, LinePurpose.Reintegration);
        Assert.Equal((0L, 0L, 10_000_000L), (line.Reserved, line.Committed, line.Available));
        await house.MustBalanceAsync();
    }

    private static async Task<Guid> BilledAndPaidAsync(AfterArrivalStory story, decimal amount)
    {
        GrantHouse.Done(await story.OrderAsync());
        await story.ApproveOrdersAsync("omar");
        GrantHouse.Done(await story.HandOverAsync(1));
        GrantHouse.Done(await story.AskPaymentAsync(amount));
        var bill = (await story.BillsAsync("rachida")).Single().Bill.Id;
        GrantHouse.Done(await story.PayAsync("rachida"));
        return bill;
    }

    private static Task<Outcome> CloseAsync(AfterArrivalStory story) =>
        story.TryAsync<Closing>(
            "nadia",
            (c, by) => c.CloseAsync(story.Code, ClosureReason.LostContact, "Injoignable", by)
        );

    // What finance can only cancel.
    private static async Task<Guid> UnclaimedAsync(House house, AfterArrivalStory story)
    {
        var omar = await story.ActorAsync("omar");
        return (await house.InScopeAsync(s => s.GetRequiredService<ExpenseBook>().OpenAsync(omar)))
            .Single(l => l.Expense.CaseCode == story.Code)
            .Expense.Id;
    }

    private static Task<Guid> PartAsync(House house, Guid bill) =>
        house.InScopeAsync(s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            return db.Set<Expense>()
                .Where(e => db.Set<Bill>().Any(b => b.Id == bill && b.PartId == e.PartId))
                .Select(e => e.Id)
                .SingleAsync();
        });

    private static async Task<List<string>> FinanceTasksAsync(House house, AfterArrivalStory story)
    {
        var omar = await story.ActorAsync("omar");
        return await house.InScopeAsync(async s =>
        {
            var told = new List<string>();
            foreach (var office in s.GetServices<OfficeTasks>())
            {
                told.AddRange((await office.OfAsync(omar, default)).Select(t => t.TextKey));
            }
            return told;
        });
    }

    private static async Task<Guid> PaidAsync(House house, Story story)
    {
        var (hicham, omar) = (await story.ActorAsync("hicham"), await story.ActorAsync("omar"));
        var rachida = await story.ActorAsync("rachida");
        await story.DoAsync<Expenses>(e =>
            e.RequestAsync(
                story.Code,
                new()
                {
                    Purpose = LinePurpose.Arrival,
                    What = "Loyer du premier mois",
                    Amount = 100,
                },
                hicham
            )
        );
        var id = (
            await house.InScopeAsync(s => s.GetRequiredService<ExpenseBook>().OpenAsync(omar))
        )
            .Single(l => l.Expense.CaseCode == story.Code)
            .Expense.Id;
        await story.DoAsync<Expenses>(e => e.ApproveAsync(id, omar));
        await story.DoAsync<Expenses>(e => e.PayAsync(id, 100, "VIR-8", rachida));
        return id;
    }

    private static async Task<IReadOnlyList<PaidPart>> PaidPartsAsync(
        House house,
        AfterArrivalStory story
    )
    {
        var id = (await story.Story.FileAsync()).Id;
        var paid = await house.InScopeAsync(s =>
            s.GetRequiredService<PaidParts>().BetweenAsync(story.Story.Today, story.Story.Today)
        );
        return [.. paid.Where(p => p.CaseId == id)];
    }
}
