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
internal sealed class WaitingList(CaseScope scope, CaseFiles files, Today today)
{
    public const int PageSize = 50;

    public async Task<(IReadOnlyList<WaitingLine> Lines, int Total)> PageAsync(
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
        var found = (
            await files.ListAsync([.. items.Select(i => i.CaseId)], actor, cancel)
        ).ToDictionary(f => f.Id);
        return (
            [
                .. items
                    .Where(i => found.ContainsKey(i.CaseId))
                    .Select(
                        (item, i) =>
                            new WaitingLine(
                                country is null ? skipped + i + 1 : null,
                                found[item.CaseId],
                                today.Date.DayNumber - item.RequestedOn.DayNumber,
                                item.Points,
                                item.ReasonCodes,
                                found[item.CaseId].Case.WaitingSince ?? today.Date
                            )
                    ),
            ],
            await waiting.CountAsync(cancel)
        );
    }
}
