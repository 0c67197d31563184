using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>The account from which a mission pays, as it is typed.</summary>
internal sealed record AccountInput
{
    public string? Holder { get; init; }
    public string? Account { get; init; }
    public string? BankCode { get; init; }
    public string? Currency { get; init; }
    public DateOnly? ValidFrom { get; init; }
}

/// <summary>A batch with what its page shows.</summary>
internal sealed record BatchView(PaymentBatch Batch, IReadOnlyList<BillLine> Bills)
{
    public decimal Total => Bills.Sum(b => b.Amount);

    /// <summary>Whether the bank refused all that stood in it.</summary>
    public bool IsReturned => Bills.Count == 0;

    /// <summary>What is still to be paid for something that came back.</summary>
    public IEnumerable<BillLine> CameBack =>
        Bills.Where(b => b.Bill is { Standing: BillStanding.Due, CameBackOn: not null });

    /// <summary>What is still to be paid to an account whose confirmation was withdrawn since, or which is another now.</summary>
    public IEnumerable<BillLine> Unconfirmed =>
        Bills.Where(b => b.Bill.Standing == BillStanding.Due && !b.IsConfirmed);

    public bool IsPaid => !IsReturned && Bills.All(b => b.Bill.Standing == BillStanding.Paid);
}

/// <summary>Makes files of transfers for the bank, and records that it has paid them.</summary>
internal sealed class PaymentBatches(RihlaDb db, Bills bills, Today today)
{
    /// <summary>What is held while something goes into a file of a mission, out of one, or is written.</summary>
    internal static string Lock(Actor by) => $"payments {by.MissionId}";

    /// <summary>How many stand on a page.</summary>
    public const int PageSize = 20;

