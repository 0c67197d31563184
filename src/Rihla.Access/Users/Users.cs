using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>A user to be added.</summary>
/// <param name="UserName">What is typed at sign-in: 3 to 60 letters a–z, digits, points, hyphens.</param>
/// <param name="DisplayName">The name shown to colleagues.</param>
/// <param name="MissionCode">The code of the mission they work for.</param>
/// <param name="Roles">The roles they hold; at least one.</param>
/// <param name="Language">The language of their pages: <c>fr</c>, <c>ar</c> or <c>en</c>.</param>
public sealed record NewUser(
    string? UserName,
    string? DisplayName,
    string? MissionCode,
    IReadOnlyCollection<Role> Roles,
    string? Language = "fr"
);

/// <summary>A link with which a user chooses a password, once and within 72 hours.</summary>
/// <param name="UserId">Whose it is.</param>
/// <param name="Path">The path of the page, to be put behind the address of the site.</param>
public sealed record PasswordLink(Guid UserId, string Path);

/// <summary>What an administrator changes about a user.</summary>
internal sealed record UserInput(
    string? DisplayName,
    string? MissionCode,
    string? Language,
    IReadOnlyCollection<Role> Roles,
    bool IsActive
);

/// <summary>Adds users, changes them, and lets them start afresh.</summary>
public sealed class Users
{
    private readonly RihlaDb db;
    private readonly Sessions sessions;
    private readonly SessionBook book;
    private readonly SignInCounter counter;
    private readonly Staff staff;
    private readonly Missions missions;
    private readonly TimeProvider clock;
    private readonly Settings settings;

    private Users(IServiceProvider services)
    {
        db = services.GetRequiredService<RihlaDb>();
        sessions = services.GetRequiredService<Sessions>();
        book = services.GetRequiredService<SessionBook>();
        counter = services.GetRequiredService<SignInCounter>();
        staff = services.GetRequiredService<Staff>();
        missions = services.GetRequiredService<Missions>();
        clock = services.GetRequiredService<TimeProvider>();
        settings = services.GetRequiredService<Settings>();
    }

    private static Refusal SessionOver => new("Session.Over");

    // What it stands on is internal, so that the container cannot call a public constructor.
    internal static Users Make(IServiceProvider services) => new(services);

    /// <summary>Adds a user, who chooses a password with the link and then sets up a second factor.</summary>
    public async Task<Outcome<PasswordLink>> AddAsync(
        NewUser input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(by);
        by.Need(AccessPermissions.Users);
        List<Refusal> refusals = [];
        var name = User.Normalised(input.UserName);
        await using var work = await db.BeginAsync(cancel);
        if (!await MayStillAsync(work, by, cancel))
        {
            return SessionOver;
        }
        if (name is null)
        {
            refusals.Add(
                Refusal.Of(nameof(input.UserName), "User.UserNameWrong", User.LongestUserName)
            );
        }
        else if (await db.Set<User>().AnyAsync(u => u.UserName == name, cancel))
        {
            refusals.Add(Refusal.Of(nameof(input.UserName), "User.UserNameTaken", name));
        }
        var user = new User { UserName = name ?? "" };
        await DescribeAsync(
            user,
            input.DisplayName,
            input.MissionCode,
            input.Language,
            input.Roles,
            refusals,
            cancel
        );
        if (refusals.Count > 0)
        {
            return refusals;
        }
        user.Hold(input.Roles);
        var credentials = new Credentials { UserId = user.Id };
        var token = credentials.MakeLink(clock.GetUtcNow());
        db.AddRange(user, credentials);
        await db.SaveAsync(
            by,
            new Act("user.added") { Args = [user.DisplayName, Named(input.Roles)] },
            cancel
        );
        await work.CommitAsync(cancel);
        staff.Forget();
        return new PasswordLink(user.Id, PathOf(token));
    }

