using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Reintegration.Plans;

/// <summary>
/// What was promised and has not reached its returnee: things that the version in force of an open case's plan promises, not
/// all handed over; money, not all paid. The database decides it, so that no list of what is due fills with what is settled.
/// </summary>
internal sealed class OwedItems(RihlaDb db, CasesAtHome cases, PaidParts paid)
{
    /// <summary>What is owed in the cases that exist for an actor.</summary>
    public IQueryable<PlanItem> To(Actor by) => In(cases.OpenTo(by));

    /// <summary>What the mission of an actor owes: which mission it is may have become another since it was promised.</summary>
    public IQueryable<PlanItem> By(Actor by) => In(cases.WorkedOnBy(by));

    private IQueryable<PlanItem> In(IQueryable<Guid> open)
    {
        var parts = paid.Paid;
        return db.Set<PlanItem>()
            .Where(i =>
                i.DeliveredOn == null
                && i.CancelledOn == null
                && (
                    i.Method == ExpenseMethod.InKind
                    || i.Instalments.Any(p =>
                        p.PartId == null || !parts.Any(part => part == p.PartId)
                    )
                )
                && db.Set<PlanVersion>()
                    .Any(v =>
                        v.PlanId == i.PlanId
                        && v.Standing == VersionStanding.Approved
                        && i.Since <= v.Number
                        && (i.Until == null || i.Until > v.Number)
                    )
                && open.Any(id => id == i.CaseId)
            );
    }
}
