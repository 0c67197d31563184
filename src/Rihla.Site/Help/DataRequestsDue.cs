using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Site;

/// <summary>Requests about personal data that wait for the data-protection officer.</summary>
internal sealed class DataRequestsDue(RihlaDb db) : OfficeTasks
{
    public override async Task<IReadOnlyList<OfficeTask>> OfAsync(
        Actor by,
        CancellationToken cancel
    )
    {
        if (!by.May(SitePermissions.DataRequests))
        {
            return [];
        }
        var mission = by.MissionId;
        return
        [
            .. (
                await db.Set<DataRequest>()
                    .AsNoTracking()
                    .Where(d =>
                        d.MissionId == mission
                        && d.Standing != DataRequestStanding.Done
                        && d.Standing != DataRequestStanding.Refused
                    )
                    .Join(
                        db.Set<HelpRequest>(),
                        d => d.RequestId,
                        r => r.Id,
                        (d, r) =>
                            new
                            {
                                d.Id,
                                d.Wish,
                                d.DueOn,
                                r.Code,
                            }
                    )
                    .OrderBy(d => d.DueOn)
                    .ToListAsync(cancel)
            ).Select(d => new OfficeTask(
                $"Site.Task.Data.{d.Wish}",
                [d.Code],
                d.DueOn,
                $"/app/data-requests/{d.Id}"
            )),
        ];
    }
}
