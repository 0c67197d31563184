using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <content>Taking orders back, and where their money goes.</content>
public sealed partial class CaseOrders
{
    /// <summary>Takes back what was ordered for a case under an order and is not paid: what was committed is reserved for the case again, or free.</summary>
    /// <returns>What became free, in whole minor units; refused while its payment is asked for.</returns>
    public async Task<Outcome<CancelledOrder>> CancelAsync(
        Guid caseId,
        Guid orderId,
        string reason,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var open = await db.Set<Expense>()
            .Where(e =>
                e.CaseId == caseId
                && e.OrderId == orderId
                && (
                    e.Standing == ExpenseStanding.Requested || e.Standing == ExpenseStanding.Ordered
                )
            )
            .OrderBy(e => e.Id)
            .ToListAsync(cancel);
        var parts = open.ConvertAll(e => e.PartId!.Value);
        if (
            await db.Set<Bill>()
                .AnyAsync(b => parts.Contains(b.PartId) && b.Standing == BillStanding.Due, cancel)
        )
        {
            return new Refusal("Bill.SendBackFirst");
        }
        foreach (var expense in open)
        {
            var taken = await TakeBackAsync(expense, reason, by, cancel);
            if (!taken.IsDone)
            {
                return taken.Refusals.ToList();
            }
        }
        await tasks.SettleAsync(caseId, MoneyReminders.Unapproved, by, orderId, cancel);
        return new CancelledOrder(open.Sum(e => e.Amount));
    }

    /// <summary>
    /// Where what is not used goes back to: to the case as long as it is open and the reservation stands that it was ordered
    /// under, else it is free. A later one of the same case holds all that its people need.
    /// </summary>
    internal async Task<LedgerAccount> BackToAsync(Expense expense, CancellationToken cancel) =>
        await files.IsOpenAsync(expense.CaseId, cancel)
        && (await ReservationAsync(expense.CaseId, cancel))?.Id == expense.ReservationId
            ? LedgerAccount.Reserved
            : LedgerAccount.Available;

    /// <summary>Takes back that an expense was paid: the payment is reversed, and its money is committed again.</summary>
    /// <returns>As <see cref="Expense.TakeBackPayment"/> refuses.</returns>
    internal async Task<Outcome> TakeBackPaymentAsync(
        Expense expense,
        string? reason,
        Actor by,
        CancellationToken cancel
    )
    {
        var payment = await db.Set<LedgerEntry>()
            .Where(e =>
                e.ExpenseId == expense.Id
                && e.Kind == LedgerKind.Spent
                && !db.Set<LedgerEntry>().Any(r => r.ReversesId == e.Id)
            )
            .Select(e => new { e.Id, e.ByUserId })
            .SingleOrDefaultAsync(cancel);
        var taken = expense.TakeBackPayment(reason, payment?.ByUserId ?? Guid.Empty, by.UserId);
        return taken.IsDone
            ? await ledger.BookAsync(
                new(expense.GrantId, LedgerKind.Reversed)
                {
                    CaseId = expense.CaseId,
                    ExpenseId = expense.Id,
                    ReversesId = payment!.Id,
                },
                [new(expense.LineId, LedgerAccount.Spent, LedgerAccount.Committed, expense.Amount)],
                by,
                cancel
            )
            : taken;
    }

    /// <summary>What the audit says of a payment that was taken back.</summary>
    internal static Act TakenBack(Expense expense, string reason, Currency currency) =>
        new("payment.taken-back", CaseId: expense.CaseId)
        {
            Args = [Written(expense.Amount, currency), expense.CaseCode],
            Reason = reason.Trim(),
        };

    /// <summary>Takes one expense back, and what was committed for it.</summary>
    internal async Task<Outcome> TakeBackAsync(
        Expense expense,
        string? reason,
        Actor by,
        CancellationToken cancel
    )
    {
        var ordered = expense.Standing == ExpenseStanding.Ordered;
        var cancelled = expense.Cancel(reason);
        if (!cancelled.IsDone || !ordered)
        {
            return cancelled;
        }
        return await ledger.BookAsync(
            new(expense.GrantId, LedgerKind.Cancelled)
            {
                CaseId = expense.CaseId,
                ExpenseId = expense.Id,
            },
            [
                new(
                    expense.LineId,
                    LedgerAccount.Committed,
                    await BackToAsync(expense, cancel),
                    expense.Amount
                ),
            ],
            by,
            cancel
        );
    }
}
