using Rihla.Cases;
using Rihla.Grants;
using Rihla.Grants.Suppliers;
using Rihla.Platform;
using Rihla.Reintegration.Delivery;
using Rihla.Reintegration.Plans;

namespace Rihla.Demonstration;

/// <content>After the arrival: needs, plan, orders, handovers, payments; some of it late, some never begun.</content>
internal sealed partial class CaseStory
{
    private const string Manager = "nadia";
    private const string Approver = "omar";
    private const string Payer = "rachida";
    private const string Confirmer = "omar";

    private async IAsyncEnumerable<DateTimeOffset> ReintegrateAsync(string receiver)
    {
        yield return In(14, 24);
        await ReadAsync();
        // A restricted case is worked on by its team alone, which these stories do not tell.
        if (
            File is not { Stage: Stage.Arrived, Sensitivity: Sensitivity.Normal }
            || !GoesWell(0.88)
        )
        {
            yield break;
        }
        await AssessAsync(receiver);
        await AskFirstAsync(receiver);
        yield return In(2, 12);
        var shared = await PromiseAsync(receiver);
        if (!GoesWell(0.85))
        {
            yield break;
        }
        yield return In(1, 7);
        await AgreeAsync(receiver);
        yield return dice.Chance(0.2) ? In(7, 14) : In(1, 5);
        await ApproveAsync();
        yield return In(1, 6);
        await OrderAsync(receiver, shared);
        yield return In(1, 8);
        await ApproveOrdersAsync();
        yield return In(8, 30);
        if (!await HandOverAsync(receiver))
        {
            yield break;
        }
        yield return In(1, 6);
        await AskPaymentsAsync(receiver);
        yield return dice.Chance(0.2) ? In(15, 30) : In(2, 9);
        await PayAsync();
    }

    private Task AssessAsync(string receiver) =>
        desk.DoAsync<Needs>(
            receiver,
            (needs, by) =>
                needs.AssessAsync(
                    Code,
                    new()
                    {
                        Wishes = dice.Chance(0.6) ? dice.One(Phrases.Wishes) : null,
                        Needs =
                        [
                            .. Needs.Questions.Select(q => new NeedInput
                            {
                                Dimension = q.Dimension,
                                Level = q.Level,
                                Rating =
                                    q.Level == PlanLevel.Individual
                                        ? dice.Weighted(
                                            (NeedRating.Strong, 40),
                                            (NeedRating.Some, 45),
                                            (NeedRating.None, 15)
                                        )
                                        : dice.Weighted(
                                            (NeedRating.Some, 40),
                                            (NeedRating.None, 60)
                                        ),
                            }),
                        ],
                    },
                    by
                )
        );

    /// <summary>Writes the plan; the project in which the family takes part, if it does.</summary>
    private async Task<string?> PromiseAsync(string receiver)
    {
        await desk.DoAsync<Planning>(receiver, (planning, by) => planning.BeginAsync(Code, by));
        await desk.DoAsync<Planning>(
            receiver,
            (planning, by) => planning.WriteGoalsAsync(Code, dice.One(Phrases.Goals), by)
        );
        var (money, grant) = await desk.WithAsync<CaseOrders, (CaseMoney Money, CaseGrant? Grant)>(
            receiver,
            async (orders, _) =>
                (await orders.BalanceAsync(File.Id), await orders.GrantOfAsync(File.Id))
        );
        // More than half of what is kept for a case is kept for this.
        var left = grant is null ? 0 : Math.Floor(grant.Currency.FromMinor(money.Reserved) * 0.5m);
        var first = dice.Between(0, Helps.All.Count - 1);
        for (var i = 0; i < 2; i++)
        {
            var help = Helps.All[(first + (2 * i)) % Helps.All.Count];
            var cost = Math.Floor(left * (i == 0 ? 0.6m : 0.3m));
            // Money that was reserved long ago may no longer be used so late: then it is not promised.
            await desk.TryAsync<Planning>(
                receiver,
                (planning, by) =>
                    planning.AddItemAsync(
                        Code,
                        new()
                        {
                            Dimension = help.Dimension,
                            Level = PlanLevel.Individual,
                            Kind = help.Kind,
                            What = help.What,
                            Cost = cost,
                            Supplier = help.Supplier,
                            SupplierChoice = SupplierBook.Another,
                            DueOn = Today.AddDays(dice.Between(20, 50)),
                        },
                        by
                    )
            );
        }
        await desk.DoAsync<Planning>(
            receiver,
            (planning, by) =>
                planning.AddItemAsync(
                    Code,
                    new()
                    {
                        Dimension = Dimension.Psychosocial,
                        Level = PlanLevel.Individual,
                        Kind = AssistanceKind.PsychosocialSupport,
                        What = "Entretiens avec le centre d'écoute partenaire",
                        Quantity = 3,
                        DueOn = Today.AddDays(60),
                    },
                    by
                )
        );
        return grant?.Currency.Code == "EUR" && left > 600 && GoesAstray(0.4)
            ? await neighbours.JoinAsync(household.Home.Country, receiver, Code)
            : null;
    }

