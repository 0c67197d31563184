using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>
/// Opens protection routes, from screening or by hand, and again for who was taken out of the case and comes back into it; and draws
/// the circle around a presumed victim of trafficking.
/// </summary>
internal static class RouteOpening
{
    // A protection officer looks at a new route within this many days.
    private const int DaysToLook = 2;

    public static async Task<ProtectionRoute> OpenAsync(
        RihlaDb db,
        CaseTasks tasks,
        Today today,
        CaseFile file,
        Traveller traveller,
        Vulnerability need,
        Actor by,
        CancellationToken cancel
    )
    {
        var route = new ProtectionRoute
        {
            CaseId = file.Id,
            MemberId = traveller.MemberId,
            Kind = Personal.Of(need.Route!.Value),
            Flag = new(need.Code),
            OpenedOn = today.Date,
            OpenedByName = by.Name,
        };
        db.Add(route);
        if (need == Vulnerability.Represented)
        {
            // What they signed while they could, or seemed to, is asked again of who can once more.
            var papers = await SignedPapers.LoadAsync(db, file.Id, cancel);
            foreach (
                var declaration in papers.Declarations.Where(d =>
                    d.MemberId == traveller.MemberId && d.Stands
                )
            )
            {
                declaration.Lapse(today.Date);
            }
        }
        await CloseOffAsync(db, today, file, route, by, cancel);
        await tasks.RaiseAsync(file, Notice(file, route, today), cancel);
        return route;
    }

    /// <summary>
    /// Who was taken out of the case and is entered again brings the protection needs along, as consents do: the routes that hung on
    /// the membership that ended block the journey again, until an officer has looked at them anew. Of a child alone nothing comes
    /// back: that follows from who travels along now.
    /// </summary>
    public static async Task ComeBackAsync(
        RihlaDb db,
        CaseTasks tasks,
        Today today,
        CaseFile file,
        Traveller traveller,
        IReadOnlySet<Guid> ended,
        Actor by,
        CancellationToken cancel
    )
    {
        var routes = await CaseRoutes.LoadAsync(db, file.Id, cancel);
        foreach (
            var route in routes.All.Where(r =>
                ended.Contains(r.MemberId)
                && !r.IsNotConfirmed
                && r.Kind.Reveal() != RouteKind.ChildAlone
            )
        )
        {
            route.MemberId = traveller.MemberId;
            SetFlag(traveller, route.Flag.Reveal(), true);
            await OpenAgainAsync(db, tasks, today, file, route, by, cancel);
        }
        var assessments = await db.Set<TraffickingAssessment>()
            .Where(a => a.CaseId == file.Id)
            .ToListAsync(cancel);
        // Of several the latest counts: a person has one.
        if (assessments.FindAll(a => ended.Contains(a.MemberId)).MaxBy(a => a.On) is { } found)
        {
            found.MemberId = traveller.MemberId;
        }
    }

    /// <summary>
    /// A parent of these children does not go, and they do, with the other parent or whoever else answers for them: an officer decides
    /// on each before it boards.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="tasks">The tasks of the case.</param>
    /// <param name="today">The day.</param>
    /// <param name="file">The case.</param>
    /// <param name="children">The children.</param>
    /// <param name="isNews">Whether it was not known yet: what an officer has decided before is decided anew.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task ParentStaysAsync(
        RihlaDb db,
        CaseTasks tasks,
        Today today,
        CaseFile file,
        IEnumerable<Traveller> children,
        bool isNews,
        Actor by,
        CancellationToken cancel
    )
    {
        var need = Vulnerability.ParentStays;
        var routes = await CaseRoutes.LoadAsync(db, file.Id, cancel);
        foreach (var child in children)
        {
            if (routes.Find(child.MemberId, need.Code) is not { } known)
            {
                await OpenAsync(db, tasks, today, file, child, need, by, cancel);
                SetFlag(child, need.Code, true);
            }
            else if (isNews)
            {
                await OpenAgainAsync(db, tasks, today, file, known, by, cancel);
            }
        }
    }

    /// <summary>A route blocks the journey again, until an officer has looked at it anew.</summary>
    public static async Task OpenAgainAsync(
        RihlaDb db,
        CaseTasks tasks,
        Today today,
        CaseFile file,
        ProtectionRoute route,
        Actor by,
        CancellationToken cancel
    )
    {
        route.Reopen();
        await CloseOffAsync(db, today, file, route, by, cancel);
        await tasks.RaiseAgainAsync(file, Notice(file, route, today), cancel);
    }

    /// <summary>Sets or takes away a flag of somebody, and what is reported of it.</summary>
    public static void SetFlag(Traveller traveller, string flag, bool on)
    {
        var codes = Vulnerability.CodesOf(traveller).Where(c => c != flag).ToList();
        if (on)
        {
            codes.Add(flag);
        }
        if (flag == "unaccompanied")
        {
            traveller.Member.Unaccompanied = on;
        }
        traveller.Member.IsVulnerable = codes.Exists(Vulnerability.IsReported);
        traveller.Member.Vulnerabilities = Personal.Of(string.Join(';', codes));
    }

    private static TaskNotice Notice(CaseFile file, ProtectionRoute route, Today today) =>
        new(
            Screenings.RouteTask,
            Role.ProtectionOfficer,
            today.Date.AddDays(DaysToLook),
            "protection"
        )
        {
            Subject = route.Id,
            AtOrigin = WorkingMission.HasThem(file, [route.MemberId], today.Date),
        };

    /// <summary>
    /// Draws the circle where the route of a presumed victim of trafficking stands open: when it is opened, and when it is open
    /// again after the restriction was lifted.
    /// </summary>
    public static async Task CloseOffAsync(
        RihlaDb db,
        Today today,
        CaseFile file,
        ProtectionRoute route,
        Actor by,
        CancellationToken cancel
    )
    {
        if (
            route is { ResolvedOn: null }
            && route.Kind.Reveal() == RouteKind.Trafficking
            && file.Sensitivity != Sensitivity.Restricted
        )
        {
            await TeamMember.CloseAroundAsync(db, file, by, today.Now, cancel);
        }
    }
}
