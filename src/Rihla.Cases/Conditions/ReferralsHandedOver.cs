using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases.Conditions;

/// <summary>No referral waits for its service: each was accepted, answered or refused, so that nobody is dropped between two desks.</summary>
internal sealed class ReferralsHandedOver(RihlaDb db) : Condition
{
    public override string Key => "referrals-handed-over";

    public override Stage Into => Stage.Closed;

    public override Role Owner => Role.Caseworker;

    public override string Page => "referrals";

    public override Role? WaivedBy => Role.ProgrammeManager;

    public override async ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    )
    {
        var sent = await db.Set<Referral>()
            .Where(r => r.CaseId == file.Id && r.Status == ReferralStatus.Sent)
            .OrderBy(r => r.SentOn)
            .Select(r => new { r.Id, r.SentOn })
            .ToListAsync(cancel);
        return
        [
            .. sent.Select(r => new Obstacle("Condition.referrals-handed-over.Sent", null, r.SentOn)
            {
                Found = r.Id,
            }),
        ];
    }
}
