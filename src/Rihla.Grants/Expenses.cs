using System.Globalization;
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

/// <summary>An expense with what its page shows.</summary>
internal sealed record ExpenseLine(Expense Expense, string Grant, string Line, Currency Currency)
{
    public decimal Amount => Currency.FromMinor(Expense.Amount);

    public decimal? Paid => Expense.Paid is { } paid ? Currency.FromMinor(paid) : null;
}

/// <summary>Asks for expenses of cases, approves and pays them: by different people, within the rules of the grant.</summary>
internal sealed class Expenses(RihlaDb db, CaseOperations operations, Ledger ledger, Today today)
{
    /// <summary>The expenses of a case, the latest first.</summary>
    public async Task<IReadOnlyList<ExpenseLine>> OfCaseAsync(
        Guid caseId,
        CancellationToken cancel = default
    ) => await LinesAsync(db.Set<Expense>().Where(e => e.CaseId == caseId), cancel);

    /// <summary>What waits to be approved or paid in the actor's mission, the oldest first.</summary>
    public async Task<IReadOnlyList<ExpenseLine>> OpenAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Approve);
        var lines = await LinesAsync(
            db.Set<Expense>()
                .Where(e =>
                    e.MissionId == by.MissionId
                    && (
                        e.Standing == ExpenseStanding.Requested
                        || e.Standing == ExpenseStanding.Ordered
                    )
                ),
            cancel
        );
        return [.. lines.Reverse()];
    }

    /// <summary>The grant that pays for a case with its lines; nothing while none does.</summary>
    public async Task<Grant?> GrantOfAsync(Guid caseId, CancellationToken cancel = default) =>
        await db.Set<Grant>()
            .AsNoTracking()
            .Include(g => g.Lines)
            .Include(g => g.Rules)
            .AsSplitQuery()
            .SingleOrDefaultAsync(
                g =>
                    db.Set<Reservation>()
                        .Any(r => r.CaseId == caseId && r.GrantId == g.Id && r.ReleasedOn == null),
                cancel
            );

    /// <summary>Asks for an expense.</summary>
    /// <returns>Refused without funding, and where a rule of the grant forbids it, with the rule's words.</returns>
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
                var reservation = await db.Set<Reservation>()
                    .AsNoTracking()
                    .SingleOrDefaultAsync(r => r.CaseId == file.Id && r.ReleasedOn == null, cancel);
                if (reservation is null || await GrantOfAsync(file.Id, cancel) is not { } grant)
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
                if (await BrokenRuleAsync(grant, reservation, input, amount, cancel) is { } broken)
                {
                    return broken;
                }
                db.Add(
                    new Expense
                    {
                        MissionId = file.HostMissionId,
                        CaseId = file.Id,
                        CaseCode = file.Code,
                        GrantId = grant.Id,
                        LineId = grant.LineFor(input.Purpose!.Value)!.Id,
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
                    Args = [input.What!.Trim(), Written(amount, currency)],
                };
            },
            cancel
        );

    /// <summary>Approves an expense: what was reserved for the case is committed, and where that is too little, free money of the line.</summary>
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
                var reserved = (await ledger.OfCaseAsync(expense.CaseId, cancel))
                    .Where(b => b.LineId == expense.LineId && b.Account == LedgerAccount.Reserved)
                    .Sum(b => b.Amount);
                var kept = Math.Min(reserved, expense.Amount);
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

    /// <summary>Does not approve an expense, with a reason.</summary>
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

    /// <summary>Pays what was ordered; what remains of it is reserved for the case again.</summary>
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
                                await BackToAsync(expense, cancel),
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

    /// <summary>Takes an order back, with a reason.</summary>
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
            {
                var ordered = expense.Standing == ExpenseStanding.Ordered;
                var cancelled = expense.Cancel(reason);
                if (!cancelled.IsDone)
                {
                    return cancelled.Refusals.ToList();
                }
                return ordered
                    ? await BookedAsync(
                        expense,
                        LedgerKind.Cancelled,
                        [
                            new(
                                expense.LineId,
                                LedgerAccount.Committed,
                                await BackToAsync(expense, cancel),
                                expense.Amount
                            ),
                        ],
                        by,
                        "expense.cancelled",
                        cancel
                    )
                    : new Act("expense.cancelled", CaseId: expense.CaseId)
                    {
                        Args = ["", expense.CaseCode],
                    };
            },
            cancel
        );

    // What a case that still has its funding does not use stays with it; of others it is free.
    private async Task<LedgerAccount> BackToAsync(Expense expense, CancellationToken cancel) =>
        await db.Set<Reservation>()
            .AnyAsync(
                r =>
                    r.CaseId == expense.CaseId
                    && r.GrantId == expense.GrantId
                    && r.ReleasedOn == null,
                cancel
            )
            ? LedgerAccount.Reserved
            : LedgerAccount.Available;

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
            Args = [Written(expense.Paid ?? expense.Amount, currency), expense.CaseCode],
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
        var code = await db.Set<Expense>()
            .Where(e => e.Id == id && e.MissionId == by.MissionId)
            .Select(e => e.CaseCode)
            .SingleOrDefaultAsync(cancel);
        if (code is null)
        {
            return new Refusal("Expense.NotFound");
        }
        await work.LockAsync($"case {code}", cancel);
        var outcome = await change(await db.Set<Expense>().SingleAsync(e => e.Id == id, cancel));
        if (!outcome.IsDone)
        {
            db.ChangeTracker.Clear();
            return Outcome.Refused(outcome.Refusals);
        }
        await db.SaveAsync(by, outcome.Value, cancel);
        await work.CommitAsync(cancel);
        return Outcome.Done;
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

    private async Task<Refusal?> BrokenRuleAsync(
        Grant grant,
        Reservation reservation,
        RequestExpense input,
        long amount,
        CancellationToken cancel
    )
    {
        var currency = Currency.Of(grant.Currency);
        foreach (var rule in grant.RulesOn(today.Date))
        {
            var broken = rule.Kind switch
            {
                RuleKind.InKindOnly => input.Method == ExpenseMethod.Cash,
                RuleKind.UsedWithinMonths => today.Date
                    > reservation.On.AddMonths((int)rule.Value!.Value),
                RuleKind.CashAtArrivalAtMost => input
                    is { Method: ExpenseMethod.Cash, Purpose: LinePurpose.Arrival }
                    && amount + await CashAsync(reservation.CaseId, grant, cancel)
                        > currency.ToMinor(rule.Value!.Value * reservation.Persons),
                _ => false,
            };
            if (broken)
            {
                return new Refusal("Grant.RuleBroken", grant.Name, rule.Text);
            }
        }
        return null;
    }

    private async Task<long> CashAsync(Guid caseId, Grant grant, CancellationToken cancel)
    {
        var line = grant.LineFor(LinePurpose.Arrival)!.Id;
        return await db.Set<Expense>()
            .Where(e =>
                e.CaseId == caseId
                && e.LineId == line
                && e.Method == ExpenseMethod.Cash
                && e.Standing != ExpenseStanding.Refused
                && e.Standing != ExpenseStanding.Cancelled
            )
            .SumAsync(e => e.Paid ?? e.Amount, cancel);
    }

    private async Task<Currency> CurrencyOfAsync(Expense expense, CancellationToken cancel) =>
        Currency.Of(
            await db.Set<Grant>()
                .Where(g => g.Id == expense.GrantId)
                .Select(g => g.Currency)
                .SingleAsync(cancel)
        );

    private async Task<IReadOnlyList<ExpenseLine>> LinesAsync(
        IQueryable<Expense> which,
        CancellationToken cancel
    ) => [.. (
                await which
                    .AsNoTracking()
                    .OrderByDescending(e => e.Id)
                    .Join(
                        db.Set<BudgetLine>(),
                        e => e.LineId,
                        l => l.Id,
                        (e, l) => new { Expense = e, l.Name }
                    )
                    .Join(
                        db.Set<Grant>(),
                        x => x.Expense.GrantId,
                        g => g.Id,
                        (x, g) =>
                            new
                            {
                                x.Expense,
                                Line = x.Name,
                                g.Name,
                                g.Currency,
                            }
                    )
                    .ToListAsync(cancel)
            ).OrderByDescending(x => x.Expense.Id).Select(x => new ExpenseLine(x.Expense, x.Name, x.Line, Currency.Of(x.Currency)))];

    private static string Written(long minor, Currency currency) =>
        $"{currency.FromMinor(minor).ToString(CultureInfo.InvariantCulture)} {currency.Code}";
}
