using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>A place on the waiting list, and why it is that place.</summary>
internal sealed record WaitingLine(
    int? Place,
    CaseFile File,
    int DaysWaited,
    int Points,
    IReadOnlyList<string> Reasons,
    DateOnly WaitingSince
)
{
    /// <summary>Days waited since the request, and what vulnerability is worth in days: the order is by this.</summary>
    public int Total => DaysWaited + Points;
}

/// <summary>Who waits for money, in the order of urgency, which is the same for everybody and explained in each line.</summary>
internal sealed class WaitingList(RihlaDb db, CaseScope scope, CaseFiles files, Today today)
{
    public const int PageSize = 50;

    /// <summary>A page of the list, how many the reader sees in all, and to who counts cases: how many more wait, of restricted cases.</summary>
    public async Task<(IReadOnlyList<WaitingLine> Lines, int Total, int Hidden)> PageAsync(
        int page,
        string? country,
        Actor actor,
        CancellationToken cancel = default
    )
    {
        var mission = actor.MissionId;
        var waiting = scope
            .WorkOf(actor)
            .AsNoTracking()
            .Where(w => w.HostMissionId == mission && w.IsWaiting);
        if (country is not null)
        {
            waiting = waiting.Where(w => w.Country == country);
        }
        var skipped = Paging.Before(page, PageSize);
        var items = await waiting
            .OrderBy(w => w.Rank)
            .ThenBy(w => w.CaseId)
            .Skip(skipped)
            .Take(PageSize)
            .ToListAsync(cancel);
        var places = country is null ? await PlacesAsync(items, mission, cancel) : [];
        var found = (
            await files.ListAsync([.. items.Select(i => i.CaseId)], actor, cancel)
        ).ToDictionary(f => f.Id);
        var total = await waiting.CountAsync(cancel);
        var hidden =
            country is null && actor.May(CasesPermissions.Count)
                ? await db.Set<WorkItem>()
                    .CountAsync(w => w.HostMissionId == mission && w.IsWaiting, cancel) - total
                : 0;
        return (
            [
                .. items
                    .Where(i => found.ContainsKey(i.CaseId))
                    .Select(item => new WaitingLine(
                        places.TryGetValue(item.CaseId, out var place) ? place : null,
                        found[item.CaseId],
                        today.Date.DayNumber - item.RequestedOn.DayNumber,
                        item.Points,
                        item.ReasonCodes,
                        found[item.CaseId].Case.WaitingSince ?? today.Date
                    )),
            ],
            total,
            hidden
        );
    }

    // Counted among all who wait, those too whom the reader may not see: a family is told the same place by everybody.
    private async Task<Dictionary<Guid, int>> PlacesAsync(
        List<WorkItem> items,
        Guid mission,
        CancellationToken cancel
    )
    {
        if (items.Count == 0)
        {
            return [];
        }
        var (first, last) = (items[0].Rank, items[^1].Rank);
        var all = db.Set<WorkItem>().Where(w => w.HostMissionId == mission && w.IsWaiting);
        var before = await all.CountAsync(w => w.Rank < first, cancel);
        var among = await all.Where(w => w.Rank >= first && w.Rank <= last)
            .OrderBy(w => w.Rank)
            .ThenBy(w => w.CaseId)
            .Select(w => w.CaseId)
            .ToListAsync(cancel);
        return among.Index().ToDictionary(w => w.Item, w => before + w.Index + 1);
    }
}
