using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Grants.Suppliers;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>A bill with what its page shows.</summary>
/// <param name="Bill">The bill.</param>
/// <param name="Expenses">What it pays, a share for each case.</param>
/// <param name="Grant">The grant of the first.</param>
/// <param name="Supplier">Who is paid, as the register knows it now; nothing where it is a person.</param>
internal sealed record BillLine(
    Bill Bill,
    IReadOnlyList<Expense> Expenses,
    string Grant,
    Supplier? Supplier
)
{
    public Currency Currency => Currency.Of(Bill.Currency);

    public decimal Amount => Currency.FromMinor(Bill.Amount);

    /// <summary>The codes of the cases that exist for who reads: of the others neither these nor what is ordered are shown.</summary>
    public IReadOnlySet<string> Visible { get; init; } = new HashSet<string>();

    /// <summary>Who is to confirm its account instead of the reader, who alone may still pay it.</summary>
    public string? ConfirmInstead { get; init; }

    public string CasesIn(Words words) =>
        string.Join(
            ", ",
            Expenses
                .Select(e =>
                    Visible.Contains(e.CaseCode) ? e.CaseCode : words["Expense.RestrictedCase"]
                )
                .Distinct()
        );

    public string WhatIn(Words words) =>
        Expenses.FirstOrDefault(e => Visible.Contains(e.CaseCode)) is { } shown
            ? shown.What.Reveal()
            : words["Expense.RestrictedCase"];

    /// <summary>Whether money may be handed over, or sent to where a second person confirmed it: for this supplier, or on the bill of a person.</summary>
    public bool IsConfirmed =>
        Bill.Method == PaymentMethod.Cash
        || Bill.ConfirmedById is not null
        || (
            Supplier is { IsConfirmed: true }
            && (Bill.Method == PaymentMethod.Bank ? Supplier.Account : Supplier.Telephone)?.Reveal()
                == Bill.Account?.Reveal()
            && (
                Bill.Method != PaymentMethod.Bank
                || Supplier.BankCode?.Reveal() == Bill.BankCode?.Reveal()
            )
        );

    /// <summary>Whether somebody may confirm its account: that of a person, which they did not ask for themselves.</summary>
    public bool MayConfirm(Guid userId) =>
        Supplier is null
        && !IsConfirmed
        && Bill.AskedById != userId
        && Expenses.All(e => e.RequestedById != userId);

    /// <summary>Whether somebody had a hand in it already, and so does not pay it.</summary>
    public bool IsOf(Guid userId) =>
        Bill.AskedById == userId
        || Bill.ConfirmedById == userId
        || Expenses.Any(e => e.RequestedById == userId || e.ApprovedById == userId);
}

