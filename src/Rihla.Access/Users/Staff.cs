using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>A member of staff, as colleagues see them.</summary>
/// <param name="UserId">Their identity.</param>
/// <param name="Name">The name shown to colleagues.</param>
/// <param name="MissionId">The mission they work for.</param>
/// <param name="Roles">The roles they hold.</param>
public sealed record StaffInfo(Guid UserId, string Name, Guid MissionId, IReadOnlySet<Role> Roles);

/// <summary>The members of staff. Kept in memory: asking costs nothing.</summary>
public sealed class Staff(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    PermissionTable permissions
)
{
    private readonly Snapshot<FrozenDictionary<Guid, Member>> everybody = new(
        scopes,
        clock,
        async (db, cancel) =>
            (await db.Set<User>().AsNoTracking().Include(u => u.Roles).ToListAsync(cancel))
                .Select(u => new Member(
                    new StaffInfo(
                        u.Id,
                        u.DisplayName,
                        u.MissionId,
                        u.Roles.Select(r => r.Role).ToFrozenSet()
                    ),
                    u.IsActive
                ))
                .ToFrozenDictionary(m => m.Info.UserId)
    );

    /// <summary>The member of staff with this identity, also one whose account has been closed.</summary>
    public async Task<StaffInfo?> FindAsync(Guid userId, CancellationToken cancel = default) =>
        (await everybody.GetAsync(cancel)).GetValueOrDefault(userId)?.Info;

    /// <summary>The member of staff with this identity, if the account is open: whom work can be given to.</summary>
    public async Task<StaffInfo?> FindOpenAsync(Guid userId, CancellationToken cancel = default) =>
        (await everybody.GetAsync(cancel)).GetValueOrDefault(userId) is { IsActive: true } member
            ? member.Info
            : null;

    /// <summary>Those who work for a mission and whose accounts are open, by name.</summary>
    public async Task<IReadOnlyList<StaffInfo>> InMissionAsync(
        Guid missionId,
        CancellationToken cancel = default
    ) =>
        [
            .. (await everybody.GetAsync(cancel))
                .Values.Where(m => m.IsActive && m.Info.MissionId == missionId)
                .Select(m => m.Info)
                .OrderBy(s => s.Name, StringComparer.CurrentCultureIgnoreCase),
        ];

    /// <summary>Everybody who has or had an account, by name.</summary>
    internal async Task<IReadOnlyList<StaffInfo>> AllAsync(CancellationToken cancel = default) =>
        [
            .. (await everybody.GetAsync(cancel))
                .Values.Select(m => m.Info)
                .OrderBy(s => s.Name, StringComparer.CurrentCultureIgnoreCase),
        ];

    /// <summary>
    /// The user as an actor, for work that is done in their name without a browser: the demonstration caseload, imports,
    /// tests.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no such user, or the account is closed.</exception>
    public async Task<Actor> ActorAsync(Guid userId, CancellationToken cancel = default) =>
        (await everybody.GetAsync(cancel)).GetValueOrDefault(userId) is { IsActive: true } member
            ? Actors.Of(member.Info, permissions)
            : throw new InvalidOperationException($"There is no open account {userId}.");

    internal void Forget() => everybody.Forget();

    private sealed record Member(StaffInfo Info, bool IsActive);
}

internal static class Actors
{
    public static Actor Of(StaffInfo staff, PermissionTable permissions) =>
        new()
        {
            UserId = staff.UserId,
            Name = staff.Name,
            MissionId = staff.MissionId,
            Roles = staff.Roles.ToFrozenSet(),
            Permissions = permissions.Of(staff.Roles).ToFrozenSet(StringComparer.Ordinal),
        };

    public static Actor Of(User user, PermissionTable permissions) =>
        Of(
            new StaffInfo(
                user.Id,
                user.DisplayName,
                user.MissionId,
                user.Roles.Select(r => r.Role).ToFrozenSet()
            ),
            permissions
        );
}
