using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform.Security;

namespace Rihla.Reintegration.Complaints;

/// <summary>Complaints to be answered stand in the work list of those who handle them, and in nobody else's: they are tasks of no case.</summary>
internal sealed class ComplaintTasks(ComplaintScope scope) : OfficeTasks
{
    public override async Task<IReadOnlyList<OfficeTask>> OfAsync(
        Actor by,
        CancellationToken cancel
    )
    {
        if (!by.May(FollowUpPermissions.HandleComplaints))
        {
            return [];
        }
        var open = await (await scope.LeftToAsync(by, cancel))
            .OrderBy(c => c.DueOn)
            .Select(c => new
            {
                c.Code,
                c.DueOn,
                c.IsSerious,
            })
            .ToListAsync(cancel);
        return
        [
            .. open.Select(c => new OfficeTask(
                c.IsSerious ? "Task.complaint-serious" : "Task.complaint",
                [c.Code],
                c.DueOn,
                $"/app/complaints/{c.Code}"
            )),
        ];
    }
}

/// <summary>What the audit shows of complaints: nothing to whoever they are about.</summary>
internal sealed class ComplaintShade(ComplaintScope scope) : AuditShade
{
    public override Task<IReadOnlyList<Guid>> HiddenFromAsync(
        Actor reader,
        CancellationToken cancel
    ) => scope.HiddenFromAsync(reader, cancel);
}
