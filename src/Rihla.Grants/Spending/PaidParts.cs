using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;

namespace Rihla.Grants;

/// <summary>A part of an order that was paid.</summary>
/// <param name="PartId">The part.</param>
/// <param name="CaseId">The case whose grant paid; shares of several cases in one part are several.</param>
/// <param name="Amount">What was paid, in the currency.</param>
/// <param name="Currency">Of the grant, ISO 4217.</param>
public sealed record PaidPart(Guid PartId, Guid CaseId, decimal Amount, string Currency);

/// <summary>What was paid of orders, for reports of the rooms that ordered.</summary>
public sealed class PaidParts(RihlaDb db)
{
    /// <summary>The parts that are paid, for a query of another room to look into.</summary>
    public IQueryable<Guid> Paid =>
        db.Set<Expense>()
            .Where(e => e.PartId != null && e.Standing == ExpenseStanding.Paid)
            .Select(e => e.PartId!.Value);

    /// <summary>What was paid between two days, both included.</summary>
    public async Task<IReadOnlyList<PaidPart>> BetweenAsync(
        DateOnly first,
        DateOnly last,
        CancellationToken cancel = default
    ) =>
        [
            .. (
                await db.Set<Expense>()
                    .Where(e => e.PartId != null && e.PaidOn >= first && e.PaidOn <= last)
                    .Join(
                        db.Set<Grant>(),
                        e => e.GrantId,
                        g => g.Id,
                        (e, g) =>
                            new
                            {
                                PartId = e.PartId!.Value,
                                e.CaseId,
                                Paid = e.Paid!.Value,
                                g.Currency,
                            }
                    )
                    .ToListAsync(cancel)
            ).Select(p => new PaidPart(
                p.PartId,
                p.CaseId,
                Currency.Of(p.Currency).FromMinor(p.Paid),
                p.Currency
            )),
        ];
}