    /// <summary>
    /// Lets a user start afresh who has lost the password or the second factor: nothing of the old works any more, all
    /// sessions end, and a new link is made.
    /// </summary>
    /// <returns>Refused for an unknown name, and for one's own account.</returns>
    public async Task<Outcome<PasswordLink>> ResetAsync(
        string? userName,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(by);
        by.Need(AccessPermissions.Users);
        var name = User.Normalised(userName);
        var user = await db.Set<User>().SingleOrDefaultAsync(u => u.UserName == name, cancel);
        if (user is null)
        {
            return Refusal.Of("UserName", "User.Unknown", userName ?? "");
        }
        // The session that would be shown the link ends with all others.
        if (user.Id == by.UserId)
        {
            return new Refusal("User.ResetNotOneself");
        }
        string token;
        await using (var work = await db.BeginAsync(cancel))
        {
            if (!await MayStillAsync(work, by, cancel))
            {
                return SessionOver;
            }
            await work.LockAsync(Sessions.LockOf(user.Id), cancel);
            var credentials = await db.Set<Credentials>()
                .SingleAsync(c => c.UserId == user.Id, cancel);
            credentials.Reset();
            token = credentials.MakeLink(clock.GetUtcNow());
            await db.Set<Passkey>().Where(p => p.UserId == user.Id).ExecuteDeleteAsync(cancel);
            await sessions.EndAllAsync(user.Id, but: null, cancel);
            await counter.ForgetAsync(SignInCounter.OfName(user.UserName), cancel);
            await counter.ForgetAsync(SignInCounter.OfCode(user.Id), cancel);
            await counter.ForgetAsync(SignInCounter.OfProof(user.Id), cancel);
            await db.SaveAsync(by, new Act("user.reset") { Args = [user.DisplayName] }, cancel);
            await work.CommitAsync(cancel);
        }
        book.Forget(user.Id);
        return new PasswordLink(user.Id, PathOf(token));
    }

    internal Task<User?> FindAsync(string userName, CancellationToken cancel = default) =>
        db.Set<User>()
            .AsNoTracking()
            .Include(u => u.Roles)
            .SingleOrDefaultAsync(u => u.UserName == userName, cancel);

    /// <summary>Takes away the second factor of a user who has lost it; they set up a new one at the next sign-in.</summary>
    internal async Task<Outcome> ResetSecondFactorAsync(
        string userName,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(AccessPermissions.Users);
        var user = await db.Set<User>().SingleAsync(u => u.UserName == userName, cancel);
        await using (var work = await db.BeginAsync(cancel))
        {
            if (!await MayStillAsync(work, by, cancel))
            {
                return SessionOver;
            }
            await work.LockAsync(Sessions.LockOf(user.Id), cancel);
            var credentials = await db.Set<Credentials>()
                .SingleAsync(c => c.UserId == user.Id, cancel);
            credentials.ForgetSecondFactor();
            await db.Set<Passkey>().Where(p => p.UserId == user.Id).ExecuteDeleteAsync(cancel);
            await sessions.EndAllAsync(user.Id, but: null, cancel);
            await counter.ForgetAsync(SignInCounter.OfCode(user.Id), cancel);
            await counter.ForgetAsync(SignInCounter.OfProof(user.Id), cancel);
            await db.SaveAsync(
                by,
                new Act("user.second-factor-reset") { Args = [user.DisplayName] },
                cancel
            );
            await work.CommitAsync(cancel);
        }
        book.Forget(user.Id);
        return Outcome.Done;
    }

