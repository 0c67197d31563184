using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Conditions;

/// <summary>What the household needs was assessed after the arrival.</summary>
internal sealed class NeedsAssessed(RihlaDb db) : Condition
{
    public override string Key => "needs-assessed";

    public override Stage Into => Stage.Planned;

    public override Role Owner => Role.OriginCaseworker;

    public override bool OwnerIsAtOrigin => true;

    public override string Page => "needs";

    public override int DaysAllowed => 14;

    public override async ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    ) =>
        await db.Set<NeedsAssessment>().AnyAsync(a => a.CaseId == file.Id, cancel)
            ? []
            : [new("Condition.needs-assessed.Missing")];
}

/// <summary>The returnee has agreed to the plan.</summary>
internal sealed class PlanAgreed(PlanBook book) : Condition
{
    public override string Key => "plan-agreed";

    public override Stage Into => Stage.Planned;

    public override Role Owner => Role.OriginCaseworker;

    public override bool OwnerIsAtOrigin => true;

    public override string Page => "plan";

    public override int DaysAllowed => ReintegrationReminders.PlanWithinDays;

    public override async ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    ) =>
        await book.FindAsync(file.Id, cancel) switch
        {
            { Approved: not null } => [],
            { Pending.Standing: VersionStanding.Agreed } => [],
            { Pending.SentBackReason: not null } => [new("Condition.plan-agreed.SentBack")],
            { Pending: not null } => [new("Condition.plan-agreed.NotYet")],
            _ => [new("Condition.plan-agreed.NoPlan")],
        };
}

/// <summary>The plan is approved, within the rules of the grant and the limit of who approves.</summary>
internal sealed class PlanApproved(PlanBook book) : Condition
{
    public override string Key => "plan-approved";

    public override Stage Into => Stage.Planned;

    public override Role Owner => Role.ProgrammeManager;

    public override string Page => "plan";

    public override async ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    )
    {
        var plan = await book.FindAsync(file.Id, cancel);
        if (plan?.Approved is not null)
        {
            return [];
        }
        var agreement = plan?.Pending?.Agreement;
        return
        [
            new(
                plan?.Pending?.StandingApprovals.Any() == true
                    ? "Condition.plan-approved.SecondMissing"
                    : "Condition.plan-approved.NotYet"
            )
            {
                DueOn = agreement?.On.AddDays(ReintegrationReminders.ApprovalWithinDays),
            },
        ];
    }
}
