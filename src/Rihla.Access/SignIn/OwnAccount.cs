using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>What users do with their own account.</summary>
internal sealed class OwnAccount(
    RihlaDb db,
    Sessions sessions,
    SessionBook book,
    Staff staff,
    PasswordHashing passwords,
    PasswordProof proof,
    TimeProvider clock
)
{
    public const int LongestPasskeyName = 40;

    public Task<User> UserAsync(Actor by, CancellationToken cancel = default) =>
        db.Set<User>().AsNoTracking().SingleAsync(u => u.Id == by.UserId, cancel);

    public Task<Credentials> CredentialsAsync(Actor by, CancellationToken cancel = default) =>
        db.Set<Credentials>().AsNoTracking().SingleAsync(c => c.UserId == by.UserId, cancel);

    public Task<List<Passkey>> PasskeysAsync(Actor by, CancellationToken cancel = default) =>
        db.Set<Passkey>()
            .AsNoTracking()
            .Where(p => p.UserId == by.UserId)
            .OrderBy(p => p.AddedAt)
            .ToListAsync(cancel);

    /// <summary>A new password, with the old one as proof. All other sessions end.</summary>
    public async Task<Outcome> ChangePasswordAsync(
        string? current,
        string? next,
        LiveSession from,
        CancellationToken cancel = default
    )
    {
        if (await proof.RefuseAsync(current, from, cancel) is { } unproven)
        {
            return unproven;
        }
        var by = from.Actor;
        var user = await UserAsync(by, cancel);
        if (PasswordRules.Check(next, user.UserName, user.DisplayName) is { } refusal)
        {
            return refusal;
        }
        if (string.Equals(current, next, StringComparison.Ordinal))
        {
            return Refusal.Of("Password", "Password.Same");
        }
        var chosen = passwords.Hash(next!);
        var changed = await ChangeAsync(
            from,
            async credentials =>
            {
                credentials.ChoosePassword(chosen);
                await sessions.EndAllAsync(by.UserId, but: from.Id, cancel);
                await db.SaveAsync(by, new Act("user.password-changed"), cancel);
                return Outcome.Done;
            },
            cancel
        );
        book.Forget(by.UserId);
        return changed;
    }

    /// <summary>
    /// Connects an authenticator app, with the password as proof of who does it and a code of the app as proof that it works.
    /// </summary>
    /// <returns>New recovery codes if there were none, to be shown once.</returns>
    public async Task<Outcome<IReadOnlyList<string>>> ConnectAuthenticatorAsync(
        byte[] key,
        string? code,
        string? current,
        LiveSession from,
        CancellationToken cancel = default
    ) =>
        await proof.RefuseAsync(current, from, cancel) is { } unproven ? unproven
        : Totp.StepOf(key, code ?? "", clock.GetUtcNow()) is { } step
            ? await WithFirstCodesAsync(
                from,
                credentials =>
                {
                    credentials.UseAuthenticator(key, step);
                    return Task.FromResult(Outcome.Done);
                },
                "user.authenticator-connected",
                cancel
            )
        : Refusal.Of("Code", "Authenticator.CodeWrong");

    /// <summary>Whether the password is right, before the browser is asked to make a passkey.</summary>
    public async Task<Outcome> ProveAsync(
        string? current,
        LiveSession from,
        CancellationToken cancel = default
    ) => await proof.RefuseAsync(current, from, cancel) is { } unproven ? unproven : Outcome.Done;

    /// <summary>Keeps a passkey that the browser made and the framework has checked, with the password as proof.</summary>
    /// <returns>New recovery codes if there were none, to be shown once.</returns>
    public async Task<Outcome<IReadOnlyList<string>>> AddPasskeyAsync(
        UserPasskeyInfo info,
        string? name,
        string? current,
        LiveSession from,
        CancellationToken cancel = default
    ) =>
        await proof.RefuseAsync(current, from, cancel) is { } unproven
            ? unproven
            : await WithFirstCodesAsync(
                from,
                async _ =>
                {
                    // One passkey is one account's, whoever sends it at the same moment.
                    await db.LockAsync($"passkey {Convert.ToHexString(info.CredentialId)}", cancel);
                    if (
                        await db.Set<Passkey>()
                            .AnyAsync(p => p.CredentialId == info.CredentialId, cancel)
                    )
                    {
                        return new Refusal("Passkey.AlreadyThere");
                    }
                    var trimmed = name?.Trim() ?? "";
                    db.Add(
                        Passkey.Of(
                            from.Actor.UserId,
                            info,
                            trimmed.Length > LongestPasskeyName
                                ? trimmed[..LongestPasskeyName]
                                : trimmed
                        )
                    );
                    return Outcome.Done;
                },
                "user.passkey-added",
                cancel
            );

    /// <summary>Removes passkeys, with the password as proof; refused for the last second factor.</summary>
    public Task<Outcome> RemovePasskeysAsync(
        IReadOnlyCollection<Guid> ids,
        string? current,
        LiveSession from,
        CancellationToken cancel = default
    ) =>
        ChangeAsync(
            current,
            from,
            async credentials =>
            {
                var passkeys = await db.Set<Passkey>()
                    .Where(p => p.UserId == credentials.UserId)
                    .ToListAsync(cancel);
                var removed = passkeys.FindAll(p => ids.Contains(p.Id));
                if (removed.Count == 0)
                {
                    return Refusal.Of("Passkeys", "Passkey.NoneChosen");
                }
                if (removed.Count == passkeys.Count && !credentials.HasAuthenticator)
                {
                    return new Refusal("Account.LastSecondFactor");
                }
                db.RemoveRange(removed);
                await db.SaveAsync(
                    from.Actor,
                    [.. removed.Select(_ => new Act("user.passkey-removed"))],
                    cancel
                );
                return Outcome.Done;
            },
            cancel
        );

    /// <summary>Disconnects the authenticator app, with the password as proof; refused for the last second factor.</summary>
    public Task<Outcome> DisconnectAuthenticatorAsync(
        string? current,
        LiveSession from,
        CancellationToken cancel = default
    ) =>
        ChangeAsync(
            current,
            from,
            async credentials =>
            {
                if (!await db.Set<Passkey>().AnyAsync(p => p.UserId == credentials.UserId, cancel))
                {
                    return new Refusal("Account.LastSecondFactor");
                }
                credentials.ForgetAuthenticator();
                await db.SaveAsync(from.Actor, new Act("user.authenticator-disconnected"), cancel);
                return Outcome.Done;
            },
            cancel
        );

    /// <summary>New recovery codes, with the password as proof, to be shown once; the old ones no longer work.</summary>
    public async Task<Outcome<IReadOnlyList<string>>> NewRecoveryCodesAsync(
        string? current,
        LiveSession from,
        CancellationToken cancel = default
    )
    {
        var codes = RecoveryCodes.Make();
        var made = await ChangeAsync(
            current,
            from,
            async credentials =>
            {
                credentials.ReplaceRecoveryCodes(codes);
                await db.SaveAsync(from.Actor, new Act("user.recovery-codes-made"), cancel);
                return Outcome.Done;
            },
            cancel
        );
        return made.IsDone ? codes : made.Refusals.ToList();
    }

    public async Task SpeakAsync(string? language, Actor by, CancellationToken cancel = default)
    {
        var user = await db.Set<User>().SingleAsync(u => u.Id == by.UserId, cancel);
        user.Speak(language);
        await db.SaveAsync(by, new Act("user.language-chosen"), cancel);
        staff.Forget();
    }

    /// <summary>Ends one of one's own sessions.</summary>
    public async Task EndSessionAsync(Guid id, Actor by, CancellationToken cancel = default)
    {
        if (await db.Set<Session>().AnyAsync(s => s.Id == id && s.UserId == by.UserId, cancel))
        {
            await sessions.EndAsync(id, cancel);
        }
    }

    private async Task<Outcome<IReadOnlyList<string>>> WithFirstCodesAsync(
        LiveSession from,
        Func<Credentials, Task<Outcome>> change,
        string act,
        CancellationToken cancel
    )
    {
        List<string> codes = [];
        var changed = await ChangeAsync(
            from,
            async credentials =>
            {
                var outcome = await change(credentials);
                if (outcome.IsDone)
                {
                    if (credentials.RecoveryCodesLeft == 0)
                    {
                        codes = RecoveryCodes.Make();
                        credentials.ReplaceRecoveryCodes(codes);
                    }
                    await db.SaveAsync(from.Actor, new Act(act), cancel);
                }
                return outcome;
            },
            cancel
        );
        return changed.IsDone ? codes : changed.Refusals.ToList();
    }

    private async Task<Outcome> ChangeAsync(
        string? current,
        LiveSession from,
        Func<Credentials, Task<Outcome>> change,
        CancellationToken cancel
    ) =>
        await proof.RefuseAsync(current, from, cancel) is { } unproven
            ? unproven
            : await ChangeAsync(from, change, cancel);

    // Within the transaction that is open, or one of its own. What a reset has ended changes nothing any more: it would outlive the reset.
    private async Task<Outcome> ChangeAsync(
        LiveSession from,
        Func<Credentials, Task<Outcome>> change,
        CancellationToken cancel
    )
    {
        await using var own = db.Database.CurrentTransaction is null
            ? await db.BeginAsync(cancel)
            : null;
        await db.LockAsync(Sessions.LockOf(from.Actor.UserId), cancel);
        if (!await sessions.StandsAsync(from, cancel))
        {
            return new Refusal("Session.Over");
        }
        var outcome = await change(
            await db.Set<Credentials>().SingleAsync(c => c.UserId == from.Actor.UserId, cancel)
        );
        if (outcome.IsDone && own is not null)
        {
            await own.CommitAsync(cancel);
        }
        return outcome;
    }
}
