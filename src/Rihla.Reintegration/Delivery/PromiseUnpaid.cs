using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Delivery;

/// <summary>A promise whose payment is taken back is owed again: the case is not supported any more, and money that is late is asked for anew.</summary>
internal sealed class PromiseUnpaid(RihlaDb db, CaseFiles files, CaseTasks tasks, Progress progress)
    : PaymentTakenBack
{
    public override async Task OnTakenBackAsync(Guid caseId, Guid partId, CancellationToken cancel)
    {
        var promised = await db.Set<PlanItem>()
            .Where(i => i.CaseId == caseId && i.Instalments.Any(p => p.PartId == partId))
            .Select(i => new { i.Id, i.DueOn })
            .ToListAsync(cancel);
        if (
            promised.Count == 0
            || await files.FindAsync(caseId, Actor.System, cancel) is not { } file
        )
        {
            return;
        }
        progress.FallBack(file, Stage.Planned);
        await tasks.WaitAnewAsync(
            caseId,
            TaskKinds.ItemLate,
            promised.ConvertAll(i => TaskSubject.Of(i.Id, i.DueOn)),
            cancel
        );
    }
}
