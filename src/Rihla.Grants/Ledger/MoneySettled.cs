using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>
/// What is still reserved for a case that left the country goes back to its line when the case is closed. The grant goes on
/// counting its people.
/// </summary>
internal sealed class MoneySettled(RihlaDb db, Ledger ledger) : CaseClosing
{
    public override async Task SettleAsync(
        CaseFile file,
        ClosureReason reason,
        Actor by,
        CancellationToken cancel
    )
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