    private Task AgreeAsync(string receiver)
    {
        var method = dice.Weighted(
            (SigningMethod.Signature, 70),
            (SigningMethod.Thumbprint, 25),
            (SigningMethod.OralWithWitness, 5)
        );
        return desk.DoAsync<Planning>(
            receiver,
            (planning, by) =>
                planning.AgreeAsync(
                    Code,
                    new()
                    {
                        Method = method,
                        ExplainedIn = household.Home.Written,
                        Witness = method == SigningMethod.Signature ? null : "Collègue du bureau",
                    },
                    by
                )
        );
    }

    private async Task ApproveAsync()
    {
        await desk.DoAsync<Planning>(Manager, (planning, by) => planning.ApproveAsync(Code, by));
        // A dear plan needs a second person with a higher limit.
        if ((await SupportAsync())?.Plan.Approved is null)
        {
            await desk.DoAsync<Planning>(
                Access.DemonstrationUsers.Director,
                (planning, by) => planning.ApproveAsync(Code, by)
            );
        }
    }

    private async Task OrderAsync(string receiver, string? shared)
    {
        foreach (
            var support in (await SupportAsync())!
                .Promised.Where(i => i.Item.Cost > 0 && i.Item.ProjectId is null)
                .ToList()
        )
        {
            var item = support.Item;
            var needed = await desk.WithAsync<Quotations, int>(
                receiver,
                async (ordering, _) => (await ordering.NeededAsync(File, item)).Value?.Count ?? 0
            );
            var currency = Currency.Of((await SupportAsync())!.Plan.Currency!);
            for (var i = 0; i < needed; i++)
            {
                var asked = Math.Floor(currency.FromMinor(item.Cost) * (1 - (0.03m * i)));
                await desk.DoAsync<Quotations>(
                    receiver,
                    (ordering, by) =>
                        ordering.QuoteAsync(
                            Code,
                            item.Id,
                            new()
                            {
                                Supplier =
                                    i == 0
                                        ? item.Supplier!.Reveal()
                                        : Helps.Others[i % Helps.Others.Count],
                                SupplierChoice = SupplierBook.Another,
                                Amount = asked,
                            },
                            by
                        )
                );
            }
            if (needed > 0)
            {
                var cheapest = (
                    await desk.WithAsync<Quotations, IReadOnlyList<Quotation>>(
                        receiver,
                        (ordering, _) => ordering.OfAsync(item.Id)
                    )
                )[0];
                await desk.DoAsync<Quotations>(
                    receiver,
                    (ordering, by) =>
                        ordering.ChooseAsync(
                            Code,
                            item.Id,
                            cheapest.Id,
                            needed > 1
                                ? "Le moins cher, livre sous une semaine"
                                : "Proche et connu",
                            by
                        )
                );
            }
            await desk.DoAsync<Ordering>(
                receiver,
                (ordering, by) => ordering.OrderAsync(Code, item.Id, by)
            );
        }
        if (shared is not null)
        {
            await neighbours.OrderAsync(shared, receiver);
        }
    }