/// <summary>Pays what was ordered, approved and delivered; by a third person, with a proof.</summary>
internal sealed class Bills(
    RihlaDb db,
    CaseOrders orders,
    Ledger ledger,
    Progress progress,
    CaseTasks tasks,
    Attachments attachments,
    CaseFiles files,
    Staff staff,
    IEnumerable<PaymentTakenBack> onTakenBack,
    Today today
)
{
    /// <summary>
    /// What is to be paid in the actor's mission, the most urgent first. Of a case that is hidden from the actor only the money
    /// is told, and who is paid.
    /// </summary>
    public async Task<IReadOnlyList<BillLine>> DueAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Approve);
        var lines = await LinesAsync(
            db.Set<Bill>()
                .Where(b => b.MissionId == by.MissionId && b.Standing == BillStanding.Due),
            cancel
        );
        var visible = await files.VisibleAsync(
            [.. lines.SelectMany(l => l.Expenses).Select(e => e.CaseCode).Distinct()],
            by,
            cancel
        );
        return [.. lines.Select(l => l with { Visible = visible })];
    }

    /// <summary>The same for who decides on them, with who is to confirm an account instead of the actor.</summary>
    public async Task<IReadOnlyList<BillLine>> ToDecideAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        var due = await DueAsync(by, cancel);
        if (!due.Any(l => l.MayConfirm(by.UserId)))
        {
            return due;
        }
        var finance = await FinanceAsync(by.MissionId, cancel);
        return
        [
            .. due.Select(l =>
                l with
                {
                    ConfirmInstead = Instead(finance, l.Bill, l.Expenses, by),
                }
            ),
        ];
    }

    /// <summary>The bills with what they pay.</summary>
    public async Task<IReadOnlyList<BillLine>> LinesAsync(
        IQueryable<Bill> which,
        CancellationToken cancel
    )
    {
        var bills = await which
            .AsNoTracking()
            .OrderBy(b => b.DueOn)
            .ThenBy(b => b.Id)
            .ToListAsync(cancel);
        var parts = bills.ConvertAll(b => (Guid?)b.PartId);
        var expenses = (
            await db.Set<Expense>()
                .AsNoTracking()
                .Where(e =>
                    parts.Contains(e.PartId)
                    && e.Standing != ExpenseStanding.Cancelled
                    && e.Standing != ExpenseStanding.Refused
                )
                .OrderBy(e => e.Id)
                .ToListAsync(cancel)
        ).ToLookup(e => e.PartId!.Value);
        var used = expenses.Select(g => g.First().GrantId).ToHashSet();
        var grants = await db.Set<Grant>()
            .Where(g => used.Contains(g.Id))
            .ToDictionaryAsync(g => g.Id, g => g.Name, cancel);
        var payees = bills.ConvertAll(b => b.SupplierId);
        var suppliers = await db.Set<Supplier>()
            .AsNoTracking()
            .Where(s => payees.Contains(s.Id))
            .ToDictionaryAsync(s => s.Id, cancel);
        return
        [
            .. bills
                .Where(b => expenses[b.PartId].Any())
                .Select(b => new BillLine(
                    b,
                    [.. expenses[b.PartId]],
                    grants[expenses[b.PartId].First().GrantId],
                    b.SupplierId is { } payee ? suppliers[payee] : null
                )),
        ];
    }

    /// <summary>Pays a bill: every case's share of it is spent, and what was ordered above it goes back.</summary>
    /// <returns>Refused to who asked for, approved or billed any of it or confirmed its account, without a proof, and where nobody confirmed to where it is sent.</returns>
    public async Task<Outcome> PayAsync(
        Guid id,
        string? proof,
        Stream? file,
        string? fileName,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var read = await attachments.ReadDocumentAsync(file, fileName, "File", cancel);
        return await OnAsync(
            [id],
            by,
            async bill =>
            {
                if (bill.BatchId is not null)
                {
                    return new Refusal("Bill.InBatch");
                }
                if (
                    (await LinesAsync(db.Set<Bill>().Where(b => b.Id == bill.Id), cancel)).Any(l =>
                        !l.IsConfirmed
                    )
                )
                {
                    return new Refusal("Bill.Unconfirmed");
                }
                if (read is { IsDone: false })
                {
                    return read.Refusals.ToList();
                }
                if (read is not null)
                {
                    await attachments.RemoveAsync(bill.ProofId, cancel);
                }
                return await PaidAsync(bill, proof, attachments.Keep(read?.Value), by, cancel);
            },
            cancel
        );
    }

    /// <summary>Confirms where the money of a person is sent to, against a paper of the bank or the operator.</summary>
    /// <returns>
    /// Refused to who asked for it, for a supplier, for cash, and when it is confirmed already; and to the only one who may still
    /// pay it, while somebody else may confirm.
    /// </returns>
    public Task<Outcome> ConfirmAsync(Guid id, Actor by, CancellationToken cancel = default) =>
        OnAsync(
            [id],
            by,
            async bill =>
            {
                var expenses = await db.Set<Expense>()
                    .Where(e => e.PartId == bill.PartId)
                    .ToListAsync(cancel);
                if (expenses.Exists(e => e.RequestedById == by.UserId))
                {
                    return new Refusal("Expense.OwnRequest");
                }
                var confirmed = bill.Confirm(by.UserId, by.Name, today.Date);
                if (!confirmed.IsDone)
                {
                    return confirmed.Refusals.ToList();
                }
                var finance = await FinanceAsync(bill.MissionId, cancel);
                return Instead(finance, bill, expenses, by) is { } other
                    ? new Refusal("Bill.ConfirmLeavesNobody", other)
                    : expenses
                        .Select(e => e.CaseId)
                        .Distinct()
                        .Select(c => new Act("bill.account-confirmed", CaseId: c))
                        .ToList();
            },
            cancel
        );

    private async Task<List<Actor>> FinanceAsync(Guid missionId, CancellationToken cancel)
    {
        var finance = new List<Actor>();
        foreach (var colleague in await staff.InMissionAsync(missionId, cancel))
        {
            var actor = await staff.ActorAsync(colleague.UserId, cancel);
            if (actor.May(GrantsPermissions.Approve))
            {
                finance.Add(actor);
            }
        }
        return finance;
    }

    // Who of finance is to confirm an account instead of the only one who had no hand in the bill, and so is to pay it.
    private static string? Instead(
        IEnumerable<Actor> finance,
        Bill bill,
        IReadOnlyList<Expense> expenses,
        Actor by
    )
    {
        var may = finance
            .Where(a =>
                a.UserId != bill.AskedById && expenses.All(e => e.RequestedById != a.UserId)
            )
            .ToList();
        var approved = expenses
            .Where(e => e.Standing == ExpenseStanding.Ordered)
            .Select(e => e.ApprovedById)
            .ToHashSet();
        return
            may.FindAll(a => !approved.Contains(a.UserId)) is [var payer]
            && payer.UserId == by.UserId
            ? may.Find(a => a.UserId != by.UserId)?.Name
            : null;
    }

    /// <summary>Records that the bank has paid bills of a batch.</summary>
    public Task<Outcome> PayAllAsync(
        Guid batchId,
        IReadOnlyList<Guid> ids,
        string? proof,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            ids,
            by,
            async bill =>
                bill.BatchId != batchId
                    ? new Refusal("Payment.NotInFile")
                    : await PaidAsync(bill, proof, null, by, cancel),
            cancel,
            PaymentBatches.Lock(by)
        );

    /// <summary>Takes bills out of a batch that did not pay them; those whose goods came back are sent back.</summary>
    public Task<Outcome> ReturnAsync(
        PaymentBatch batch,
        IReadOnlyList<Guid> ids,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            ids,
            by,
            async bill =>
            {
                var returned = bill.Return(batch.Id, reason);
                if (!returned.IsDone)
                {
                    return returned.Refusals.ToList();
                }
                db.Add(Returned(batch.Id, bill, by));
                if (bill.Standing == BillStanding.SentBack)
                {
                    await orders.SettleUnpaidAsync(bill, by, cancel);
                }
                var cases = await db.Set<Expense>()
                    .Where(e => e.PartId == bill.PartId)
                    .Select(e => e.CaseId)
                    .Distinct()
                    .ToListAsync(cancel);
                return cases.ConvertAll(c => new Act("payment.returned", CaseId: c)
                {
                    Args = [batch.Code],
                    Reason = reason!.Trim(),
                });
            },
            cancel,
            PaymentBatches.Lock(by)
        );

    /// <summary>
    /// Takes back that a bill was paid, with a reason: the bank sent the money back, or it never left. All its shares are ordered
    /// and unpaid again, also when a case is closed, and the bill can be paid again, or sent back; it is sent back at once where the
    /// goods came back.
    /// </summary>
    /// <returns>Refused when it is not paid; to who asked for it or recorded the payment; without a reason.</returns>
    public Task<Outcome> TakeBackPaymentAsync(
        Guid id,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            [id],
            by,
            async bill =>
            {
                var batch = bill.BatchId;
                var taken = bill.TakeBackPayment(reason, by.UserId);
                if (!taken.IsDone)
                {
                    return taken.Refusals.ToList();
                }
                var acts = new List<Act>();
                foreach (
                    var expense in await db.Set<Expense>()
                        .Where(e => e.PartId == bill.PartId && e.Standing == ExpenseStanding.Paid)
                        .OrderBy(e => e.Id)
                        .ToListAsync(cancel)
                )
                {
                    var reversed = await orders.TakeBackPaymentAsync(expense, reason, by, cancel);
                    if (!reversed.IsDone)
                    {
                        return reversed.Refusals.ToList();
                    }
                    acts.Add(CaseOrders.TakenBack(expense, reason!, Currency.Of(bill.Currency)));
                    // It waits anew, and is spoken of anew.
                    await tasks.TakeBackAsync(
                        expense.CaseId,
                        [MoneyReminders.Unpaid],
                        bill.Id,
                        cancel
                    );
                    foreach (var one in onTakenBack)
                    {
                        await one.OnTakenBackAsync(expense.CaseId, bill.PartId, cancel);
                    }
                }
                if (batch is { } left)
                {
                    db.Add(Returned(left, bill, by));
                }
                return acts;
            },
            cancel,
            PaymentBatches.Lock(by)
        );

    // It stood in the file, whose other payments keep their numbers.
    private PaymentReturn Returned(Guid batchId, Bill bill, Actor by) =>
        new()
        {
            BatchId = batchId,
            BillId = bill.Id,
            At = today.Now,
            ByName = by.Name,
        };

    /// <summary>Sends a bill back to who asked for the payment, with a reason.</summary>
    public Task<Outcome> SendBackAsync(
        Guid id,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            [id],
            by,
            async bill =>
            {
                var sent = bill.SendBack(reason);
                if (!sent.IsDone)
                {
                    return sent.Refusals.ToList();
                }
                var cases = await db.Set<Expense>()
                    .Where(e => e.PartId == bill.PartId)
                    .Select(e => e.CaseId)
                    .Distinct()
                    .ToListAsync(cancel);
                await orders.SettleUnpaidAsync(bill, by, cancel);
                return cases.ConvertAll(c => new Act("bill.sent-back", CaseId: c)
                {
                    Reason = reason!.Trim(),
                });
            },
            cancel
        );

    /// <summary>A paper of a bill of the actor's mission: the invoice or the proof. The look is the caller's to record.</summary>
    public async Task<(Attachment File, IReadOnlyList<Guid> Cases)?> PaperAsync(
        Guid id,
        bool isProof,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Approve);
        var bill = await db.Set<Bill>()
            .AsNoTracking()
            .SingleOrDefaultAsync(b => b.Id == id && b.MissionId == by.MissionId, cancel);
        if (
            (isProof ? bill?.ProofId : bill?.InvoiceId) is not { } paper
            || await attachments.FindAsync(paper, cancel) is not { } file
        )
        {
            return null;
        }
        return (
            file,
            await db.Set<Expense>()
                .Where(e => e.PartId == bill!.PartId)
                .Select(e => e.CaseId)
                .Distinct()
                .ToListAsync(cancel)
        );
    }

    private async Task<Outcome<List<Act>>> PaidAsync(
        Bill bill,
        string? proof,
        Guid? proofId,
        Actor by,
        CancellationToken cancel
    )
    {
        var expenses = await db.Set<Expense>()
            .Where(e => e.PartId == bill.PartId && e.Standing == ExpenseStanding.Ordered)
            .OrderBy(e => e.Id)
            .ToListAsync(cancel);
        var paid = bill.Pay(proof, proofId, by.UserId, by.Name, today.Date);
        if (!paid.IsDone || expenses.Count == 0)
        {
            return paid.IsDone ? new Refusal("Bill.NotOrdered") : paid.Refusals.ToList();
        }
        var shares = Shares.Each(bill.Amount, [.. expenses.Select(e => e.Amount)]);
        var acts = new List<Act>();
        foreach (var (expense, share) in expenses.Zip(shares))
        {
            var done = expense.Pay(share, proof, by.UserId, by.Name, today.Date);
            if (!done.IsDone)
            {
                return done.Refusals.ToList();
            }
            var booked = await ledger.BookAsync(
                new(expense.GrantId, LedgerKind.Spent)
                {
                    CaseId = expense.CaseId,
                    ExpenseId = expense.Id,
                },
                [
                    new(expense.LineId, LedgerAccount.Committed, LedgerAccount.Spent, share),
                    new(
                        expense.LineId,
                        LedgerAccount.Committed,
                        await orders.BackToAsync(expense, cancel),
                        expense.Amount - share
                    ),
                ],
                by,
                cancel
            );
            if (!booked.IsDone)
            {
                return booked.Refusals.ToList();
            }
            await tasks.SettleAsync(expense.CaseId, MoneyReminders.Unpaid, by, bill.Id, cancel);
            acts.Add(
                new("expense.paid", CaseId: expense.CaseId)
                {
                    Args =
                    [
                        CaseOrders.Written(share, Currency.Of(bill.Currency)),
                        expense.CaseCode,
                    ],
                }
            );
        }
        return acts;
    }

    private async Task<Outcome> OnAsync(
        IReadOnlyList<Guid> ids,
        Actor by,
        Func<Bill, Task<Outcome<List<Act>>>> change,
        CancellationToken cancel,
        string? first = null
    )
    {
        by.Need(GrantsPermissions.Approve);
        await using var work = await db.BeginAsync(cancel);
        if (first is not null)
        {
            await work.LockAsync(first, cancel);
        }
        var parts = await db.Set<Bill>()
            .Where(b => ids.Contains(b.Id) && b.MissionId == by.MissionId)
            .Select(b => (Guid?)b.PartId)
            .ToListAsync(cancel);
        if (parts.Count == 0 || parts.Count < ids.Count)
        {
            return new Refusal("Bill.NotFound");
        }
        var cases = await db.Set<Expense>()
            .Where(e => parts.Contains(e.PartId))
            .Select(e => e.CaseCode)
            .Distinct()
            .ToListAsync(cancel);
        await db.LockCasesAsync(cases, cancel);
        var acts = new List<Act>();
        foreach (
            var bill in await db.Set<Bill>()
                .Where(b => ids.Contains(b.Id))
                .OrderBy(b => b.Id)
                .ToListAsync(cancel)
        )
        {
            var outcome = await change(bill);
            if (!outcome.IsDone)
            {
                db.ChangeTracker.Clear();
                return Outcome.Refused(outcome.Refusals);
            }
            acts.AddRange(outcome.Value);
        }
        return await work.EndAsync(
            by,
            acts,
            () => progress.FollowAsync(acts.Select(a => a.CaseId!.Value).Distinct(), by, cancel),
            cancel
        );
    }
}
