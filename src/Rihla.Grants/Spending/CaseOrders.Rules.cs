using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;

namespace Rihla.Grants;

/// <content>What the donor’s rules say to what is promised and ordered.</content>
public sealed partial class CaseOrders
{
    /// <summary>What the rules of the grant say to spending this for a case, beside what was ordered for it already.</summary>
    /// <returns>
    /// Done; refused for a case that is closed, without a grant, without a budget line, above the cost of a person, above what is
    /// reserved once the grant has ended, and by each rule with the donor's words.
    /// </returns>
    public async Task<Outcome> CheckAsync(
        CaseFile file,
        IReadOnlyList<Outlay> outlays,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(outlays);
        if (outlays.All(o => o.Amount == 0))
        {
            return Outcome.Done;
        }
        if (!file.IsOpen)
        {
            return new Refusal("Expense.CaseClosed");
        }
        if (
            await ReservationAsync(file.Id, cancel) is not { } reservation
            || await PayingGrantAsync(file.Id, cancel) is not { } grant
        )
        {
            return new Refusal("Expense.NotFunded");
        }
        var missing = outlays.FirstOrDefault(o => grant.LineFor(o.Purpose) is null);
        return missing is not null ? new Refusal("Grant.NoLine", grant.Name, missing.Purpose)
            : await BrokenRuleAsync(grant, reservation, outlays, cancel) is { } broken ? broken
            : await AboveCostAsync(file, grant, reservation, outlays, cancel) is { } above ? above
            : await AboveReservedAsync(grant, reservation, outlays, cancel) is { } beyond ? beyond
            : Outcome.Done;
    }

    /// <summary>Why no more than what is still reserved for a case can be ordered, if so: the grant is not open today, and the rest of it is for nobody any more.</summary>
    internal Refusal? OnlyReserved(Grant grant, long left)
    {
        var currency = Currency.Of(grant.Currency);
        return grant.IsOpenOn(today.Date)
            ? null
            : new(
                "Expense.OnlyReserved",
                grant.Name,
                grant.StartsOn,
                grant.EndsOn,
                currency.FromMinor(Math.Max(0, left)),
                currency.Code
            );
    }

    private async Task<Refusal?> AboveReservedAsync(
        Grant grant,
        Reservation reservation,
        IReadOnlyList<Outlay> outlays,
        CancellationToken cancel
    )
    {
        if (grant.IsOpenOn(today.Date))
        {
            return null;
        }
        var (reserved, _) = await ledger.HeldAsync(reservation, cancel);
        var waiting = await WaitingAsync(reservation, cancel);
        return outlays
            .GroupBy(o => grant.LineFor(o.Purpose)!.Id, o => o.Amount)
            .Select(o =>
                (Amount: o.Sum(), Left: reserved.GetValueOrDefault(o.Key) - waiting[o.Key].Sum())
            )
            .Where(o => o.Amount > 0 && o.Amount > o.Left)
            .Select(o => OnlyReserved(grant, o.Left))
            .FirstOrDefault();
    }

    // What waits for approval, by line.
    private async Task<ILookup<Guid, long>> WaitingAsync(
        Reservation reservation,
        CancellationToken cancel
    ) =>
        (
            await db.Set<Expense>()
                .Where(e =>
                    e.ReservationId == reservation.Id && e.Standing == ExpenseStanding.Requested
                )
                .Select(e => new { e.LineId, e.Amount })
                .ToListAsync(cancel)
        ).ToLookup(e => e.LineId, e => e.Amount);

    /// <summary>The first rule about spending that these outlays, with what was ordered before, would break.</summary>
    private async Task<Refusal?> BrokenRuleAsync(
        Grant grant,
        Reservation reservation,
        IReadOnlyList<Outlay> outlays,
        CancellationToken cancel
    )
    {
        var currency = Currency.Of(grant.Currency);
        foreach (var rule in grant.RulesOn(today.Date))
        {
            var broken = rule.Kind switch
            {
                RuleKind.InKindOnly => outlays.Any(o =>
                    o is { Method: ExpenseMethod.Cash, Amount: > 0 }
                ),
                RuleKind.UsedWithinMonths => outlays.Any(o =>
                    o.Amount > 0 && o.On > rule.LastOrder(reservation.On)
                ),
                RuleKind.CashAtArrivalAtMost => outlays
                    .Where(o => o is { Method: ExpenseMethod.Cash, Purpose: LinePurpose.Arrival })
                    .Sum(o => o.Amount)
                    is > 0
                        and var cash
                    && cash + await CashAsync(reservation.CaseId, grant, cancel)
                        > currency.ToMinor(rule.Value!.Value * reservation.Persons),
                _ => false,
            };
            if (broken)
            {
                return new Refusal("Grant.SpendingRuleBroken", grant.Name, rule.Text);
            }
        }
        return null;
    }

    // Of several caps the lowest is held. What one person costs the grant in the end: on each line what was ordered or paid under
    // the reservation that stands, without the journey of who was lost, and beside it what is kept, or what waits for approval and is planned now, whichever is more.
    private async Task<Refusal?> AboveCostAsync(
        CaseFile file,
        Grant grant,
        Reservation reservation,
        IReadOnlyList<Outlay> outlays,
        CancellationToken cancel
    )
    {
        if (
            grant
                .RulesOn(today.Date)
                .Where(r => r.Kind == RuleKind.CostPerPersonAtMost)
                .MinBy(r => r.Value)
                is not { } rule
            || reservation.Persons == 0
        )
        {
            return null;
        }
        var (reserved, ordered) = await ledger.HeldAsync(reservation, cancel);
        var used = FundingLedger.ForWhoComes(
            ordered,
            reservation,
            grant,
            file,
            await CostTable.LoadAsync(db, file.HostMissionId, reservation.On, cancel),
            today.Date
        );
        var waiting = await WaitingAsync(reservation, cancel);
        var total = grant.Lines.Sum(line =>
        {
            var planned =
                outlays.Where(o => o.Purpose == line.Purpose).Sum(o => o.Amount)
                + waiting[line.Id].Sum();
            return used.GetValueOrDefault(line.Id)
                + Math.Max(reserved.GetValueOrDefault(line.Id), planned);
        });
        return total > Currency.Of(grant.Currency).ToMinor(rule.Value!.Value * reservation.Persons)
            ? new Refusal("Grant.SpendingRuleBroken", grant.Name, rule.Text)
            : null;
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
}
