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
    SignInCounter counter,
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
        var by = from.Actor;
        var attempts = SignInCounter.OfCode(by.UserId);
        var attempt = await counter.CountAsync(attempts, cancel);
        var before = (await CredentialsAsync(by, cancel)).PasswordHash?.Reveal();
        if (
            attempt == Attempt.Locked
            || passwords.Verify(before, current ?? "") == PasswordVerificationResult.Failed
        )
        {
            // The second step of signing in is locked with it: who looks into that finds why.
            await counter.ReportAsync(attempt, by.Name, cancel);
            return Refusal.Of(
                "Current",
                "Password.CurrentWrong",
                SignInAttempts.Most,
                (int)SignInAttempts.LockLasts.TotalMinutes
            );
        }
        await counter.ForgetAsync(attempts, cancel);
        var user = await UserAsync(by, cancel);
        if (PasswordRules.Check(next, user.UserName, user.DisplayName) is { } refusal)
        {
            return refusal;
        }
        if (passwords.Verify(before, next!) != PasswordVerificationResult.Failed)
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

    /// <summary>Connects an authenticator app, with a code of it as proof that it works.</summary>
    /// <returns>New recovery codes if there were none, to be shown once.</returns>
    public async Task<Outcome<IReadOnlyList<string>>> ConnectAuthenticatorAsync(
        byte[] key,
        string? code,
        LiveSession from,
        CancellationToken cancel = default
    ) =>
        Totp.StepOf(key, code ?? "", clock.GetUtcNow()) is { } step
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

    /// <summary>Keeps a passkey that the browser made and the framework has checked.</summary>
    /// <returns>New recovery codes if there were none, to be shown once.</returns>
    public Task<Outcome<IReadOnlyList<string>>> AddPasskeyAsync(
        UserPasskeyInfo info,
        string? name,
        LiveSession from,
        CancellationToken cancel = default
    ) =>
        WithFirstCodesAsync(
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

    /// <summary>Removes a passkey; refused for the last second factor.</summary>
    public Task<Outcome> RemovePasskeyAsync(
        Guid id,
        LiveSession from,
        CancellationToken cancel = default
    ) =>
        ChangeAsync(
            from,
            async credentials =>
            {
                var passkeys = await db.Set<Passkey>()
                    .Where(p => p.UserId == credentials.UserId)
                    .ToListAsync(cancel);
                if (passkeys.Find(p => p.Id == id) is not { } passkey)
                {
                    return Outcome.Done;
                }
                if (passkeys.Count == 1 && !credentials.HasAuthenticator)
                {
                    return new Refusal("Account.LastSecondFactor");
                }
                db.Remove(passkey);
                await db.SaveAsync(from.Actor, new Act("user.passkey-removed"), cancel);
                return Outcome.Done;
            },
            cancel
        );

    /// <summary>Disconnects the authenticator app; refused for the last second factor.</summary>
    public Task<Outcome> DisconnectAuthenticatorAsync(
        LiveSession from,
        CancellationToken cancel = default
    ) =>
        ChangeAsync(
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

    /// <summary>New recovery codes, to be shown once; the old ones no longer work.</summary>
    public async Task<Outcome<IReadOnlyList<string>>> NewRecoveryCodesAsync(
        LiveSession from,
        CancellationToken cancel = default
    )
    {
        var codes = RecoveryCodes.Make();
        var made = await ChangeAsync(
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
