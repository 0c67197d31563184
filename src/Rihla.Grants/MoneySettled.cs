using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>
/// A case that left the country is closed only when nothing is ordered and unpaid; what is still reserved for it goes back to
/// its line. The grant goes on counting its people.
/// </summary>
internal sealed class MoneySettled(RihlaDb db, Ledger ledger) : CaseClosing
{
    public override async Task<IReadOnlyList<Refusal>> WhyNotAsync(
        CaseFile file,
        ClosureReason reason,
        CancellationToken cancel
    ) =>
        file.Stage >= Stage.Departed
        && await db.Set<Expense>()
            .AnyAsync(
                e =>
                    e.CaseId == file.Id
                    && (
                        e.Standing == ExpenseStanding.Requested
                        || e.Standing == ExpenseStanding.Ordered
                    ),
                cancel
            )
            ? [new("Case.Close.OrdersOpen")]
            : [];

    public override async Task SettleAsync(CaseFile file, Actor by, CancellationToken cancel)
    {
        if (file.Stage < Stage.Departed)
        {
            return;
        }
        var reserved = (await ledger.OfCaseAsync(file.Id, cancel))
            .Where(b => b.Account == LedgerAccount.Reserved)
            .ToList();
        var ids = reserved.ConvertAll(b => b.LineId);
        var lines = await db.Set<BudgetLine>()
            .Where(l => ids.Contains(l.Id))
            .ToDictionaryAsync(l => l.Id, l => l.GrantId, cancel);
        foreach (var grant in reserved.GroupBy(b => lines[b.LineId]))
        {
            var booked = await ledger.BookAsync(
                new(grant.Key, LedgerKind.Released) { CaseId = file.Id },
                [
                    .. grant.Select(b => new LedgerMove(
                        b.LineId,
                        LedgerAccount.Reserved,
                        LedgerAccount.Available,
                        b.Amount
                    )),
                ],
                by,
                cancel
            );
            if (!booked.IsDone)
            {
                throw new InvalidOperationException("A line holds less than its cases.");
            }
        }
    }
}
