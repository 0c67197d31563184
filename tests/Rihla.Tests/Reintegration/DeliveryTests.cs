using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Grants.Suppliers;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;
using Rihla.Reintegration;
using Rihla.Reintegration.Delivery;
using Rihla.Reintegration.Plans;
using Rihla.Tests.Grants;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using Rihla.Travel;

namespace Rihla.Tests.Reintegration;

/// <summary>From the promise to the proof of payment: orders, handovers, bills, and who may do what.</summary>
public sealed class DeliveryTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task What_was_promised_is_ordered_delivered_and_paid_by_three_people(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit()]);
        var before = await story.MoneyAsync();

        GrantHouse.Done(await story.OrderAsync());
        Assert.Equal(ItemState.OrderAsked, (await story.ItemAsync()).State);
        await story.ApproveOrdersAsync("omar");
        var ordered = await story.MoneyAsync();
        Assert.Equal((before.Reserved - 40_000, 40_000L), (ordered.Reserved, ordered.Committed));

        GrantHouse.Done(await story.HandOverAsync(1));
        GrantHouse.Done(await story.AskPaymentAsync(399.5m));
        GrantHouse.Refused("Expense.OwnApproval", await story.PayAsync("omar"));
        var bill = (await story.BillsAsync("rachida")).Single().Bill.Id;
        var rachida = await story.ActorAsync("rachida");
        var mariama = await story.ActorAsync("mariama");
        var both = mariama with
        {
            MissionId = rachida.MissionId,
            Permissions = [.. rachida.Permissions, .. mariama.Permissions],
        };
        GrantHouse.Refused(
            "Expense.OwnRequest",
            await house.InScopeAsync(s =>
                s.GetRequiredService<Bills>().PayAsync(bill, "REC-1", null, null, both)
            )
        );
        GrantHouse.Done(await story.PayAsync("rachida"));

        var paid = await story.MoneyAsync();
        Assert.Equal((before.Reserved - 39_950, 0L), (paid.Reserved, paid.Committed));
        Assert.Equal(39_950, paid.Spent);
        Assert.Equal(ItemState.Done, (await story.ItemAsync()).State);
        Assert.Equal(Stage.Supported, await story.StageAsync());
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task Nothing_is_paid_before_it_is_delivered(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit(quantity: 3)]);
        GrantHouse.Done(await story.OrderAsync());
        GrantHouse.Refused("Handover.NotOrdered", await story.HandOverAsync(1));
        await story.ApproveOrdersAsync("omar");

        GrantHouse.Done(await story.HandOverAsync(2));
        Assert.Equal(ItemState.PartlyDelivered, (await story.ItemAsync()).State);
        GrantHouse.Refused("Payment.NotDelivered", await story.AskPaymentAsync(400));
        GrantHouse.Refused("Handover.QuantityWrong", await story.HandOverAsync(2));
        GrantHouse.Done(await story.HandOverAsync(1, kind: HandoverKind.Return));
        GrantHouse.Done(await story.HandOverAsync(2));

        var item = await story.ItemAsync();
        Assert.Equal((3, ItemState.Delivered), (item.Item.Delivered, item.State));
        Assert.Equal(3, item.Handovers.Count);
        GrantHouse.Done(await story.AskPaymentAsync(400));
    }

    [Theory, BothDatabases]
    public async Task An_instalment_waits_for_its_condition(DatabaseKind kind)
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
                            new()
                            {
                                Amount = 100,
                                DueOn = s.Story.Today.AddDays(5),
                                Condition = "Local loué",
                            },
                            new() { Amount = 300, DueOn = s.Story.Today.AddDays(40) },
                        ]
                    ),
                ]
        );
        GrantHouse.Done(await story.OrderAsync());
        await story.ApproveOrdersAsync("omar");
        var item = (await story.ItemAsync()).Item.Id;

        GrantHouse.Refused("Payment.ConditionOpen", await story.AskPaymentAsync(100));
        await story.DoAsync<Deliveries>(
            "mariama",
            (d, by) => d.ConfirmConditionAsync(story.Code, item, 1, by)
        );
        GrantHouse.Done(await story.AskPaymentAsync(100));
        GrantHouse.Refused("Payment.NotDelivered", await story.AskPaymentAsync(300, 2));
        GrantHouse.Done(await story.PayAsync("rachida"));

        Assert.Equal(10_000, (await story.MoneyAsync()).Spent);
        Assert.Equal(Stage.Planned, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task The_dated_rule_says_how_many_quotations_are_needed(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        // The demonstration's rules: one from 500 EUR on, three from 2,500 EUR on.
        var story = await AfterArrivalStory.PlannedAsync(
            house,
            s => [s.Kit(499.99m), s.Kit(500), s.Kit(2000)]
        );
        Assert.True((await story.OrderAsync(0)).IsDone);
        GrantHouse.Refused("Order.QuotationsMissing", await story.OrderAsync(1));
        var item = (await story.ItemAsync(1)).Item.Id;
        await story.DoAsync<Quotations>(
            "mariama",
            (o, by) =>
                o.QuoteAsync(
                    story.Code,
                    item,
                    new() { Supplier = "Atelier Kaloum", Amount = 480 },
                    by
                )
        );
        GrantHouse.Refused("Order.NothingChosen", await story.OrderAsync(1));
        var quotation = (
            await house.InScopeAsync(s => s.GetRequiredService<Quotations>().OfAsync(item))
        ).Single();
        GrantHouse.Refused(
            "Order.ReasonMissing",
            await story.TryAsync<Quotations>(
                "mariama",
                (o, by) => o.ChooseAsync(story.Code, item, quotation.Id, " ", by)
            )
        );
        await story.DoAsync<Quotations>(
            "mariama",
            (o, by) => o.ChooseAsync(story.Code, item, quotation.Id, "Seul fournisseur proche", by)
        );
        GrantHouse.Done(await story.OrderAsync(1));

        Assert.Equal(48_000, (await story.ItemAsync(1)).Instalments.Single().Part!.Amount);
    }

    [Theory, BothDatabases]
    public async Task Quotations_are_counted_by_supplier_and_none_of_who_is_barred(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit(2600)]);
        var item = (await story.ItemAsync()).Item.Id;
        await QuoteAsync("Menuiserie Tolno", 2600);
        await QuoteAsync("Menuiserie Tolno", 2550);
        await QuoteAsync("MENUISERIE  Tolno", 2500);
        var missing = await story.OrderAsync();
        GrantHouse.Refused("Order.QuotationsMissing", missing);
        Assert.Equal([3, 1], missing.Refusals[0].Args);

        await QuoteAsync("Fer et Bois Kindia", 2590);
        var barred = await QuoteAsync("Ateliers du Fouta", 2595);
        await story.DoAsync<SupplierRegister>(
            "omar",
            (r, by) => r.BarAsync(barred.SupplierId, "Jamais livré", by)
        );
        Assert.Equal([3, 2], (await story.OrderAsync()).Refusals[0].Args);
        using var mariama = await story.Story.VisitorAsync("mariama");
        Assert.Empty(
            (
                await mariama.GetAsync($"/app/cases/{story.Code}/support/{item}")
            ).Document.QuerySelectorAll("form[action$='handler=Order']")
        );

        var last = await QuoteAsync("Comptoir Sankoun", 2580);
        await story.DoAsync<Quotations>(
            "mariama",
            (o, by) => o.ChooseAsync(story.Code, item, last.Id, "Livre le premier", by)
        );
        GrantHouse.Done(await story.OrderAsync());

        async Task<Quotation> QuoteAsync(string supplier, decimal amount)
        {
            await story.DoAsync<Quotations>(
                "mariama",
                (o, by) =>
                    o.QuoteAsync(
                        story.Code,
                        item,
                        new() { Supplier = supplier, Amount = amount },
                        by
                    )
            );
            return (
                await house.InScopeAsync(s => s.GetRequiredService<Quotations>().OfAsync(item))
            ).MaxBy(q => q.Id)!;
        }
    }

    [Theory, BothDatabases]
    public async Task Nothing_is_agreed_or_given_before_the_first_of_a_family_arrived(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var booked = await Story.BookedAsync(house, children: 1);
        await booked.BoardAsync(
            await booked.AtTheGateAsync([BoardingOutcome.Boarded, BoardingOutcome.Boarded])
        );
        house.Clock.Advance(1);
        var first = booked.Today;
        await ArriveAsync(0);
        house.Clock.Advance(2);
        await ArriveAsync(1);
        var story = new AfterArrivalStory(house, booked);
        await story.WriteAsync(story.Kit(0));

        var early = await story.TryAgreeAsync(first.AddDays(-1));
        GrantHouse.Refused("AfterArrival.BeforeArrival", early);
        Assert.Equal([first], early.Refusals[0].Args);
        GrantHouse.Done(await story.TryAgreeAsync(first));
        await story.ApproveAsync("nadia");
        GrantHouse.Refused(
            "AfterArrival.BeforeArrival",
            await story.HandOverAsync(1, on: first.AddYears(-1))
        );
        GrantHouse.Done(await story.HandOverAsync(1, on: first));

        async Task ArriveAsync(int place)
        {
            var person = (await booked.FileAsync()).Travellers[place].Person.Id;
            var mariama = await booked.ActorAsync("mariama");
            await booked.DoAsync<Arrivals>(a =>
                a.ConfirmAsync(
                    booked.Code,
                    [
                        new()
                        {
                            PersonId = person,
                            Arrived = true,
                            ArrivedOn = booked.Today,
                        },
                    ],
                    mariama
                )
            );
        }
    }

    [Theory, BothDatabases]
    public async Task A_later_table_of_quotations_takes_the_place_of_the_earlier_one(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit(600)]);
        GrantHouse.Refused("Order.QuotationsMissing", await story.OrderAsync());

        await story.DoAsync<PlanRuleBook>(
            "nadia",
            (r, by) =>
                r.AddAsync(
                    new()
                    {
                        FromAmount = 5000,
                        Currency = "EUR",
                        Quotations = 3,
                        ValidFrom = story.Story.Today,
                    },
                    by
                )
        );

        GrantHouse.Done(await story.OrderAsync());
    }

    [Theory, BothDatabases]
    public async Task A_quotation_above_the_promise_needs_a_new_version(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit(500)]);
        var item = (await story.ItemAsync()).Item.Id;
        await story.DoAsync<Quotations>(
            "mariama",
            (o, by) =>
                o.QuoteAsync(story.Code, item, new() { Supplier = "Cher", Amount = 500.01m }, by)
        );
        var quotation = (
            await house.InScopeAsync(s => s.GetRequiredService<Quotations>().OfAsync(item))
        ).Single();
        await story.DoAsync<Quotations>(
            "mariama",
            (o, by) => o.ChooseAsync(story.Code, item, quotation.Id, "Le seul", by)
        );
        GrantHouse.Refused("Order.AbovePlan", await story.OrderAsync());
    }

    [Theory, BothDatabases]
    public async Task A_cheaper_quotation_leaves_something_of_the_smallest_instalment(
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
                            new() { Amount = 0.01m, DueOn = s.Story.Today.AddDays(5) },
                            new() { Amount = 399.99m, DueOn = s.Story.Today.AddDays(40) },
                        ]
                    ),
                ]
        );
        var item = (await story.ItemAsync()).Item.Id;
        await ChooseAsync(0.01m);
        GrantHouse.Refused("Order.TooSmall", await story.OrderAsync());
        await ChooseAsync(150);

        GrantHouse.Done(await story.OrderAsync());

        Assert.Equal(
            [1, 14_999],
            (await story.ItemAsync()).Instalments.Select(i => i.Part!.Amount)
        );

        async Task ChooseAsync(decimal amount)
        {
            await story.DoAsync<Quotations>(
                "mariama",
                (o, by) =>
                    o.QuoteAsync(
                        story.Code,
                        item,
                        new() { Supplier = "Ferblanterie Koivogui", Amount = amount },
                        by
                    )
            );
            var quotation = (
                await house.InScopeAsync(s => s.GetRequiredService<Quotations>().OfAsync(item))
            ).MaxBy(q => q.Id)!;
            await story.DoAsync<Quotations>(
                "mariama",
                (o, by) => o.ChooseAsync(story.Code, item, quotation.Id, "Moins cher", by)
            );
        }
    }

    [Theory, BothDatabases]
    public async Task What_is_cancelled_gives_its_money_back_to_the_case(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit()]);
        var before = await story.MoneyAsync();
        GrantHouse.Done(await story.OrderAsync());
        await story.ApproveOrdersAsync("omar");
        var item = (await story.ItemAsync()).Item.Id;

        GrantHouse.Refused(
            "Order.ReasonMissing",
            await story.TryAsync<Ordering>(
                "mariama",
                (o, by) => o.CancelAsync(story.Code, item, "", by)
            )
        );
        await story.DoAsync<Ordering>(
            "mariama",
            (o, by) => o.CancelAsync(story.Code, item, "N'en veut plus", by)
        );

        Assert.Equal(before, await story.MoneyAsync());
        Assert.Equal(Stage.Supported, await story.StageAsync());
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task A_refused_order_is_promised_still(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit()]);
        GrantHouse.Done(await story.OrderAsync());
        var omar = await story.ActorAsync("omar");
        var asked = (
            await house.InScopeAsync(s => s.GetRequiredService<ExpenseBook>().OpenAsync(omar))
        ).Single(e => e.Expense.CaseCode == story.Code);
        await story.DoAsync<Expenses>(
            "omar",
            (e, by) => e.RefuseAsync(asked.Expense.Id, "Devis illisible", by)
        );

        Assert.Equal(ItemState.Promised, (await story.ItemAsync()).State);
        GrantHouse.Done(await story.OrderAsync());
        await story.ApproveOrdersAsync("omar");
        Assert.Equal(ItemState.Ordered, (await story.ItemAsync()).State);
    }

    [Theory, BothDatabases]
    public async Task A_bill_that_was_sent_back_is_asked_for_again(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit()]);
        GrantHouse.Done(await story.OrderAsync());
        await story.ApproveOrdersAsync("omar");
        GrantHouse.Done(await story.HandOverAsync(1));
        GrantHouse.Refused("Bill.AmountWrong", await story.AskPaymentAsync(400.01m));
        GrantHouse.Done(await story.AskPaymentAsync(400));
        GrantHouse.Refused("Bill.AskedAlready", await story.AskPaymentAsync(400));
        var bill = (await story.BillsAsync("rachida")).Single().Bill.Id;
        var rachida = await story.ActorAsync("rachida");
        var late = await house.InScopeAsync(async s =>
        {
            // A colleague puts it into a file for the bank at this moment.
            var all = s.GetRequiredService<RihlaDb>().Set<Bill>();
            await all.SingleAsync(b => b.Id == bill);
            await all.Where(b => b.Id == bill)
                .ExecuteUpdateAsync(u => u.SetProperty(b => b.Version, b => b.Version + 1));
            return await s.GetRequiredService<Bills>()
                .SendBackAsync(bill, "Mauvais compte", rachida);
        });
        Assert.Equal([Outcome.ChangedMeanwhile], late.Refusals);
        await story.DoAsync<Bills>(
            "rachida",
            (b, by) => b.SendBackAsync(bill, "Mauvais compte", by)
        );
        GrantHouse.Done(await story.AskPaymentAsync(400));
        GrantHouse.Done(await story.PayAsync("rachida"));
        Assert.Equal(Stage.Supported, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task What_was_handed_over_whole_is_paid_or_comes_back_and_is_not_called_off(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit()]);
        GrantHouse.Done(await story.OrderAsync());
        await story.ApproveOrdersAsync("omar");
        GrantHouse.Done(await story.HandOverAsync(1));
        var item = (await story.ItemAsync()).Item.Id;
        Task<Outcome> CancelAsync() =>
            story.TryAsync<Ordering>(
                "mariama",
                (o, by) => o.CancelAsync(story.Code, item, "Elle n'en veut plus", by)
            );

        GrantHouse.Refused("Order.WasGiven", await CancelAsync());
        using (var mariama = await story.Story.VisitorAsync("mariama"))
        {
            var page = await mariama.GetAsync($"/app/cases/{story.Code}/support/{item}");
            Assert.Null(page.Document.QuerySelector("form[action*='handler=Cancel']"));
        }

        GrantHouse.Done(await story.HandOverAsync(1, kind: HandoverKind.Return));
        GrantHouse.Done(await CancelAsync());
        Assert.Equal(ItemState.Cancelled, (await story.ItemAsync()).State);
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task Help_in_parts_counts_from_its_first_part_and_is_given_with_its_last(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit(quantity: 2)]);
        GrantHouse.Done(await story.OrderAsync());
        await story.ApproveOrdersAsync("omar");
        house.Clock.Advance(days: 20);
        var (first, last) = (story.Story.Today.AddDays(-15), story.Story.Today.AddDays(-5));

        // The paper of the first part comes in last.
        GrantHouse.Done(await story.HandOverAsync(1, on: last));
        Assert.Equal(1, await HelpedAsync(last));
        GrantHouse.Done(await story.HandOverAsync(1, on: first));

        Assert.Equal(last, (await story.ItemAsync()).Item.DeliveredOn);
        Assert.Equal((1, 0), (await HelpedAsync(first), await HelpedAsync(last)));

        async Task<int> HelpedAsync(DateOnly day) =>
            (
                await house.InScopeAsync(s =>
                    s.GetRequiredService<SupportFigures>().CountAsync(day, day, null, Actor.System)
                )
            ).FirstHelped;
    }

    [Theory, BothDatabases]
    public async Task What_is_owed_stands_in_the_list_of_the_mission_that_delivers_it_now(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit()]);
        var (salma, mariama) = (await story.ActorAsync("salma"), await story.ActorAsync("mariama"));
        Assert.Equal((0, 1), (await OwedAsync(salma), await OwedAsync(mariama)));
        var person = (await story.Story.FileAsync()).Applicant!.Person.Id;

        await story.DoAsync<ConsentSheet>(
            "salma",
            (c, by) => c.WithdrawAsync(story.Code, person, ConsentPurpose.ShareWithOrigin, by)
        );

        Assert.Equal((1, 0), (await OwedAsync(salma), await OwedAsync(mariama)));

        async Task<int> OwedAsync(Actor by) =>
            (
                await house.InScopeAsync(s =>
                    s.GetRequiredService<DueDeliveries>().PageAsync(1, by)
                )
            ).Total;
    }

    [Theory, BothDatabases]
    public async Task A_case_is_not_closed_over_open_orders_and_gives_the_rest_back(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit()]);
        GrantHouse.Done(await story.OrderAsync());
        await story.ApproveOrdersAsync("omar");
        GrantHouse.Refused(
            "Condition.ledger-at-zero.Ordered",
            await story.TryAsync<Closing>(
                "nadia",
                (c, by) => c.CloseAsync(story.Code, ClosureReason.LostContact, "Injoignable", by)
            )
        );
        var item = (await story.ItemAsync()).Item.Id;
        await story.DoAsync<Ordering>(
            "mariama",
            (o, by) => o.CancelAsync(story.Code, item, "Injoignable", by)
        );
        await story.DoAsync<Closing>(
            "nadia",
            (c, by) => c.CloseAsync(story.Code, ClosureReason.LostContact, "Injoignable", by)
        );

        Assert.Equal(new CaseMoney(0, 0, 0), await story.MoneyAsync());
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task A_new_promise_after_everything_was_given_opens_the_support_again(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit(0)]);
        GrantHouse.Done(await story.HandOverAsync(1));
        Assert.Equal(Stage.Supported, await story.StageAsync());

        await story.DoAsync<Planning>("mariama", (p, by) => p.BeginAsync(story.Code, by));
        await story.DoAsync<Planning>(
            "mariama",
            (p, by) => p.AddItemAsync(story.Code, story.Kit(100) with { What = "Enseigne" }, by)
        );
        await story.AgreeAsync();
        Assert.Equal(Stage.Supported, await story.StageAsync());
        await story.ApproveAsync("nadia");

        Assert.Equal(Stage.Planned, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task What_is_paid_taken_out_of_the_plan_or_of_a_closed_case_is_due_no_longer(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(
            house,
            s =>
                [
                    s.Kit(0),
                    s.Kit(100) with
                    {
                        What = "Pécule",
                        Kind = AssistanceKind.Allowance,
                        Method = ExpenseMethod.Cash,
                    },
                ]
        );
        Assert.Equal(["Machine à coudre", "Pécule"], await DueAsync());

        GrantHouse.Done(await story.OrderAsync(1));
        await story.ApproveOrdersAsync("omar");
        GrantHouse.Done(await story.AskPaymentAsync(100, place: 1));
        Assert.Equal(["Machine à coudre", "Pécule"], await DueAsync());
        GrantHouse.Done(await story.PayAsync("rachida"));
        Assert.Equal(["Machine à coudre"], await DueAsync());

        var kit = (await story.ItemAsync()).Item.Id;
        await story.DoAsync<Planning>("mariama", (p, by) => p.BeginAsync(story.Code, by));
        await story.DoAsync<Planning>("mariama", (p, by) => p.TakeOutAsync(story.Code, kit, by));
        await story.DoAsync<Planning>(
            "mariama",
            (p, by) => p.AddItemAsync(story.Code, story.Kit(0) with { What = "Enseigne" }, by)
        );
        Assert.Equal(["Machine à coudre"], await DueAsync());
        await story.AgreeAsync();
        await story.ApproveAsync("nadia");
        Assert.Equal(["Enseigne"], await DueAsync());

        await story.DoAsync<Closing>(
            "nadia",
            (c, by) => c.CloseAsync(story.Code, ClosureReason.LostContact, "Injoignable", by)
        );
        Assert.Empty(await DueAsync());

        // As the database counts it: what is filtered afterwards would be cut off before.
        async Task<List<string>> DueAsync()
        {
            var mariama = await story.ActorAsync("mariama");
            var id = (await story.Story.FileAsync()).Id;
            return await house.InScopeAsync(async s =>
            {
                var owed = await s.GetRequiredService<OwedItems>()
                    .To(mariama)
                    .Where(i => i.CaseId == id)
                    .ToListAsync();
                var (lines, _) = await s.GetRequiredService<DueDeliveries>().PageAsync(1, mariama);
                Assert.Equal(
                    owed.Select(i => i.Id).Order(),
                    lines.Where(l => l.File.Code == story.Code).Select(l => l.Item.Id).Order()
                );
                return owed.Select(i => i.What.Reveal()).Order(StringComparer.Ordinal).ToList();
            });
        }
    }

    [Theory, BothDatabases]
    public async Task What_came_back_is_owed_again(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit()]);
        GrantHouse.Done(await story.OrderAsync());
        await story.ApproveOrdersAsync("omar");
        house.Clock.Advance(31);
        await story.RemindAsync();
        Assert.Contains("item-late", await story.Story.TasksAsync());
        GrantHouse.Done(await story.HandOverAsync(1));
        GrantHouse.Done(await story.AskPaymentAsync(400));
        GrantHouse.Done(await story.PayAsync("rachida"));
        Assert.Equal(Stage.Supported, await story.StageAsync());
        Assert.DoesNotContain("item-late", await story.Story.TasksAsync());

        GrantHouse.Done(await story.HandOverAsync(1, kind: HandoverKind.Return));
        Assert.Equal(Stage.Planned, await story.StageAsync());
        await story.RemindAsync();
        Assert.Contains("item-late", await story.Story.TasksAsync());

        GrantHouse.Done(await story.HandOverAsync(1));
        Assert.Equal(Stage.Supported, await story.StageAsync());
        Assert.DoesNotContain("item-late", await story.Story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task What_came_back_is_not_paid_before_it_is_there_again(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit()]);
        GrantHouse.Done(await story.OrderAsync());
        await story.ApproveOrdersAsync("omar");
        GrantHouse.Done(await story.HandOverAsync(1));
        GrantHouse.Done(await story.AskPaymentAsync(400));
        house.Clock.Advance(10);
        await RemindAsync();
        Assert.Contains("payment-waiting", await story.Story.TasksAsync());

        GrantHouse.Done(await story.HandOverAsync(1, kind: HandoverKind.Return));

        Assert.Empty(await story.BillsAsync("rachida"));
        Assert.DoesNotContain("payment-waiting", await story.Story.TasksAsync());
        Assert.Equal("Cassée", (await story.ItemAsync()).Instalments.Single().Part!.Reason);
        GrantHouse.Refused("Payment.NotDelivered", await story.AskPaymentAsync(400));
        GrantHouse.Done(await story.HandOverAsync(1));
        GrantHouse.Done(await story.AskPaymentAsync(400));
        GrantHouse.Done(await story.PayAsync("rachida"));
        Assert.Equal(Stage.Supported, await story.StageAsync());

        Task RemindAsync() =>
            house.InScopeAsync(s =>
                s.GetServices<RecurringJob>()
                    .Single(j => j.Name == "money-reminders")
                    .RunAsync(CancellationToken.None)
            );
    }

    [Theory, BothDatabases]
    public async Task An_instalment_that_its_condition_alone_makes_due_is_paid_though_the_goods_came_back(
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
                            new()
                            {
                                Amount = 100,
                                DueOn = s.Story.Today.AddDays(5),
                                Condition = "Local loué",
                            },
                            new() { Amount = 300, DueOn = s.Story.Today.AddDays(40) },
                        ]
                    ),
                ]
        );
        GrantHouse.Done(await story.OrderAsync());
        await story.ApproveOrdersAsync("omar");
        var item = (await story.ItemAsync()).Item.Id;
        await story.DoAsync<Deliveries>(
            "mariama",
            (d, by) => d.ConfirmConditionAsync(story.Code, item, 1, by)
        );
        GrantHouse.Done(await story.HandOverAsync(1));
        GrantHouse.Done(await story.AskPaymentAsync(100));
        GrantHouse.Done(await story.AskPaymentAsync(300, 2));

        GrantHouse.Done(await story.HandOverAsync(1, kind: HandoverKind.Return));

        Assert.Equal(100, (await story.BillsAsync("rachida")).Single().Amount);
    }

    [Theory, BothDatabases]
    public async Task Late_money_is_asked_for_until_it_is_paid(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(
            house,
            s => [s.Kit(100) with { Kind = AssistanceKind.Allowance, Method = ExpenseMethod.Cash }]
        );
        GrantHouse.Done(await story.OrderAsync());
        await story.ApproveOrdersAsync("omar");
        house.Clock.Advance(31);
        await story.RemindAsync();
        GrantHouse.Done(await story.AskPaymentAsync(100));
        await story.RemindAsync();
        Assert.Contains("item-late", await story.Story.TasksAsync());

        GrantHouse.Done(await story.PayAsync("rachida"));
        await story.RemindAsync();
        Assert.DoesNotContain("item-late", await story.Story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task The_work_list_says_whose_turn_it_is(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AfterArrivalStory.ArrivedAsync(house);
        var file = await story.Story.FileAsync();
        async Task<(string, Guid)> NextAsync()
        {
            var next = (
                await house.InScopeAsync(s => s.GetRequiredService<WorkList>().OfCaseAsync(file.Id))
            )!;
            return (next.Action, next.OwnerMissionId);
        }
        var (host, origin) = (file.HostMissionId, file.OriginMissionId!.Value);
        Assert.Equal(("needs-assessed", origin), await NextAsync());
        await story.WriteAsync(story.Kit());
        Assert.Equal(("plan-agreed", origin), await NextAsync());
        await story.AgreeAsync();
        Assert.Equal(("plan-approved", host), await NextAsync());
        await story.ApproveAsync("nadia");
        Assert.Equal(("assistance-ordered", origin), await NextAsync());
        GrantHouse.Done(await story.OrderAsync());
        Assert.Equal(("orders-approved", host), await NextAsync());
        await story.ApproveOrdersAsync("omar");
        Assert.Equal(("assistance-delivered", origin), await NextAsync());
        GrantHouse.Done(await story.HandOverAsync(1));
        Assert.Equal(("payments-asked", origin), await NextAsync());
        GrantHouse.Done(await story.AskPaymentAsync(400));
        Assert.Equal(("assistance-paid", host), await NextAsync());
    }

    [Theory, BothDatabases]
    public async Task An_order_and_a_payment_that_wait_raise_a_task(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AfterArrivalStory.PlannedAsync(house, s => [s.Kit()]);
        GrantHouse.Done(await story.OrderAsync());
        Task Run() =>
            house.InScopeAsync(s =>
                s.GetServices<RecurringJob>()
                    .Single(j => j.Name == "money-reminders")
                    .RunAsync(CancellationToken.None)
            );
        house.Clock.Advance(6);
        await Run();
        await Run();
        Assert.Single(await story.Story.TasksAsync(), t => t == "order-unapproved");
        await story.ApproveOrdersAsync("omar");
        Assert.DoesNotContain("order-unapproved", await story.Story.TasksAsync());

        GrantHouse.Done(await story.HandOverAsync(1));
        GrantHouse.Done(await story.AskPaymentAsync(400));
        house.Clock.Advance(9);
        await Run();
        Assert.Contains("payment-waiting", await story.Story.TasksAsync());
        GrantHouse.Done(await story.PayAsync("rachida"));
        Assert.DoesNotContain("payment-waiting", await story.Story.TasksAsync());
    }
}
