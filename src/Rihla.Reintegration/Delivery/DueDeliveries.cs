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
internal sealed class DueDeliveries(CaseFiles files, OwedItems owed, PlanBook book, Today today)
{
    /// <summary>How many stand on a page.</summary>
    public const int PageSize = 50;

    private const int Together = 250;

    /// <summary>
    /// A page of what is still to be delivered, the earliest due first, and how much there is: to who delivers, what their
    /// mission delivers; to all others, what is promised in the cases that they may see.
    /// </summary>
    public async Task<(IReadOnlyList<DueLine> Lines, int Total)> PageAsync(
        int page,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(ReintegrationPermissions.View);
        var due = by.May(ReintegrationPermissions.Deliver) ? owed.By(by) : owed.To(by);
        var some = await due.OrderBy(i => i.DueOn)
            .ThenBy(i => i.Id)
            .Page(page, PageSize)
            .Select(i => new Owed(i.Id, i.CaseId))
            .ToListAsync(cancel);
        return (await LinesAsync(some, by, cancel), await due.CountAsync(cancel));
    }

    /// <summary>All that is still to be delivered in the cases that the actor may see, case by case.</summary>
    public async IAsyncEnumerable<DueLine> AllAsync(
        Actor by,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        by.Need(ReintegrationPermissions.View);
        var all = await owed.To(by)
            .OrderBy(i => i.CaseId)
            .ThenBy(i => i.DueOn)
            .ThenBy(i => i.Id)
            .Select(i => new Owed(i.Id, i.CaseId))
            .ToListAsync(cancel);
        foreach (var some in all.Chunk(Together))
        {
            foreach (var line in await LinesAsync(some, by, cancel))
            {
                yield return line;
            }
        }
    }

    private async Task<IReadOnlyList<DueLine>> LinesAsync(
        IReadOnlyCollection<Owed> some,
        Actor by,
        CancellationToken cancel
    )
    {
        var cases = some.Select(o => o.CaseId).Distinct().ToList();
        var seen = (await files.ListAsync(cases, by, cancel)).ToDictionary(f => f.Id);
        var items = (await book.SupportAsync(cases, cancel))
            .SelectMany(s => s.Items)
            .ToDictionary(i => i.Item.Id);
        return
        [
            .. some.Where(o => seen.ContainsKey(o.CaseId) && items.ContainsKey(o.ItemId))
                .Select(o => items[o.ItemId])
                .Select(i => new DueLine(
                    seen[i.Item.CaseId],
                    i.Item,
                    i.State,
                    i.IsLate(today.Date)
                )),
        ];
    }

    private sealed record Owed(Guid ItemId, Guid CaseId);
}
