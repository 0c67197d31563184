using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>A user in the administrator's list.</summary>
internal sealed record ListedUser(
    string UserName,
    string Name,
    string Mission,
    IReadOnlyList<Role> Roles,
    bool IsActive,
    bool IsDemonstration,
    bool HasSecondFactor,
    bool HasPassword,
    DateTimeOffset? LastSeen
);

/// <summary>The users, for administrators.</summary>
internal sealed class UserList(RihlaDb db, Missions missions)
{
    /// <summary>Users whose name, user name or mission holds all the words, by name.</summary>
    public async Task<IReadOnlyList<ListedUser>> FindAsync(
        string? search,
        CancellationToken cancel = default
    )
    {
        var codes = (await missions.AllAsync(cancel)).ToDictionary(m => m.Id, m => m.Code);
        var rows = await db.Set<User>()
            .AsNoTracking()
            .Include(u => u.Roles)
            .Join(
                db.Set<Credentials>(),
                u => u.Id,
                c => c.UserId,
                (user, credentials) =>
                    new
                    {
                        user,
                        HasAuthenticator = credentials.AuthenticatorKey != null,
                        HasPassword = credentials.PasswordHash != null,
                        HasPasskey = db.Set<Passkey>().Any(p => p.UserId == user.Id),
                        LastSeen = db.Set<Session>()
                            .Where(s => s.UserId == user.Id && s.Stage == SessionStage.Open)
                            .Max(s => (DateTimeOffset?)s.SeenAt),
                    }
            )
            .ToListAsync(cancel);
        var words = Folding.Plain(search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return
        [
            .. rows.Select(r => new ListedUser(
                    r.user.UserName,
                    r.user.DisplayName,
                    codes.GetValueOrDefault(r.user.MissionId, ""),
                    [.. r.user.Roles.Select(x => x.Role).Order()],
                    r.user.IsActive,
                    r.user.IsDemonstration,
                    r.HasAuthenticator || r.HasPasskey,
                    r.HasPassword,
                    r.LastSeen
                ))
                .Where(u =>
                    words.All(w =>
                        Folding
                            .Plain($"{u.Name} {u.UserName} {u.Mission}")
                            .Contains(w, StringComparison.Ordinal)
                    )
                )
                .OrderByDescending(u => u.IsActive)
                .ThenBy(u => u.Name, StringComparer.CurrentCultureIgnoreCase),
        ];
    }
}
