using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations;

/// <summary>
/// What relations add to a work list: commitments to be kept, milestones to be reached, and visits of which nobody has
/// written down what came of them. What nobody is left to see to is seen by whoever can hand it over.
/// </summary>
internal sealed class RelationsTasks(
    RihlaDb db,
    MeetingDesk desk,
    DossierOffice office,
    MissionClock clock,
    Words words,
    Today today
) : OfficeTasks
{
    /// <summary>A milestone is spoken of so many days before it is due.</summary>
    public const int MilestoneWithinDays = 30;

    /// <summary>What came of a meeting is written down within so many days.</summary>
    public const int ResultWithinDays = 3;

    public override async Task<IReadOnlyList<OfficeTask>> OfAsync(
        Actor by,
        CancellationToken cancel
    )
    {
        var (me, mission) = (by.UserId, by.MissionId);
        var tasks = new List<OfficeTask>();
        if (by.May(RelationsPermissions.Promises))
        {
            var hands = by.May(RelationsPermissions.Keep);
            List<Guid> owners = hands
                ? [.. (await desk.OwnersAsync(by, cancel)).Select(s => s.UserId)]
                : [];
            var promises = await db.Set<Promise>()
                .AsNoTracking()
                .Where(p =>
                    p.MissionId == mission
                    && p.KeptOn == null
                    && !p.IsDropped
                    && (p.OwnerUserId == me || (hands && !owners.Contains(p.OwnerUserId)))
                )
                .ToListAsync(cancel);
            tasks.AddRange(
                promises.Select(p =>
                    p.OwnerUserId == me
                        ? new OfficeTask(
                            p.Side == PromiseSide.Ours
                                ? "Task.promise-ours"
                                : "Task.promise-theirs",
                            [p.What.Reveal()],
                            p.DueOn,
                            "/app/commitments"
                        )
                        : new OfficeTask(
                            "Task.promise-left",
                            [p.What.Reveal(), p.OwnerName],
                            p.DueOn,
                            $"/app/commitments/{p.Id}"
                        )
                )
            );
        }
        if (by.May(RelationsPermissions.View))
        {
            var until = today.Date.AddDays(MilestoneWithinDays);
            var hands = by.May(RelationsPermissions.Dossiers);
            List<Guid> owners = hands
                ? [.. (await office.OwnersAsync(by, cancel)).Select(s => s.UserId)]
                : [];
            var milestones = await db.Set<DossierMilestone>()
                .AsNoTracking()
                .Where(m =>
                    m.ReachedOn == null
                    && !m.IsDropped
                    && (
                        (m.OwnerUserId == me && m.DueOn <= until)
                        || (hands && !owners.Contains(m.OwnerUserId))
                    )
                    && db.Set<Dossier>()
                        .Any(d =>
                            d.Id == m.DossierId && d.MissionId == mission && d.ClosedOn == null
                        )
                )
                .ToListAsync(cancel);
            tasks.AddRange(
                milestones.Select(m =>
                    m.OwnerUserId == me
                        ? new OfficeTask(
                            "Task.milestone",
                            [m.Title],
                            m.DueOn,
                            $"/app/dossiers/{m.DossierId}"
                        )
                        : new OfficeTask(
                            "Task.milestone-left",
                            [m.Title, m.OwnerName],
                            m.DueOn,
                            $"/app/dossiers/{m.DossierId}/work#hand-over"
                        )
                )
            );
        }
        if (by.May(RelationsPermissions.Keep))
        {
            var now = clock.Now;
            var silent = await db.Set<OfficialVisit>()
                .AsNoTracking()
                .Include(v =>
                    v.Meetings.Where(m => m.Standing == MeetingStanding.Planned && m.EndsAt < now)
                )
                .Where(v =>
                    v.MissionId == mission
                    && v.Standing != VisitStanding.CalledOff
                    && v.Meetings.Any(m => m.Standing == MeetingStanding.Planned && m.EndsAt < now)
                )
                .ToListAsync(cancel);
            tasks.AddRange(
                silent.Select(v => new OfficeTask(
                    "Task.meeting-results",
                    [v.NameIn(words.Language)],
                    clock.DayOf(v.Meetings.Min(m => m.EndsAt)).AddDays(ResultWithinDays),
                    $"/app/visits/{v.Id}"
                ))
            );
        }
        return [.. tasks.OrderBy(t => t.DueOn)];
    }
}
