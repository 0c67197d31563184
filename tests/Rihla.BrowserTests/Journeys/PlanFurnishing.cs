using Microsoft.Extensions.DependencyInjection;
using Rihla.BrowserTests.Host;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Grants.Suppliers;
using Rihla.Platform;
using Rihla.Platform.Security;
using Rihla.Reintegration.Delivery;
using Rihla.Reintegration.Plans;

namespace Rihla.BrowserTests.Journeys;

/// <summary>What stands in the plan of a family that has come home: ordered, handed over, billed, and on its way to the bank.</summary>
internal sealed class PlanFurnishing(OpenHouse house, string code)
{
    /// <summary>A sewing machine from the plan to the bank, and a project that others may join.</summary>
    public async Task FurnishAsync()
    {
        var day = house.Today;
        await DoAsync<Needs>("mariama", (n, by) => n.AssessAsync(code, Everywhere(), by));
        await DoAsync<Waivers>(
            "nadia",
            (w, by) => w.WaiveAsync(code, "baseline-surveyed", "L'enquête est en cours", by)
        );
        await DoAsync<Planning>("mariama", (p, by) => p.BeginAsync(code, by));
        await DoAsync<Planning>(
            "mariama",
            (p, by) => p.WriteGoalsAsync(code, "Vivre de mon atelier de couture", by)
        );
        await DoAsync<Planning>("mariama", (p, by) => p.AddItemAsync(code, Machine(day), by));
        await DoAsync<Planning>(
            "mariama",
            (p, by) =>
                p.AgreeAsync(
                    code,
                    new() { Method = SigningMethod.Signature, ExplainedIn = "fr" },
                    by
                )
        );
        await DoAsync<Planning>("nadia", (p, by) => p.ApproveAsync(code, by));
        var item = await ItemAsync();
        await DoAsync<Ordering>("mariama", (o, by) => o.OrderAsync(code, item, by));
        var order = await house.InScopeAsync(async s =>
            (
                await s.GetRequiredService<ExpenseBook>().OpenAsync(await house.ActorAsync("omar"))
            ).First(l => l.Expense.CaseCode == code)
        );
        await DoAsync<Expenses>("omar", (e, by) => e.ApproveAsync(order.Expense.Id, by));
        await DoAsync<Deliveries>(
            "mariama",
            (d, by) =>
                d.HandOverAsync(
                    code,
                    item,
                    new()
                    {
                        Kind = HandoverKind.Delivery,
                        Quantity = 2,
                        ReceivedBy = "Kadiatou",
                        Method = SigningMethod.Signature,
                    },
                    by
                )
        );
        await DoAsync<Deliveries>(
            "mariama",
            (d, by) =>
                d.AskPaymentAsync(
                    code,
                    item,
                    1,
                    new()
                    {
                        Amount = 200,
                        InvoiceNumber = "F-2026-17",
                        Method = PaymentMethod.Bank,
                        Payee = "Établissements Camara",
                        Account = "0010 1000 0000 0012 3456 78",
                        BankCode = "BGUIGNCN",
                    },
                    by
                )
        );
        await SendToTheBankAsync();
        await PayRentAsync();
        await DoAsync<Projects>(
            "mariama",
            async (p, by) =>
            {
                var begun = await p.BeginAsync(
                    new()
                    {
                        Title = "Un four à pain pour le quartier",
                        Level = PlanLevel.Community,
                        Dimension = Dimension.Social,
                        Kind = AssistanceKind.Equipment,
                        Currency = "EUR",
                        Cost = 900,
                        DueOn = day.AddDays(60),
                    },
                    by
                );
                return begun.IsDone ? Outcome.Done : Outcome.Refused([.. begun.Refusals]);
            }
        );
    }

    private static AssessNeeds Everywhere() =>
        new()
        {
            Needs =
            [
                .. Needs.Questions.Select(q => new NeedInput
                {
                    Dimension = q.Dimension,
                    Level = q.Level,
                    Rating = NeedRating.Some,
                }),
            ],
        };

    private static ItemInput Machine(DateOnly day) =>
        new()
        {
            Dimension = Dimension.Economic,
            Level = PlanLevel.Individual,
            Kind = AssistanceKind.Equipment,
            What = "Machine à coudre",
            Quantity = 2,
            Method = ExpenseMethod.InKind,
            Purpose = LinePurpose.Reintegration,
            Cost = 400,
            DueOn = day.AddDays(30),
            Instalments =
            [
                new() { Amount = 200, DueOn = day.AddDays(30) },
                new() { Amount = 200, DueOn = day.AddDays(60) },
            ],
        };

    private async Task SendToTheBankAsync()
    {
        await DoAsync<SupplierRegister>(
            "omar",
            async (r, by) =>
            {
                var bills = await house.InScopeAsync(s =>
                    s.GetRequiredService<Bills>().DueAsync(by)
                );
                return await r.ConfirmAsync(bills[0].Bill.SupplierId!.Value, null, by);
            }
        );
        await DoAsync<PaymentBatches>(
            "omar",
            (p, by) =>
                p.SetAccountAsync(
                    new()
                    {
                        Holder = "Mission de démonstration",
                        Account = "FR76 3000 6000 0112 3456 7890 189",
                        BankCode = "AGRIFRPP",
                        Currency = "EUR",
                    },
                    by
                )
        );
        await DoAsync<PaymentBatches>(
            "rachida",
            async (p, by) =>
            {
                var bills = await house.InScopeAsync(s =>
                    s.GetRequiredService<Bills>().DueAsync(by)
                );
                var made = await p.MakeAsync([.. bills.Select(b => b.Bill.Id)], null, by);
                return made.IsDone ? Outcome.Done : Outcome.Refused([.. made.Refusals]);
            }
        );
    }

    private async Task PayRentAsync()
    {
        await DoAsync<Expenses>(
            "mariama",
            (e, by) =>
                e.RequestAsync(
                    code,
                    new()
                    {
                        Purpose = LinePurpose.Arrival,
                        What = "Loyer du premier mois",
                        Amount = 20,
                    },
                    by
                )
        );
        var rent = Guid.Empty;
        await DoAsync<ExpenseBook>(
            "omar",
            async (b, by) =>
            {
                rent = (await b.OpenAsync(by)).Single(l => l.Expense.CaseCode == code).Expense.Id;
                return Outcome.Done;
            }
        );
        await DoAsync<Expenses>("omar", (e, by) => e.ApproveAsync(rent, by));
        await DoAsync<Expenses>("rachida", (e, by) => e.PayAsync(rent, 20, "VIR-3", by));
    }

    private async Task<Guid> ItemAsync()
    {
        var file = await house.InScopeAsync(s =>
            s.GetRequiredService<CaseFiles>().FindAsync(code, Actor.System)
        );
        return (
            await house.InScopeAsync(s => s.GetRequiredService<PlanBook>().SupportAsync(file!.Id))
        )!
            .Items.Single()
            .Item.Id;
    }

    private async Task DoAsync<T>(string userName, Func<T, Actor, Task<Outcome>> operation)
        where T : notnull
    {
        var by = await house.ActorAsync(userName);
        var outcome = await house.InScopeAsync(s => operation(s.GetRequiredService<T>(), by));
        Assert.True(
            outcome.IsDone,
            $"{typeof(T).Name}: {string.Join(", ", outcome.Refusals.Select(r => r.TextKey))}"
        );
    }
}
