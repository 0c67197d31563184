using Microsoft.EntityFrameworkCore;
using Rihla.Grants;
using Rihla.Platform.Data;

namespace Rihla.Reintegration.Plans;

/// <summary>What a plan promises is promised in the currency it was agreed in.</summary>
internal sealed class PlanCurrency(RihlaDb db) : PromisedCurrency
{
    public override Task<string?> OfAsync(Guid caseId, CancellationToken cancel) =>
        db.Set<ReintegrationPlan>()
            .Where(p => p.CaseId == caseId && p.Items.Any(i => i.Cost > 0))
            .Select(p => p.Currency)
            .SingleOrDefaultAsync(cancel);
}
