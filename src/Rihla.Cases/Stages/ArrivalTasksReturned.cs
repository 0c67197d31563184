using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>
/// What was asked about somebody after the arrival was asked of the mission of origin. Where there was no such arrival, that mission
/// may not work on it, and the host mission is asked: about a protection need, a doubt of counselling, a service that does not answer.
/// </summary>
internal sealed class ArrivalTasksReturned(RihlaDb db) : ArrivalTakenBack
{
    public override async Task<Outcome> OnTakenBackAsync(
        CaseFile file,
        Traveller traveller,
        Actor by,
        CancellationToken cancel
    )
    {
        var given = await db.Set<CaseTask>()
            .Where(t =>
                t.CaseId == file.Id
                && t.OwnerMissionId != file.HostMissionId
                && (t.DoneAt == null || t.DoneByName == null)
                && (
                    t.Kind == Screenings.RouteTask
                    || t.Kind == Counselling.ConcernTask
                    || t.Kind == Referrals.UnansweredTask
                )
            )
            .ToListAsync(cancel);
        if (given.Count == 0)
        {
            return Outcome.Done;
        }
        var about = await AboutAsync(file, traveller.MemberId, cancel);
        foreach (var task in given.Where(t => about.Contains(t.Subject)))
        {
            // Of the host mission it is the caseworker who wrote to the service.
            task.ReturnToHost(
                file,
                task.Kind == Referrals.UnansweredTask ? Role.Caseworker : task.Owner
            );
        }
        return Outcome.Done;
    }

    private async Task<HashSet<Guid>> AboutAsync(
        CaseFile file,
        Guid memberId,
        CancellationToken cancel
    )
    {
        var routes = await CaseRoutes.LoadAsync(db, file.Id, cancel);
        var sessions = await db.Set<CounsellingSession>()
            .AsNoTracking()
            .Where(s => s.CaseId == file.Id)
            .ToListAsync(cancel);
        var referrals = await db.Set<Referral>()
            .AsNoTracking()
            .Where(r => r.CaseId == file.Id)
            .ToListAsync(cancel);
        return
        [
            .. routes.All.Where(r => r.MemberId == memberId).Select(r => r.Id),
            .. sessions.Where(s => s.MemberIds.Contains(memberId)).Select(s => s.Id),
            .. referrals.Where(r => r.MemberIds.Contains(memberId)).Select(r => r.Id),
        ];
    }
}
