using Rihla.Access;
using Rihla.Grants;
using Rihla.Grants.Suppliers;
using Rihla.Platform;

namespace Rihla.Demonstration;

/// <summary>
/// What finance and the manager do when the caseload is there: confirm where suppliers' money goes, bar one of them, merge another that stands twice, give the
/// bank two files of which one is paid, and work out who of those waiting can be funded.
/// </summary>
internal sealed class MoneyStory(
    IServiceScopeFactory scopes,
    DemonstrationUsers users,
    Missions missions,
    Today today
)
{
    private const string Manager = "nadia";
    private const string Confirms = "omar";
    private const string Pays = "rachida";

    private readonly Desk desk = new(scopes, users, missions, today);

    /// <summary>Tells it, unless there is a file for the bank already.</summary>
    public async Task TellAsync()
    {
        var told = await desk.WithAsync<PaymentBatches, int>(
            Pays,
            async (batches, by) => (await batches.PageAsync(1, by)).Total
        );
        if (told > 0)
        {
            return;
        }
        await GiveTownsAsync();
        await BarOneAsync();
        await MergeOneAsync();
        await TellTheBankAsync();
        await ReceiveLessAsync();
        await desk.WithAsync<FundingPlans, bool>(
            Manager,
            async (plans, by) => (await plans.ProposeAsync(by)).IsDone
        );
    }

    // The bank asks for the town of a payee; who orders types a name only.
    private async Task GiveTownsAsync()
    {
        var all = await desk.WithAsync<SupplierRegister, IReadOnlyList<Supplier>>(
            Confirms,
            (register, by) => register.ListAsync(null, by)
        );
        foreach (var supplier in all.Where(s => s.Town is null))
        {
            if (Helps.Towns.TryGetValue(supplier.Country, out var town))
            {
                await desk.DoAsync<SupplierRegister>(
                    Confirms,
                    (register, by) =>
                        register.ChangeAsync(
                            supplier.Id,
                            new()
                            {
                                Name = supplier.Name.Reveal(),
                                Country = supplier.Country,
                                Town = town,
                            },
                            by
                        )
                );
            }
        }
    }

    // In Conakry, beside those from whom the stories order.
    private async Task BarOneAsync()
    {
        var barred = await desk.GetAsync<SupplierRegister, Guid>(
            Confirms,
            (register, by) =>
                register.AddAsync(
                    new()
                    {
                        Name = "Quincaillerie de la Corniche",
                        Country = "GN",
                        Town = "Conakry",
                    },
                    by
                )
        );
        await desk.DoAsync<SupplierRegister>(
            Confirms,
            (register, by) =>
                register.BarAsync(
                    barred,
                    "Deux livraisons facturées et jamais arrivées, signalées par le bureau de Conakry.",
                    by
                )
        );
    }

    // Whoever typed the invoice had not looked at what the register proposed.
    private async Task MergeOneAsync()
    {
        var all = await desk.WithAsync<SupplierRegister, IReadOnlyList<Supplier>>(
            Confirms,
            (register, by) => register.ListAsync("GN", by)
        );
        if (all.FirstOrDefault(s => !s.IsBarred && !s.IsMerged) is not { } kept)
        {
            return;
        }
        var twice = await desk.GetAsync<SupplierRegister, Guid>(
            Confirms,
            (register, by) =>
                register.AddAsync(
                    new() { Name = $"Ets {kept.Name.Reveal()} et Frères", Country = "GN" },
                    by
                )
        );
        await desk.DoAsync<SupplierRegister>(
            Confirms,
            (register, by) => register.MergeAsync(twice, kept.Id, by)
        );
    }

    // The donors pay in parts, and the next part has not come: for so many persons more there is money, and not for all who wait.
    private static readonly Dictionary<string, int> StillFor = new(StringComparer.Ordinal)
    {
        ["Bailleur A"] = 10,
        ["Bailleur B, Afrique de l'Ouest"] = 6,
        ["Contribution nationale"] = 2,
    };

    private async Task ReceiveLessAsync()
    {
        var grants = await desk.WithAsync<GrantFigures, IReadOnlyList<GrantFigure>>(
            Manager,
            (figures, by) => figures.OfMissionAsync(by)
        );
        foreach (var grant in grants.Where(g => g.Persons > 0))
        {
            foreach (var target in grant.Targets)
            {
                // About a third more than there is: the targets of a caseload of this size.
                await desk.DoAsync<GrantOffice>(
                    Manager,
                    (office, by) =>
                        office.SetTargetAsync(
                            grant.Grant.Id,
                            target.Measure,
                            Math.Max(5, target.Actual * 4 / 3),
                            by
                        )
                );
            }
            if (!StillFor.TryGetValue(grant.Grant.Name, out var persons))
            {
                continue;
            }
            foreach (var line in grant.Lines.Where(l => l.Budget > l.Remaining))
            {
                var used = line.Budget - line.Remaining;
                await desk.DoAsync<GrantOffice>(
                    Manager,
                    (office, by) =>
                        office.ReviseAsync(
                            grant.Grant.Id,
                            line.Line.Id,
                            decimal.Ceiling(used + (used * persons / grant.Persons)),
                            "Deuxième tranche pas encore versée : seul ce qui est reçu peut être réservé.",
                            by
                        )
                );
            }
        }
    }

    private async Task TellTheBankAsync()
    {
        var due = await desk.WithAsync<Bills, List<BillLine>>(
            Pays,
            async (bills, by) =>
                [
                    .. (await bills.DueAsync(by)).Where(l =>
                        l.Bill is { Method: PaymentMethod.Bank, BatchId: null }
                        && !l.IsOf(by.UserId)
                    ),
                ]
        );
        foreach (
            var supplier in due.Select(l => l.Supplier).OfType<Supplier>().DistinctBy(s => s.Id)
        )
        {
            await desk.TryAsync<SupplierRegister>(
                Confirms,
                (register, by) => register.ConfirmAsync(supplier.Id, null, by)
            );
        }
        // A file has one currency: that of the most bills.
        due = due.GroupBy(l => l.Bill.Currency).MaxBy(g => g.Count())?.ToList() ?? [];
        if (due.Count < 3)
        {
            return;
        }
        await desk.DoAsync<PaymentBatches>(
            Confirms,
            (batches, by) =>
                batches.SetAccountAsync(
                    new()
                    {
                        Holder = "Mission de démonstration, Maroc",
                        Account = "011780000012345678901287",
                        BankCode = "DEMOMAMC",
                        Currency = due[0].Bill.Currency,
                    },
                    by
                )
        );
        var half = due.Count / 2;
        var paid = await MakeAsync(due[..half]);
        await desk.DoAsync<PaymentBatches>(
            Pays,
            (batches, by) => batches.PaidAsync(paid, "Relevé 2026-118", by)
        );
        await MakeAsync(due[half..^1]);
    }

    private async Task<string> MakeAsync(List<BillLine> lines)
    {
        var code = await desk.GetAsync<PaymentBatches, string>(
            Pays,
            (batches, by) => batches.MakeAsync([.. lines.Select(l => l.Bill.Id)], null, by)
        );
        await desk.GetAsync<PaymentBatches, byte[]>(
            Pays,
            (batches, by) => batches.ExportAsync(code, null, by)
        );
        return code;
    }
}