    /// <summary>The accounts of the actor's mission, the latest first.</summary>
    public async Task<IReadOnlyList<MissionAccount>> AccountsAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Approve);
        return await db.Set<MissionAccount>()
            .AsNoTracking()
            .Where(a => a.MissionId == by.MissionId)
            .OrderBy(a => a.Currency)
            .ThenByDescending(a => a.ValidFrom)
            .ThenByDescending(a => a.Id)
            .ToListAsync(cancel);
    }

    /// <summary>Says from which account the mission pays in a currency, from a day on.</summary>
    public async Task<Outcome> SetAccountAsync(
        AccountInput input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Approve);
        var faults = new List<Refusal>();
        if (string.IsNullOrWhiteSpace(input.Holder) || BankText.Of(input.Holder, 140).Length == 0)
        {
            faults.Add(Refusal.Of("Holder", "Payment.HolderMissing"));
        }
        if (!BankAccounts.IsAccount(input.Account))
        {
            faults.Add(Refusal.Of("Account", "Bill.AccountWrong"));
        }
        if (!BankAccounts.IsBic(input.BankCode))
        {
            faults.Add(Refusal.Of("BankCode", "Bill.BicWrong"));
        }
        if (Currency.Find(input.Currency) is not { } currency)
        {
            faults.Add(Refusal.Of("Currency", "Payment.CurrencyWrong"));
            return Outcome.Refused(faults);
        }
        if (faults.Count > 0)
        {
            return Outcome.Refused(faults);
        }
        db.Add(
            new MissionAccount
            {
                MissionId = by.MissionId,
                Holder = Personal.Of(input.Holder)!,
                Account = Personal.Of(BankAccounts.Read(input.Account))!,
                BankCode = Personal.Of(BankAccounts.Read(input.BankCode))!,
                Currency = currency.Code,
                ValidFrom = input.ValidFrom ?? today.Date,
                SetByName = by.Name,
            }
        );
        await db.SaveAsync(by, new Act("payment.account-set") { Args = [currency.Code] }, cancel);
        return Outcome.Done;
    }

    /// <summary>A page of the batches of the actor's mission, the latest first, and how many there are.</summary>
    public async Task<(IReadOnlyList<BatchView> Batches, int Total)> PageAsync(
        int page,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Approve);
        var all = db.Set<PaymentBatch>().AsNoTracking().Where(b => b.MissionId == by.MissionId);
        var batches = await all.Include(b => b.Exports)
            .OrderByDescending(b => b.Id)
            .Page(page, PageSize)
            .ToListAsync(cancel);
        var ids = batches.ConvertAll(b => (Guid?)b.Id);
        var lines = (
            await bills.LinesAsync(db.Set<Bill>().Where(b => ids.Contains(b.BatchId)), cancel)
        ).ToLookup(l => l.Bill.BatchId!.Value);
        return (
            [.. batches.Select(b => new BatchView(b, [.. lines[b.Id]]))],
            await all.CountAsync(cancel)
        );
    }

    /// <summary>One batch of the actor's mission.</summary>
    public async Task<BatchView?> FindAsync(
        string code,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Approve);
        var read = Code.Read(code);
        var batch = await db.Set<PaymentBatch>()
            .AsNoTracking()
            .Include(b => b.Exports)
            .Include(b => b.Returns)
            .AsSplitQuery()
            .SingleOrDefaultAsync(b => b.Code == read && b.MissionId == by.MissionId, cancel);
        return batch is null
            ? null
            : new(
                batch,
                await bills.LinesAsync(db.Set<Bill>().Where(b => b.BatchId == batch.Id), cancel)
            );
    }

    /// <summary>The batches of the actor's mission in which something is to be paid that came back, and since when.</summary>
    public async Task<IReadOnlyList<(string Code, DateOnly On)>> CameBackAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Approve);
        var found = await db.Set<Bill>()
            .Where(b =>
                b.MissionId == by.MissionId
                && b.Standing == BillStanding.Due
                && b.CameBackOn != null
            )
            .Join(
                db.Set<PaymentBatch>(),
                b => b.BatchId,
                p => (Guid?)p.Id,
                (b, p) => new { p.Code, On = b.CameBackOn!.Value }
            )
            .ToListAsync(cancel);
        return [.. found.GroupBy(f => f.Code, f => f.On).Select(g => (g.Key, g.Min()))];
    }

    /// <summary>Makes a batch of bank bills of one currency.</summary>
    /// <returns>The code; refused without bills, for bills of several currencies, in another batch or not of the bank, for which nothing is ordered and unpaid, without an account, with an account that nobody confirmed, and to who had a hand in any of them.</returns>
    public async Task<Outcome<string>> MakeAsync(
        IReadOnlyList<Guid> ids,
        DateOnly? executeOn,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Approve);
        var day = executeOn ?? today.Date;
        if (ids.Count == 0)
        {
            return Refusal.Of("Bills", "Payment.NothingChosen");
        }
        if (day < today.Date)
        {
            return Refusal.Of("ExecuteOn", "Payment.DayGone");
        }
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Lock(by), cancel);
        var chosen = await db.Set<Bill>()
            .Where(b => ids.Contains(b.Id) && b.MissionId == by.MissionId)
            .ToListAsync(cancel);
        if (
            chosen.Count < ids.Distinct().Count()
            || chosen.Exists(b =>
                b.Standing != BillStanding.Due
                || b.Method != PaymentMethod.Bank
                || b.BatchId is not null
            )
        )
        {
            return Refusal.Of("Bills", "Payment.NotTheseBills");
        }
        var currency = chosen[0].Currency;
        if (chosen.Exists(b => b.Currency != currency))
        {
            return Refusal.Of("Bills", "Payment.OneCurrency");
        }
        var lines = await bills.LinesAsync(db.Set<Bill>().Where(b => ids.Contains(b.Id)), cancel);
        if (
            lines.Count(l => l.Expenses.Any(e => e.Standing == ExpenseStanding.Ordered))
            < chosen.Count
        )
        {
            return Refusal.Of("Bills", "Payment.NothingOrdered");
        }
        if (lines.Any(l => l.IsOf(by.UserId)))
        {
            return Refusal.Of("Bills", "Payment.OwnBills");
        }
        if (lines.Any(l => !l.IsConfirmed))
        {
            return Refusal.Of("Bills", "Payment.AccountUnconfirmed");
        }
        var account = await db.Set<MissionAccount>()
            .Where(a => a.MissionId == by.MissionId && a.Currency == currency && a.ValidFrom <= day)
            .OrderByDescending(a => a.ValidFrom)
            .ThenByDescending(a => a.Id)
            .FirstOrDefaultAsync(cancel);
        if (account is null)
        {
            return new Refusal("Payment.NoAccount", currency);
        }
        var batch = new PaymentBatch
        {
            Code = Code.New("P"),
            MissionId = by.MissionId,
            AccountId = account.Id,
            Currency = currency,
            ExecuteOn = day,
            MadeById = by.UserId,
            MadeByName = by.Name,
            MadeAt = today.Now,
        };
        db.Add(batch);
        foreach (var bill in chosen)
        {
            bill.BatchId = batch.Id;
        }
        // One of them may be paid or sent back at this moment, under the lock of its case.
        var made = await work.EndAsync(
            by,
            [new Act("payment.batch-made") { Args = [batch.Code] }],
            cancel: cancel
        );
        return made.IsDone ? batch.Code : made.Refusals.ToList();
    }

    /// <summary>Writes the file of a batch.</summary>
    /// <returns>Refused the second time without a reason: the bank could pay twice; the first time after its day, when the bank has paid it or refused all of it, with a payment for what came back, and to an account that is not confirmed any more.</returns>
    public async Task<Outcome<byte[]>> ExportAsync(
        string code,
        string? againBecause,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Approve);
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Lock(by), cancel);
        if (await FindAsync(code, by, cancel) is not { } view)
        {
            return new Refusal("Payment.NotFound");
        }
        if (view.IsReturned)
        {
            return new Refusal("Payment.IsReturned");
        }
        if (view.IsPaid)
        {
            return new Refusal("Payment.PaidAlready");
        }
        if (view.CameBack.Any())
        {
            return new Refusal("Payment.CameBackFirst");
        }
        if (view.Unconfirmed.Any())
        {
            return new Refusal("Payment.UnconfirmedFirst");
        }
        if (view.Batch.Exports.Count == 0 && view.Batch.ExecuteOn < today.Date)
        {
            return new Refusal("Payment.DayPassed", view.Batch.ExecuteOn);
        }
        var batch = await db.Set<PaymentBatch>()
            .Include(b => b.Exports)
            .SingleAsync(b => b.Id == view.Batch.Id, cancel);
        // Each payment keeps its number, also when one before it was refused.
        var returned = view.Batch.Returns.Select(r => r.BillId).ToList();
        var numbers = await db.Set<Bill>()
            .Where(b => b.BatchId == batch.Id || returned.Contains(b.Id))
            .OrderBy(b => b.DueOn)
            .ThenBy(b => b.Id)
            .Select(b => b.Id)
            .ToListAsync(cancel);
        if (batch.Exports.Count > 0 && string.IsNullOrWhiteSpace(againBecause))
        {
            var last = batch.Exports.MaxBy(e => e.At)!;
            return Refusal.Of("Reason", "Payment.ExportedBefore", last.At, last.ByName);
        }
        var account = await db.Set<MissionAccount>()
            .SingleAsync(a => a.Id == batch.AccountId, cancel);
        var file = new BankFile(
            batch.Code,
            batch.MadeAt,
            batch.ExecuteOn,
            account.Holder.Reveal(),
            account.Account.Reveal(),
            account.BankCode.Reveal(),
            Currency.Of(batch.Currency),
            [
                .. view.Bills.Select(line =>
                {
                    var reference = $"{batch.Code}-{numbers.IndexOf(line.Bill.Id) + 1}";
                    return new BankPayment(
                        reference,
                        line.Bill.Amount,
                        line.Bill.Payee.Reveal(),
                        line.Bill.Account!.Reveal(),
                        line.Bill.BankCode!.Reveal(),
                        // Neither the bank nor the payee learns the code of a case.
                        line.Bill.InvoiceNumber?.Reveal() ?? reference
                    )
                    {
                        Town = line.Supplier?.Town?.Reveal(),
                        Country = line.Supplier?.Country,
                    };
                }),
            ]
        );
        batch.Export(today.Now, by.Name, againBecause);
        await db.SaveAsync(
            by,
            new Act(batch.Exports.Count == 1 ? "payment.exported" : "payment.exported-again")
            {
                Args = [batch.Code],
                Reason = batch.Exports.Count == 1 ? null : againBecause!.Trim(),
            },
            cancel
        );
        await work.CommitAsync(cancel);
        return file.Write();
    }

    /// <summary>Records that the bank has paid all of a batch, with the number of its statement.</summary>
    /// <returns>Refused before the file was written.</returns>
    public async Task<Outcome> PaidAsync(
        string code,
        string? proof,
        Actor by,
        CancellationToken cancel = default
    )
    {
        if (await FindAsync(code, by, cancel) is not { } view)
        {
            return new Refusal("Payment.NotFound");
        }
        return view.Batch.Exports.Count == 0
            ? new Refusal("Payment.NotExported")
            : await bills.PayAllAsync(
                view.Batch.Id,
                [.. view.Bills.Select(b => b.Bill.Id)],
                proof,
                by,
                cancel
            );
    }

    /// <summary>Records that the bank did not pay some of a batch, or all: they can be paid again, or sent back.</summary>
    /// <returns>Refused without bills, for bills that are not due in it, to who had a hand in any of them, and without a reason.</returns>
    public async Task<Outcome> ReturnAsync(
        string code,
        IReadOnlyList<Guid> ids,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    )
    {
        if (await FindAsync(code, by, cancel) is not { } view)
        {
            return new Refusal("Payment.NotFound");
        }
        var chosen = ids.Distinct().ToList();
        if (chosen.Count == 0)
        {
            return Refusal.Of("Bills", "Payment.NothingChosen");
        }
        return view.Bills.Any(l => chosen.Contains(l.Bill.Id) && l.IsOf(by.UserId))
            ? Refusal.Of("Bills", "Payment.OwnReturn")
            : await bills.ReturnAsync(view.Batch, chosen, reason, by, cancel);
    }
}
