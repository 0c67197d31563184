using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>Restricts a case to a team, and says who belongs to it; hands a case to a caseworker.</summary>
public sealed class Teams
{
    private readonly RihlaDb db;
    private readonly CaseOperations operations;
    private readonly Staff staff;
    private readonly Today today;

    internal Teams(RihlaDb db, CaseOperations operations, Staff staff, Today today) =>
        (this.db, this.operations, this.staff, this.today) = (db, operations, staff, today);

    internal Task<List<TeamMember>> OfAsync(Guid caseId, CancellationToken cancel = default) =>
        db.Set<TeamMember>().Where(t => t.CaseId == caseId).ToListAsync(cancel);

    /// <summary>
    /// Restricts a case: from now on it exists only for its team, which begins with who restricts it and the case's own
    /// caseworker. The mission of origin restricts one of which a part has arrived, too; the host mission alone opens it again while
    /// others are still to come, and says who leaves the team.
    /// </summary>
    /// <returns>Refused to a caseworker whose case it is not, and to who is not on the team of one that is restricted already.</returns>
    public Task<Outcome> RestrictAsync(
        string code,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnSomeAsync(
            code,
            by,
            CasesPermissions.Work,
            async file =>
            {
                if (await NotInsideAsync(file, by, cancel) is { } outside)
                {
                    return outside;
                }
                if (!MayDecide(file, by))
                {
                    return new Refusal("Team.NotYours");
                }
                if (string.IsNullOrWhiteSpace(reason))
                {
                    return Refusal.Of("Reason", "Team.ReasonMissing");
                }
                await TeamMember.CloseAroundAsync(db, file, by, today.Now, cancel);
                return new Act("case.restricted") { Reason = reason.Trim() };
            },
            cancel
        );

    /// <summary>Opens a restricted case to its missions again; a protection officer decides that.</summary>
    /// <returns>
    /// Refused to who is not on its team, and while the route of a presumed victim of trafficking who stands in the case is open.
    /// </returns>
    public Task<Outcome> LiftAsync(
        string code,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            CasesPermissions.Work,
            async file =>
            {
                if (!by.May(CasesPermissions.Protect))
                {
                    return new Refusal("Team.LiftIsForProtection");
                }
                if (await NotInsideAsync(file, by, cancel) is { } outside)
                {
                    return outside;
                }
                if (string.IsNullOrWhiteSpace(reason))
                {
                    return Refusal.Of("Reason", "Team.ReasonMissing");
                }
                var routes = await CaseRoutes.LoadAsync(db, file.Id, cancel);
                if (
                    routes
                        .OfMembers(file)
                        .Any(r => r.Kind.Reveal() == RouteKind.Trafficking && r.ResolvedOn is null)
                )
                {
                    return new Refusal("Team.LiftWhileRouteIsOpen");
                }
                file.Case.Sensitivity = Sensitivity.Normal;
                return new Act("case.restriction-lifted") { Reason = reason.Trim() };
            },
            cancel
        );

    /// <summary>Takes somebody of the missions concerned into the team.</summary>
    /// <returns>Refused to who is not on the team of a restricted case.</returns>
    public Task<Outcome> JoinAsync(
        string code,
        Guid userId,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnSomeAsync(
            code,
            by,
            CasesPermissions.Work,
            async file =>
            {
                if (await NotInsideAsync(file, by, cancel) is { } outside)
                {
                    return outside;
                }
                if (!MayDecide(file, by))
                {
                    return new Refusal("Team.NotYours");
                }
                var member = await staff.FindOpenAsync(userId, cancel);
                if (
                    member is null
                    || (
                        member.MissionId != file.HostMissionId
                        && member.MissionId != file.OriginMissionId
                    )
                )
                {
                    return Refusal.Of("UserId", "Team.NotOfTheMission");
                }
                await TeamMember.JoinAsync(db, file.Id, userId, today.Now, cancel);
                return new Act("team.joined") { Args = [member.Name] };
            },
            cancel
        );

    /// <summary>
    /// Takes somebody out of the team; the last one stays, so that the case is not lost to everybody. If it was the caseworker, the
    /// case is the protection officer's who has been on the team for longest; where there is none, it is to be given to another.
    /// </summary>
    /// <returns>Refused to who is not on the team of a restricted case.</returns>
    public Task<Outcome> LeaveAsync(
        string code,
        Guid userId,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            CasesPermissions.Work,
            async file =>
            {
                if (await NotInsideAsync(file, by, cancel) is { } outside)
                {
                    return outside;
                }
                if (!MayDecide(file, by))
                {
                    return new Refusal("Team.NotYours");
                }
                var team = await OfAsync(file.Id, cancel);
                if (team.Find(t => t.UserId == userId) is not { } leaving)
                {
                    return new Refusal("Team.NotInIt");
                }
                if (team.Count == 1)
                {
                    return new Refusal("Team.LastOne");
                }
                db.Remove(leaving);
                // What they no longer see is not theirs, and what no caseworker sees is an officer's.
                if (file.CaseworkerId == userId)
                {
                    var officers = Officers(await staff.InMissionAsync(file.HostMissionId, cancel));
                    var heir = team.Where(t => t.UserId != userId && officers.Contains(t.UserId))
                        .MinBy(t => t.Since);
                    await GiveAsync(db, file.Case, heir?.UserId, cancel);
                }
                var name = (await staff.FindAsync(userId, cancel))?.Name ?? "?";
                return new Act("team.left") { Args = [name] };
            },
            cancel
        );

    /// <summary>Makes it somebody's case: a caseworker takes it, or is given it.</summary>
    /// <returns>
    /// Refused for somebody who is no caseworker or protection officer of the host mission; and, for a restricted case, to whoever is not
    /// on its team.
    /// </returns>
    public Task<Outcome> AssignAsync(
        string code,
        Guid userId,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            CasesPermissions.Assign,
            async file =>
            {
                if (await NotInsideAsync(file, by, cancel) is { } outside)
                {
                    return outside;
                }
                var member = await staff.FindOpenAsync(userId, cancel);
                if (
                    member is null
                    || member.MissionId != file.HostMissionId
                    || !member.Roles.Any(MayHaveCases)
                )
                {
                    return Refusal.Of("UserId", "Case.Assign.NotACaseworker");
                }
                await GiveAsync(db, file.Case, userId, cancel);
                if (file.Sensitivity == Sensitivity.Restricted)
                {
                    await TeamMember.JoinAsync(db, file.Id, userId, today.Now, cancel);
                }
                return new Act("case.assigned") { Args = [member.Name] };
            },
            cancel
        );

    /// <summary>Makes a case somebody's, or nobody's, with what a caseworker is asked to do in it. Saved with the next save.</summary>
    internal static async Task GiveAsync(
        RihlaDb db,
        Case given,
        Guid? userId,
        CancellationToken cancel
    )
    {
        given.CaseworkerId = userId;
        foreach (
            var task in await db.Set<CaseTask>()
                .Where(t =>
                    t.CaseId == given.Id
                    && t.DoneAt == null
                    && t.Owner == Role.Caseworker
                    && t.OwnerMissionId == given.HostMissionId
                )
                .ToListAsync(cancel)
        )
        {
            task.OwnerUserId = userId;
        }
    }

    /// <summary>
    /// Why somebody who sees the case decides nothing about its team, if so: a restricted case that was opened in an emergency gives
    /// nothing that lasts.
    /// </summary>
    internal async Task<Refusal?> NotInsideAsync(
        CaseFile file,
        Actor by,
        CancellationToken cancel = default
    ) =>
        file.Sensitivity != Sensitivity.Restricted
        || by.IsSystem
        || (await OfAsync(file.Id, cancel)).Exists(t => t.UserId == by.UserId)
            ? null
            : new("Team.Outside");

    /// <summary>The protection officers among these.</summary>
    internal static List<Guid> Officers(IEnumerable<StaffInfo> people) =>
        [.. people.Where(s => s.Roles.Contains(Role.ProtectionOfficer)).Select(s => s.UserId)];

    /// <summary>Those among these to whom a case can be given.</summary>
    internal static List<Guid> WhoMayHaveCases(IEnumerable<StaffInfo> people) =>
        [.. people.Where(s => s.Roles.Any(MayHaveCases)).Select(s => s.UserId)];

    /// <summary>Whether a case can be given to somebody of this role.</summary>
    internal static bool MayHaveCases(Role role) =>
        role is Role.Caseworker or Role.ProtectionOfficer;

    internal static bool MayDecide(CaseFile file, Actor by) =>
        by.IsSystem || by.Roles.Contains(Role.ProtectionOfficer) || file.CaseworkerId == by.UserId;
}
