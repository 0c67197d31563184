using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Platform;
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
    /// Of these work items those of a mission: that host and receive are named each by itself, so that the index of that side is used.
    /// </summary>
    /// <param name="items">The work items.</param>
    /// <param name="mission">The mission; of one that is not known, of both sides.</param>
    /// <param name="missionId">Its identity.</param>
    public static IQueryable<WorkItem> OfMission(
        IQueryable<WorkItem> items,
        MissionInfo? mission,
        Guid missionId
    ) =>
        mission switch
        {
            { IsHost: true, IsOrigin: false } => items.Where(w => w.HostMissionId == missionId),
            { IsHost: false, IsOrigin: true } => items.Where(w =>
                w.OriginMissionId == missionId && w.SharedWithOrigin
            ),
            _ => items.Where(w =>
                w.HostMissionId == missionId
                || (w.OriginMissionId == missionId && w.SharedWithOrigin)
            ),
        };

    /// <summary>Of these work items those of cases of which somebody has left, is expected and has not arrived, whatever the stage.</summary>
    public IQueryable<WorkItem> OnTheWay(IQueryable<WorkItem> items)
    {
        var members = db.Set<CaseMember>();
        return items.Where(w =>
            members.Any(m =>
                m.CaseId == w.CaseId
                && m.DepartedOn != null
                && m.ArrivedOn == null
                && m.NotComingSince == null
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

    /// <summary>
    /// Why these persons cannot stand in a case that is open: one of them stands in another open one, and is not somebody who never
    /// arrived there or has left again. The code of a case that the actor may not see is not told.
    /// </summary>
    /// <param name="caseId">The case.</param>
    /// <param name="people">Who.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="hidden">What is said of a case that the actor may not see.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Refusal?> OtherOpenAsync(
        Guid caseId,
        List<Guid> people,
        Actor by,
        string hidden,
        CancellationToken cancel
    )
    {
        var theirs = await CasesOfAsync(people, cancel);
        var others = db.Set<Case>()
            .Where(c =>
                c.Id != caseId
                && c.Stage != Stage.Closed
                && theirs.Contains(c.Id)
                && c.Members.Any(m => people.Contains(m.PersonId) && m.NotComingSince == null)
            );
        if (!await others.AnyAsync(cancel))
        {
            return null;
        }
        var visible = await VisibleTo(by)
            .Where(c => others.Any(o => o.Id == c.Id))
            .OrderBy(c => c.Id)
            .Select(c => c.Code)
            .FirstOrDefaultAsync(cancel);
        return visible is null ? new(hidden) : new("Case.Reopen.OtherCase", visible);
    }

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
