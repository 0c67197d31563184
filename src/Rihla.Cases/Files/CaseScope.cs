using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>Which cases somebody may see: those of the own mission, and restricted ones only as a member of their team.</summary>
internal sealed class CaseScope(RihlaDb db, TimeProvider clock)
{
    // A page asks several times for the same person, and to put the question together costs as much as to answer it.
    private (Actor Actor, IQueryable<Case> Question)? cases;
    private (Actor Actor, IQueryable<WorkItem> Question)? work;

    /// <summary>The cases that exist for this actor. Everything that reads cases starts here.</summary>
    public IQueryable<Case> VisibleTo(Actor actor)
    {
        if (actor.IsSystem)
        {
            return db.Set<Case>();
        }
        if (cases?.Actor != actor)
        {
            cases = (actor, CasesSeenBy(actor));
        }
        return cases.Value.Question;
    }

    /// <summary>The work items that exist for this actor.</summary>
    public IQueryable<WorkItem> WorkOf(Actor actor)
    {
        if (work?.Actor != actor)
        {
            work = (actor, WorkSeenBy(actor));
        }
        return work.Value.Question;
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

    private IQueryable<Case> CasesSeenBy(Actor actor)
    {
        var now = clock.GetUtcNow();
        var (me, mission) = (actor.UserId, actor.MissionId);
        // Named before, for what is called within a query is compiled each time it is asked.
        var (team, glass) = (db.Set<TeamMember>(), db.Set<BrokenGlass>());
        return db.Set<Case>()
            .Where(c =>
                (c.HostMissionId == mission || (c.OriginMissionId == mission && c.SharedWithOrigin))
                && (
                    c.Sensitivity == Sensitivity.Normal
                    || team.Any(t => t.CaseId == c.Id && t.UserId == me)
                    || glass.Any(b => b.CaseId == c.Id && b.UserId == me && b.Until > now)
                )
            );
    }

    private IQueryable<WorkItem> WorkSeenBy(Actor actor)
    {
        var now = clock.GetUtcNow();
        var (me, mission) = (actor.UserId, actor.MissionId);
        var (team, glass) = (db.Set<TeamMember>(), db.Set<BrokenGlass>());
        return db.Set<WorkItem>()
            .Where(w =>
                (w.HostMissionId == mission || (w.OriginMissionId == mission && w.SharedWithOrigin))
                && (
                    !w.Restricted
                    || team.Any(t => t.CaseId == w.CaseId && t.UserId == me)
                    || glass.Any(b => b.CaseId == w.CaseId && b.UserId == me && b.Until > now)
                )
            );
    }
}