    private async Task ApproveOrdersAsync()
    {
        var asked = await desk.WithAsync<ExpenseBook, IReadOnlyList<ExpenseLine>>(
            Approver,
            (expenses, _) => expenses.OfCaseAsync(File.Id)
        );
        foreach (
            var order in asked
                .Where(l => l.Expense.Standing == ExpenseStanding.Requested)
                .DistinctBy(l => l.Expense.OrderId)
        )
        {
            await desk.DoAsync<Expenses>(
                Approver,
                (expenses, by) => expenses.ApproveAsync(order.Expense.Id, by)
            );
        }
    }

    /// <summary>Hands over what has come; whether all of it has.</summary>
    private async Task<bool> HandOverAsync(string receiver)
    {
        var all = true;
        foreach (
            var support in (await SupportAsync())!
                .Promised.Where(i =>
                    i.State is ItemState.Ordered
                    || (i.State == ItemState.Promised && i.Item.Cost == 0)
                )
                .ToList()
        )
        {
            if (!GoesWell(0.8))
            {
                all = false;
                continue;
            }
            await desk.DoAsync<Deliveries>(
                receiver,
                (deliveries, by) =>
                    deliveries.HandOverAsync(
                        Code,
                        support.Item.Id,
                        new()
                        {
                            Quantity = support.Item.Quantity,
                            ReceivedBy = File.Applicant!.Person.FullName,
                            Method = SigningMethod.Signature,
                        },
                        by
                    )
            );
        }
        return all;
    }

    private async Task AskPaymentsAsync(string receiver)
    {
        var plan = (await SupportAsync())!;
        foreach (
            var support in plan
                .Promised.Where(i => i.State == ItemState.Delivered && i.Item.ProjectId is null)
                .ToList()
        )
        {
            var state = support.Instalments[0];
            var method = dice.Weighted((PaymentMethod.Bank, 60), (PaymentMethod.MobileMoney, 40));
            var supplier = await desk.WithAsync<SupplierBook, SupplierInfo?>(
                receiver,
                (book, _) => book.FindAsync(support.Item.SupplierId!.Value)
            );
            await desk.DoAsync<Deliveries>(
                receiver,
                (deliveries, by) =>
                    deliveries.AskPaymentAsync(
                        Code,
                        support.Item.Id,
                        state.Instalment.Number,
                        new()
                        {
                            Amount = Currency.Of(plan.Plan.Currency!).FromMinor(state.Part!.Amount),
                            InvoiceNumber = $"F-{dice.Between(100, 999)}",
                            Payee = support.Item.Supplier!.Reveal(),
                            Method = method,
                            Account =
                                method == PaymentMethod.Bank
                                    ? supplier!.Account
                                        ?? $"00101000000{dice.Between(10_000_000, 99_999_999)}"
                                    : supplier!.Telephone
                                        ?? $"+2246200{dice.Between(10_000, 99_999)}",
                            BankCode = "BGUIGNCN",
                        },
                        by
                    )
            );
        }
    }

    private async Task PayAsync()
    {
        if (!GoesWell(0.75))
        {
            return;
        }
        var due = await desk.WithAsync<Bills, List<BillLine>>(
            Payer,
            async (bills, by) =>
                (await bills.DueAsync(by))
                    .Where(b => b.Expenses.Any(e => e.CaseId == File.Id))
                    .ToList()
        );
        foreach (var line in due)
        {
            if (line is { Supplier: { } supplier, IsConfirmed: false })
            {
                await desk.TryAsync<SupplierRegister>(
                    Confirmer,
                    (register, by) => register.ConfirmAsync(supplier.Id, null, by)
                );
            }
            // Where the supplier has given another account since, the bill waits.
            await desk.TryAsync<Bills>(
                Payer,
                (bills, by) =>
                    bills.PayAsync(line.Bill.Id, $"REC-{dice.Between(1000, 9999)}", null, null, by)
            );
        }
    }

    private Task<CaseSupport?> SupportAsync() =>
        desk.WithAsync<PlanBook, CaseSupport?>(Manager, (book, _) => book.SupportAsync(File.Id));
}
