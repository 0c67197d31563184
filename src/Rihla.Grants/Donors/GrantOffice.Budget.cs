using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <content>Budget lines, their revisions, and the reversal of an entry.</content>
internal sealed partial class GrantOffice
{
    /// <summary>Adds a line with its budget.</summary>
    public Task<Outcome> AddLineAsync(
        Guid id,
        LinePurpose purpose,
        string? name,
        decimal? budget,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            async grant =>
            {
                if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > BudgetLine.LongestName)
                {
                    return Refusal.Of("Name", "Grant.LineNameMissing", BudgetLine.LongestName);
                }
                if (Amount(grant, budget) is not { } minor)
                {
                    return Refusal.Of("Budget", "Grant.AmountWrong", grant.Currency);
                }
                var added = grant.AddLine(purpose, name.Trim());
                if (!added.IsDone)
                {
                    return added.Refusals.ToList();
                }
                db.Add(new LineBalance { LineId = added.Value.Id });
                await db.SaveAsync(
                    by,
                    new Act("grant.line-added") { Args = [grant.Name, added.Value.Name] },
                    cancel
                );
                return await BudgetAsync(grant, added.Value, minor, null, by, cancel);
            },
            cancel
        );

    /// <summary>Raises or lowers the budget of a line, with the reason; it is never lowered below what is reserved, ordered and paid.</summary>
    public Task<Outcome> ReviseAsync(
        Guid id,
        Guid lineId,
        decimal? budget,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            async grant =>
            {
                if (grant.Lines.FirstOrDefault(l => l.Id == lineId) is not { } line)
                {
                    return new Refusal("Grant.NotFound");
                }
                if (Amount(grant, budget) is not { } minor)
                {
                    return Refusal.Of("Budget", "Grant.AmountWrong", grant.Currency);
                }
                return string.IsNullOrWhiteSpace(reason)
                    ? Refusal.Of("Reason", "Grant.ReasonMissing")
                    : await BudgetAsync(grant, line, minor, reason.Trim(), by, cancel);
            },
            cancel
        );

    /// <summary>Undoes a change of budget that was booked by mistake; what happened to cases is undone by their own operations.</summary>
    public async Task<Outcome> ReverseAsync(
        Guid id,
        Guid entryId,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(GrantsPermissions.Approve);
        if (string.IsNullOrWhiteSpace(reason))
        {
            return Refusal.Of("Reason", "Grant.ReasonMissing");
        }
        await using var work = await db.BeginAsync(cancel);
        await db.LockAsync(Ledger.Lock, cancel);
        var entry = await db.Set<LedgerEntry>()
            .Include(e => e.Postings)
            .SingleOrDefaultAsync(e => e.Id == entryId && e.GrantId == id, cancel);
        if (await FindAsync(id, by, cancel) is not { } grant || entry is null)
        {
            return new Refusal("Grant.NotFound");
        }
        if (entry.Kind != LedgerKind.Budgeted)
        {
            return new Refusal("Grant.ReverseOnlyBudget");
        }
        if (entry.ByUserId == by.UserId)
        {
            return new Refusal("Expense.OwnRequest");
        }
        if (await db.Set<LedgerEntry>().AnyAsync(e => e.ReversesId == entryId, cancel))
        {
            return new Refusal("Grant.ReversedAlready");
        }
        var moves = entry
            .Postings.Where(p => p.Account == LedgerAccount.Available)
            .Select(p => Budgeting(p.LineId, -p.Amount))
            .ToList();
        var booked = await ledger.BookAsync(
            new(id, LedgerKind.Reversed) { ReversesId = entryId, Reason = reason.Trim() },
            moves,
            by,
            cancel
        );
        if (!booked.IsDone)
        {
            db.ChangeTracker.Clear();
            return Outcome.Refused(booked.Refusals);
        }
        await db.SaveAsync(
            by,
            new Act("grant.entry-reversed") { Args = [grant.Name], Reason = reason.Trim() },
            cancel
        );
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    private async Task<Outcome<Act>> BudgetAsync(
        Grant grant,
        BudgetLine line,
        long budget,
        string? reason,
        Actor by,
        CancellationToken cancel
    )
    {
        await db.LockAsync(Ledger.Lock, cancel);
        var now = await db.Set<LineBalance>()
            .Where(b => b.LineId == line.Id)
            .Select(b => -b.Budget)
            .SingleAsync(cancel);
        var booked = await ledger.BookAsync(
            new(grant.Id, LedgerKind.Budgeted) { Reason = reason },
            [Budgeting(line.Id, budget - now)],
            by,
            cancel
        );
        return booked.IsDone
            ? new Act("grant.budgeted")
            {
                Args =
                [
                    grant.Name,
                    line.Name,
                    Currency
                        .Of(grant.Currency)
                        .FromMinor(budget)
                        .ToString(CultureInfo.InvariantCulture),
                ],
                Reason = reason,
            }
            : booked.Refusals.ToList();
    }

    private static LedgerMove Budgeting(Guid lineId, long change) =>
        change >= 0
            ? new(lineId, LedgerAccount.Budget, LedgerAccount.Available, change)
            : new(lineId, LedgerAccount.Available, LedgerAccount.Budget, -change);

    private static long? Amount(Grant grant, decimal? amount)
    {
        var currency = Currency.Of(grant.Currency);
        return amount is >= 0 and < 1_000_000_000_000 && currency.Holds(amount.Value)
            ? currency.ToMinor(amount.Value)
            : null;
    }
}
