using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Grants.Conditions;

/// <summary>
/// Nothing is owed for the case: what was asked for is decided, what was ordered is paid or cancelled. What is still kept and
/// was never ordered goes back to its grant with the closing itself.
/// </summary>
internal sealed class LedgerAtZero(RihlaDb db, Ledger ledger) : Condition
{
    public override string Key => "ledger-at-zero";

    public override Stage Into => Stage.Closed;

    public override Role Owner => Role.FinanceOfficer;

    public override string Page => "/app/expenses";

    public override async ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    )
    {
        var obstacles = new List<Obstacle>();
        var asked = await db.Set<Expense>()
            .CountAsync(
                e => e.CaseId == file.Id && e.Standing == ExpenseStanding.Requested,
                cancel
            );
        if (asked > 0)
        {
            obstacles.Add(new("Condition.ledger-at-zero.Asked", null, asked));
        }
        var owed = (await ledger.OfCaseAsync(file.Id, cancel))
            .Where(b => b.Account == LedgerAccount.Committed)
            .ToList();
        if (owed.Count == 0)
        {
            return obstacles;
        }
        var ids = owed.ConvertAll(o => o.LineId);
        var lines = await db.Set<BudgetLine>()
            .Where(l => ids.Contains(l.Id))
            .Join(
                db.Set<Grant>(),
                l => l.GrantId,
                g => g.Id,
                (l, g) =>
                    new
                    {
                        l.Id,
                        l.Name,
                        Grant = g.Name,
                        g.Currency,
                    }
            )
            .ToDictionaryAsync(l => l.Id, cancel);
        obstacles.AddRange(
            owed.Select(o =>
            {
                var line = lines[o.LineId];
                return new Obstacle(
                    "Condition.ledger-at-zero.Ordered",
                    null,
                    Currency.Of(line.Currency).FromMinor(o.Amount),
                    line.Currency,
                    line.Grant,
                    line.Name
                );
            })
        );
        return obstacles;
    }
}
