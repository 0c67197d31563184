using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Delivery;

/// <summary>A line of what is to be delivered.</summary>
internal sealed record DueLine(CaseFile File, PlanItem Item, ItemState State, bool IsLate);

/// <summary>What was promised and has not reached its returnee.</summary>
internal sealed class DueDeliveries(
    RihlaDb db,
    CaseFiles files,
    CaseFigures figures,
    PlanBook book,
    Today today
)
{
    private const int MostShown = 200;

    /// <summary>
    /// What is still to be delivered, the earliest due first: by the mission of who delivers; to all others, what is promised
    /// in the cases of their mission.
    /// </summary>
    public async Task<IReadOnlyList<DueLine>> DueAsync(Actor by, CancellationToken cancel = default)
    {
        by.Need(ReintegrationPermissions.View);
        var open = db.Set<PlanItem>().Where(i => i.DeliveredOn == null && i.CancelledOn == null);
        List<Guid> cases;
        if (by.May(ReintegrationPermissions.Deliver))
        {
            cases = await open.Where(i => i.MissionId == by.MissionId)
                .OrderBy(i => i.DueOn)
                .Select(i => i.CaseId)
                .Take(MostShown)
                .ToListAsync(cancel);
        }
        else
        {
            var all = await open.OrderBy(i => i.DueOn).Select(i => i.CaseId).ToListAsync(cancel);
            var ours = await figures.AtHomeAsync(all, by.MissionId, Actor.System, cancel);
            cases = [.. all.Distinct().Where(ours.ContainsKey).Take(MostShown)];
        }
        var lines = await LinesAsync([.. cases.Distinct()], by, cancel).ToListAsync(cancel);
        return [.. lines.OrderBy(l => l.Item.DueOn).ThenBy(l => l.Item.Id)];
    }

    /// <summary>All that is still to be delivered in the cases that the actor may see, case by case.</summary>
    public async IAsyncEnumerable<DueLine> AllDueAsync(
        Actor by,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        by.Need(ReintegrationPermissions.View);
        var cases = await db.Set<PlanItem>()
            .Where(i => i.DeliveredOn == null && i.CancelledOn == null)
            .Select(i => i.CaseId)
            .Distinct()
            .ToListAsync(cancel);
        foreach (var some in cases.Order().Chunk(MostShown))
        {
            await foreach (var line in LinesAsync(some, by, cancel).WithCancellation(cancel))
            {
                yield return line;
            }
        }
    }

    private async IAsyncEnumerable<DueLine> LinesAsync(
        IReadOnlyCollection<Guid> cases,
        Actor by,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        foreach (var file in (await files.ListAsync(cases, by, cancel)).Where(f => f.IsOpen))
        {
            var support = await book.SupportAsync(file.Id, cancel);
            foreach (
                var item in support?.Promised.Where(i =>
                    i.State is not (ItemState.Delivered or ItemState.Done or ItemState.Cancelled)
                ) ?? []
            )
            {
                yield return new(file, item.Item, item.State, item.IsLate(today.Date));
            }
        }
    }
}
