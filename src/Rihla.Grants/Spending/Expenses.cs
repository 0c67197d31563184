using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>Something to be ordered for a case.</summary>
internal sealed record RequestExpense
{
    public LinePurpose? Purpose { get; init; }
    public string? What { get; init; }
    public ExpenseMethod Method { get; init; }

    /// <summary>In the grant's currency.</summary>
    public decimal? Amount { get; init; }
}

/// <summary>Asks for expenses of cases, approves and pays them: by different people, within the rules of the grant.</summary>
internal sealed class Expenses(
    RihlaDb db,
    CaseOperations operations,
    CaseOrders orders,
    ExpenseBook book,
    CaseFiles files,
    Ledger ledger,
    Progress progress,
    CaseTasks tasks,
    Today today
)
{
    /// <summary>Asks for an expense.</summary>
    /// <returns>Refused when the case is closed, without funding, and where a rule of the grant forbids it, with the rule's words.</returns>
    public Task<Outcome> RequestAsync(
        string code,
        RequestExpense input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            GrantsPermissions.Request,
            async file =>
            {
                if (!file.IsOpen)
                {
                    return new Refusal("Expense.CaseClosed");
                }
                if (await orders.PayingGrantAsync(file.Id, cancel) is not { } grant)
                {
                    return new Refusal("Expense.NotFunded");
                }
                var currency = Currency.Of(grant.Currency);
                var faults = Faults(grant, input, currency);
                if (faults.Count > 0)
                {
                    return faults;
                }
                var amount = currency.ToMinor(input.Amount!.Value);
                var check = await orders.CheckAsync(
                    file,
                    [new(input.Purpose!.Value, input.Method, amount, today.Date)],
                    cancel
                );
                if (!check.IsDone)
                {
                    return check.Refusals.ToList();
                }
                db.Add(
                    new Expense
                    {
                        MissionId = file.HostMissionId,
                        CaseId = file.Id,
                        CaseCode = file.Code,
                        GrantId = grant.Id,
                        LineId = grant.LineFor(input.Purpose!.Value)!.Id,
                        ReservationId = (await orders.ReservationAsync(file.Id, cancel))!.Id,
                        What = Personal.Of(input.What)!,
                        Method = input.Method,
                        Amount = amount,
                        RequestedById = by.UserId,
                        RequestedByName = by.Name,
                        RequestedOn = today.Date,
                    }
                );
                return new Act("expense.requested")
                {
                    Args = [input.What!.Trim(), CaseOrders.Written(amount, currency)],
                };
            },
            cancel
        );

    /// <summary>
    /// Approves an expense, and with it everything that was ordered together: what was reserved for the case is committed, and
    /// where that is too little, free money of the line, as long as the grant is open.
    /// </summary>
    /// <returns>Refused to who asked for it, once its case is closed, and where the line is short.</returns>
    public Task<Outcome> ApproveAsync(Guid id, Actor by, CancellationToken cancel = default) =>
        OnAsync(
            id,
            by,
            async expense =>
            {
                var approved = expense.Approve(by.UserId, by.Name, today.Date);
                if (!approved.IsDone)
                {
                    return approved.Refusals.ToList();
                }
                if (!await files.IsOpenAsync(expense.CaseId, cancel))
                {
                    return new Refusal("Expense.CaseClosed");
                }
                var reserved = (await ledger.OfCaseAsync(expense.CaseId, cancel))
                    .Where(b => b.LineId == expense.LineId && b.Account == LedgerAccount.Reserved)
                    .Sum(b => b.Amount);
                // What the same order has taken already is not saved yet.
                reserved -= db
                    .ChangeTracker.Entries<LedgerPosting>()
                    .Where(e =>
                        e.State == EntityState.Added
                        && e.Entity.CaseId == expense.CaseId
                        && e.Entity.LineId == expense.LineId
                        && e.Entity.Account == LedgerAccount.Reserved
                    )
                    .Sum(e => -e.Entity.Amount);
                var kept = Math.Min(reserved, expense.Amount);
                if (kept < expense.Amount)
                {
                    var grant = await db.Set<Grant>()
                        .AsNoTracking()
                        .SingleAsync(g => g.Id == expense.GrantId, cancel);
                    if (orders.OnlyReserved(grant, kept) is { } over)
                    {
                        return over;
                    }
                }
                return await BookedAsync(
                    expense,
                    LedgerKind.Committed,
                    [
                        new(expense.LineId, LedgerAccount.Reserved, LedgerAccount.Committed, kept),
                        new(
                            expense.LineId,
                            LedgerAccount.Available,
                            LedgerAccount.Committed,
                            expense.Amount - kept
                        ),
                    ],
                    by,
                    "expense.approved",
                    cancel
                );
            },
            cancel
        );

    /// <summary>Does not approve an expense, nor what was ordered with it, with a reason.</summary>
    public Task<Outcome> RefuseAsync(
        Guid id,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            expense =>
                Task.FromResult<Outcome<Act>>(
                    expense.Refuse(reason) is { IsDone: false } refused
                        ? refused.Refusals.ToList()
                        : new Act("expense.refused", CaseId: expense.CaseId)
                        {
                            Reason = reason!.Trim(),
                        }
                ),
            cancel
        );

    /// <summary>Pays what was asked for alone; what remains of it is reserved for the case again. Parts of an order are paid by their bill.</summary>
    public Task<Outcome> PayAsync(
        Guid id,
        decimal? paid,
        string? proof,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            async expense =>
            {
                if (expense.PartId is not null)
                {
                    return new Refusal("Expense.PaidByBill");
                }
                var currency = await CurrencyOfAsync(expense, cancel);
                var amount =
                    paid is > 0 and < 1_000_000_000_000 && currency.Holds(paid.Value)
                        ? currency.ToMinor(paid.Value)
                        : 0;
                var done = expense.Pay(amount, proof, by.UserId, by.Name, today.Date);
                return done.IsDone
                    ? await BookedAsync(
                        expense,
                        LedgerKind.Spent,
                        [
                            new(
                                expense.LineId,
                                LedgerAccount.Committed,
                                LedgerAccount.Spent,
                                amount
                            ),
                            new(
                                expense.LineId,
                                LedgerAccount.Committed,
                                await orders.BackToAsync(expense, cancel),
                                expense.Amount - amount
                            ),
                        ],
                        by,
                        "expense.paid",
                        cancel
                    )
                    : done.Refusals.ToList();
            },
            cancel
        );

    /// <summary>Takes back that what was asked for alone was paid, with a reason: it is ordered and unpaid again, also when its case is closed.</summary>
    /// <returns>Refused when it is not paid, or paid by a bill; to who asked for it or recorded the payment; without a reason.</returns>
    public Task<Outcome> TakeBackPaymentAsync(
        Guid id,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            async expense =>
                expense.PartId is not null ? new Refusal("Expense.PaidByBill")
                : await orders.TakeBackPaymentAsync(expense, reason, by, cancel)
                    is { IsDone: false } refused
                    ? refused.Refusals.ToList()
                : CaseOrders.TakenBack(expense, reason!, await CurrencyOfAsync(expense, cancel)),
            cancel
        );

    /// <summary>Takes an order back, with a reason.</summary>
    /// <returns>Refused for a part of an order that is still to be given or paid: what delivers it takes that back.</returns>
    public Task<Outcome> CancelAsync(
        Guid id,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            async expense =>
                expense.PartId is { } part && !await IsUnclaimedAsync(expense.Id, part, cancel)
                    ? new Refusal("Expense.PaidByBill")
                : await orders.TakeBackAsync(expense, reason, by, cancel)
                    is { IsDone: false } refused
                    ? refused.Refusals.ToList()
                : new Act("expense.cancelled", CaseId: expense.CaseId)
                {
                    Args =
                    [
                        CaseOrders.Written(expense.Amount, await CurrencyOfAsync(expense, cancel)),
                        expense.CaseCode,
                    ],
                },
            cancel
        );

    // The shares of others in the part are of cases that are not held, and from which its payment could be asked for now.
    private async Task<bool> IsUnclaimedAsync(Guid id, Guid part, CancellationToken cancel)
    {
        await db.LockAsync(CaseOrders.PartLock(part), cancel);
        return await book.Unclaimed.AnyAsync(e => e.Id == id, cancel);
    }

    private async Task<Outcome<Act>> BookedAsync(
        Expense expense,
        LedgerKind kind,
        IReadOnlyList<LedgerMove> moves,
        Actor by,
        string act,
        CancellationToken cancel
    )
    {
        var booked = await ledger.BookAsync(
            new(expense.GrantId, kind) { CaseId = expense.CaseId, ExpenseId = expense.Id },
            moves,
            by,
            cancel
        );
        if (!booked.IsDone)
        {
            return booked.Refusals.ToList();
        }
        var currency = await CurrencyOfAsync(expense, cancel);
        return new Act(act, CaseId: expense.CaseId)
        {
            Args = [CaseOrders.Written(expense.Paid ?? expense.Amount, currency), expense.CaseCode],
        };
    }

    private async Task<Outcome> OnAsync(
        Guid id,
        Actor by,
        Func<Expense, Task<Outcome<Act>>> change,
        CancellationToken cancel
    )
    {
        by.Need(GrantsPermissions.Approve);
        await using var work = await db.BeginAsync(cancel);
        var together = await db.Set<Expense>()
            .Where(e => e.MissionId == by.MissionId)
            .Where(e =>
                e.Id == id
                || (
                    e.OrderId != null
                    && e.Standing == ExpenseStanding.Requested
                    && db.Set<Expense>().Any(o => o.Id == id && o.OrderId == e.OrderId)
                )
            )
            .Select(e => new { e.Id, e.CaseCode })
            .ToListAsync(cancel);
        if (together.TrueForAll(e => e.Id != id))
        {
            return new Refusal("Expense.NotFound");
        }
        await db.LockCasesAsync(together.Select(e => e.CaseCode), cancel);
        var ids = together.ConvertAll(e => e.Id);
        var acts = new List<Act>();
        foreach (
            var expense in await db.Set<Expense>()
                .Where(e => ids.Contains(e.Id))
                .OrderBy(e => e.Id)
                .ToListAsync(cancel)
        )
        {
            var outcome = await change(expense);
            if (!outcome.IsDone)
            {
                db.ChangeTracker.Clear();
                return Outcome.Refused(outcome.Refusals);
            }
            acts.Add(outcome.Value);
            await tasks.SettleAsync(
                expense.CaseId,
                MoneyReminders.Unapproved,
                by,
                expense.OrderId ?? expense.Id,
                cancel
            );
        }
        return await work.EndAsync(
            by,
            acts,
            () => progress.FollowAsync(acts.Select(a => a.CaseId!.Value).Distinct(), by, cancel),
            cancel
        );
    }

    private static List<Refusal> Faults(Grant grant, RequestExpense input, Currency currency)
    {
        var faults = new List<Refusal>();
        if (input.Purpose is not { } purpose || grant.LineFor(purpose) is null)
        {
            faults.Add(Refusal.Of("Purpose", "Expense.PurposeMissing"));
        }
        if (string.IsNullOrWhiteSpace(input.What) || input.What.Trim().Length > Expense.LongestWhat)
        {
            faults.Add(Refusal.Of("What", "Expense.WhatMissing", Expense.LongestWhat));
        }
        if (
            input.Amount is not (> 0 and < 1_000_000_000_000)
            || !currency.Holds(input.Amount.Value)
        )
        {
            faults.Add(Refusal.Of("Amount", "Grant.AmountWrong", currency.Code));
        }
        return faults;
    }

    private async Task<Currency> CurrencyOfAsync(Expense expense, CancellationToken cancel) =>
        Currency.Of(
            await db.Set<Grant>()
                .Where(g => g.Id == expense.GrantId)
                .Select(g => g.Currency)
                .SingleAsync(cancel)
        );
}
