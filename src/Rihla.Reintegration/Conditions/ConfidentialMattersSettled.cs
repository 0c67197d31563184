using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Reintegration.Complaints;

namespace Rihla.Reintegration.Conditions;

/// <summary>
/// Nothing that is dealt with in confidence is open, such as a complaint. It says no more than that: whoever reads it may be
/// the one complained of.
/// </summary>
internal sealed class ConfidentialMattersSettled(RihlaDb db, ComplaintScope scope) : Condition
{
    public override string Key => "confidential-matters-settled";

    public override Stage Into => Stage.Closed;

    public override Role Owner => Role.ProgrammeManager;

    public override string Page => "/app/complaints";

    public override async ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    )
    {
        var key = scope.KeyOfCase(file.Id);
        var mission = await db.Set<Complaint>()
            .Where(c => c.CaseKey == key && c.Standing != ComplaintStanding.Answered)
            .OrderBy(c => c.DueOn)
            .Select(c => (Guid?)c.MissionId)
            .FirstOrDefaultAsync(cancel);
        return mission is null
            ? []
            : [new("Condition.confidential-matters-settled.Open") { MissionId = mission }];
    }
}