    /// <summary>Changes name, mission, language, roles, and whether the account is open. Sessions end where rights changed.</summary>
    internal async Task<Outcome> ChangeAsync(
        string userName,
        UserInput input,
        int version,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(AccessPermissions.Users);
        await using var work = await db.BeginAsync(cancel);
        if (!await MayStillAsync(work, by, cancel))
        {
            return SessionOver;
        }
        var user = await db.Set<User>()
            .Include(u => u.Roles)
            .SingleAsync(u => u.UserName == userName, cancel);
        db.Entry(user).Property(u => u.Version).OriginalValue = version;
        if (user.Version != version)
        {
            return Outcome.ChangedMeanwhile;
        }
        List<Refusal> refusals = [];
        if (user.Id == by.UserId && (!input.IsActive || !input.Roles.Contains(Role.Administrator)))
        {
            refusals.Add(new("User.NotOneself"));
        }
        else if (
            (!input.IsActive || !input.Roles.Contains(Role.Administrator))
            && await IsLastAdministratorAsync(user, cancel)
        )
        {
            refusals.Add(new("User.LastAdministrator"));
        }
        var mission = user.MissionId;
        await DescribeAsync(
            user,
            input.DisplayName,
            input.MissionCode,
            input.Language,
            input.Roles,
            refusals,
            cancel
        );
        if (refusals.Count > 0)
        {
            return Outcome.Refused(refusals);
        }
        List<Act> acts = [];
        if (user.Hold(input.Roles))
        {
            acts.Add(new("user.roles-changed") { Args = [user.DisplayName, Named(input.Roles)] });
        }
        if (input.IsActive != user.IsActive)
        {
            if (input.IsActive)
            {
                user.Activate();
            }
            else
            {
                user.Deactivate();
            }
            acts.Add(
                new(input.IsActive ? "user.activated" : "user.deactivated")
                {
                    Args = [user.DisplayName],
                }
            );
        }
        var rightsChanged = acts.Count > 0 || mission != user.MissionId;
        if (acts.Count == 0)
        {
            acts.Add(new("user.changed") { Args = [user.DisplayName] });
        }
        // Roles are rows of their own: the version must rise with them too.
        db.Entry(user).Property(u => u.DisplayName).IsModified = true;
        await work.LockAsync(Sessions.LockOf(user.Id), cancel);
        if (rightsChanged)
        {
            await sessions.EndAllAsync(user.Id, but: null, cancel);
        }
        var changed = await work.EndAsync(by, acts, cancel: cancel);
        if (!changed.IsDone)
        {
            return changed;
        }
        book.Forget(user.Id);
        staff.Forget();
        return Outcome.Done;
    }

    // Whoever changes accounts waits for the one before: two who close each other at once would leave nobody who can, and two who add
    // the same name would both find it free. And from a session that still stands: what another process has ended is believed here for
    // some seconds more, and an account that was made then would outlive it.
    private async Task<bool> MayStillAsync(Work work, Actor by, CancellationToken cancel)
    {
        await work.LockAsync("accounts", cancel);
        if (by.IsSystem)
        {
            return true;
        }
        await work.LockAsync(Sessions.LockOf(by.UserId), cancel);
        return await sessions.StandsAsync(by, cancel);
    }

    private async Task<bool> IsLastAdministratorAsync(User user, CancellationToken cancel)
    {
        var invented = settings.Demonstration;
        return user.MaySignIn(settings)
            && user.Roles.Exists(r => r.Role == Role.Administrator)
            && !await db.Set<User>()
                .AnyAsync(
                    u =>
                        u.Id != user.Id
                        && u.IsActive
                        && (invented || !u.IsDemonstration)
                        && u.Roles.Any(r => r.Role == Role.Administrator),
                    cancel
                );
    }

    private async Task DescribeAsync(
        User user,
        string? displayName,
        string? missionCode,
        string? language,
        IReadOnlyCollection<Role> roles,
        List<Refusal> refusals,
        CancellationToken cancel
    )
    {
        var mission = await missions.FindByCodeAsync(missionCode ?? "", cancel);
        refusals.AddRange(user.Describe(displayName, mission?.Id ?? Guid.Empty, language).Refusals);
        if (roles.Count == 0)
        {
            refusals.Add(Refusal.Of("Roles", "User.RoleMissing"));
        }
        else if (roles.Contains(Role.Administrator) && roles.Any(SeesPersons))
        {
            refusals.Add(Refusal.Of("Roles", "User.AdministratorAlone"));
        }
    }

    // Who gives out rights must not hold those that open people's files, bills in their names, or what they applied with.
    private static bool SeesPersons(Role role) =>
        role
            is Role.Caseworker
                or Role.OriginCaseworker
                or Role.ProtectionOfficer
                or Role.MedicalOfficer
                or Role.MovementOfficer
                or Role.FinanceOfficer
                or Role.ProgrammeManager
                or Role.DiasporaOfficer
                or Role.Juror
                or Role.Partner
                or Role.DataProtectionOfficer;

    private static Fill Named(IEnumerable<Role> roles) =>
        Fill.Texts(roles.Order().Select(r => $"Role.{r}"));

    private static string PathOf(string token) => $"/sign-in/link/{token}";
}
