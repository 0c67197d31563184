using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>Which cases somebody may see: those of the own mission, and restricted ones only as a member of their team.</summary>
internal sealed class CaseScope(RihlaDb db, TimeProvider clock)
{
    /// <summary>The cases that exist for this actor. Everything that reads cases starts here.</summary>
    public IQueryable<Case> VisibleTo(Actor actor)
    {
        var cases = db.Set<Case>().AsQueryable();
        if (actor.IsSystem)
        {
            return cases;
        }
        var now = clock.GetUtcNow();
        var (me, mission) = (actor.UserId, actor.MissionId);
        return cases.Where(c =>
            (c.HostMissionId == mission || (c.OriginMissionId == mission && c.SharedWithOrigin))
            && (
                c.Sensitivity == Sensitivity.Normal
                || db.Set<TeamMember>().Any(t => t.CaseId == c.Id && t.UserId == me)
                || db.Set<BrokenGlass>()
                    .Any(b => b.CaseId == c.Id && b.UserId == me && b.Until > now)
            )
        );
    }

    /// <summary>
    /// The cases in which these persons stand, whoever may see them. They are few, and are given to the next query as a list:
    /// as a part of it, SQLite would begin with all cases of the mission.
    /// </summary>
    public async Task<List<Guid>> CasesOfAsync(
        IReadOnlyCollection<Guid> personIds,
        CancellationToken cancel
    ) =>
        personIds.Count == 0
            ? []
            : await db.Set<CaseMember>()
                .Where(m => personIds.Contains(m.PersonId))
                .Select(m => m.CaseId)
                .Distinct()
                .ToListAsync(cancel);

    /// <summary>The work items that exist for this actor.</summary>
    public IQueryable<WorkItem> WorkOf(Actor actor)
    {
        var now = clock.GetUtcNow();
        var (me, mission) = (actor.UserId, actor.MissionId);
        return db.Set<WorkItem>()
            .Where(w =>
                (w.HostMissionId == mission || (w.OriginMissionId == mission && w.SharedWithOrigin))
                && (
                    !w.Restricted
                    || db.Set<TeamMember>().Any(t => t.CaseId == w.CaseId && t.UserId == me)
                    || db.Set<BrokenGlass>()
                        .Any(b => b.CaseId == w.CaseId && b.UserId == me && b.Until > now)
                )
            );
    }
}
