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
        if (need.Route == RouteKind.Trafficking)
        {
            await RestrictAsync(db, today, file, by, cancel);
        }
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

    /// <summary>From now on only the team sees the case: its caseworker, who found the need, and the protection officers who take it.</summary>
    public static async Task RestrictAsync(
        RihlaDb db,
        Today today,
        CaseFile file,
        Actor by,
        CancellationToken cancel
    )
    {
        file.Case.Sensitivity = Sensitivity.Restricted;
        var joining = new[] { file.CaseworkerId, by.IsSystem ? null : by.UserId }
            .OfType<Guid>()
            .Distinct();
        foreach (var user in joining)
        {
            // Two of a family may be found in one screening: who joined for the first is not saved yet.
            if (await db.Set<TeamMember>().FindAsync([file.Id, user], cancel) is not null)
            {
                continue;
            }
            db.Add(
                new TeamMember
                {
                    CaseId = file.Id,
                    UserId = user,
                    Since = today.Now,
                }
            );
        }
    }
}
