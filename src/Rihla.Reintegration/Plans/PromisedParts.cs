using Rihla.Grants;
using Rihla.Platform.Data;

namespace Rihla.Reintegration.Plans;

/// <summary>The parts of orders of what is promised: not of what was called off, nor of the shares of who left a project.</summary>
internal sealed class PromisedParts(RihlaDb db) : AwaitedParts
{
    public override IQueryable<AwaitedPart> All =>
        db.Set<PlanItem>()
            .Where(i => i.CancelledOn == null)
            .SelectMany(
                i => i.Instalments.Where(p => p.PartId != null),
                (i, p) => new AwaitedPart { CaseId = i.CaseId, PartId = p.PartId!.Value }
            );
}
