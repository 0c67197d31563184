using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>Opens protection routes, from screening or by hand, and draws the circle around a presumed victim of trafficking.</summary>
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
        await CloseOffAsync(db, today, file, route, by, cancel);
        await tasks.RaiseAsync(
            file,
            new TaskNotice(
                Screenings.RouteTask,
                Role.ProtectionOfficer,
                today.Date.AddDays(DaysToLook),
                "protection"
            )
            {
                Subject = route.Id,
            },
            cancel
        );
        return route;
    }

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
