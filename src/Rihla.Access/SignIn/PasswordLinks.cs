using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>The links with which users choose a password: the first one, or one after they lost it.</summary>
internal sealed class PasswordLinks(
    RihlaDb db,
    PasswordHashing passwords,
    SignInCounter counter,
    PermissionTable permissions,
    TimeProvider clock,
    Settings settings
)
{
    /// <summary>The user whom a link is for; nothing if it was used, is too old, or never was one.</summary>
    public async Task<User?> OwnerAsync(string? token, CancellationToken cancel = default)
    {
        var now = clock.GetUtcNow();
        var hash = Token.HashOf(token);
        if (hash is null)
        {
            return null;
        }
        var user = await db.Set<Credentials>()
            .Where(c => c.LinkHash == hash && c.LinkUntil > now)
            .Join(db.Set<User>().Include(u => u.Roles), c => c.UserId, u => u.Id, (_, u) => u)
            .SingleOrDefaultAsync(cancel);
        return user?.MaySignIn(settings) == true ? user : null;
    }

    /// <summary>Chooses the password; the link no longer works. What was tried in vain from there before does not count any more.</summary>
    public async Task<Outcome> ChooseAsync(
        string? token,
        string? password,
        Visit visit,
        CancellationToken cancel = default
    )
    {
        if (await OwnerAsync(token, cancel) is not { } user)
        {
            return new Refusal("PasswordLink.Over");
        }
        if (PasswordRules.Check(password, user.UserName, user.DisplayName) is { } refusal)
        {
            return refusal;
        }
        var chosen = passwords.Hash(password!);
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Sessions.LockOf(user.Id), cancel);
        // Hashing takes its time: the link may have been used, or a newer one made.
        if (await OwnerAsync(token, cancel) is null)
        {
            return new Refusal("PasswordLink.Over");
        }
        var credentials = await db.Set<Credentials>().SingleAsync(c => c.UserId == user.Id, cancel);
        credentials.ChoosePassword(chosen);
        await counter.ForgetAsync(user.UserName, visit.Address, cancel);
        await db.SaveAsync(Actors.Of(user, permissions), new Act("user.password-chosen"), cancel);
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }
}
