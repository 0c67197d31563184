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
        Guid session,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var attempts = SignInCounter.OfCode(by.UserId);
        var attempt = await counter.CountAsync(attempts, cancel);
        var credentials = await OwnAsync(by, cancel);
        if (
            attempt == Attempt.Locked
            || passwords.Verify(credentials.PasswordHash?.Reveal(), current ?? "")
                == PasswordVerificationResult.Failed
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
        return await ChooseAsync(credentials, next, session, by, cancel);
    }

    /// <summary>Connects an authenticator app, with a code of it as proof that it works.</summary>
    /// <returns>New recovery codes if there were none, to be shown once.</returns>
    public async Task<Outcome<IReadOnlyList<string>>> ConnectAuthenticatorAsync(
        byte[] key,
        string? code,
        Actor by,
        CancellationToken cancel = default
    )
    {
        if (Totp.StepOf(key, code ?? "", clock.GetUtcNow()) is not { } step)
        {
            return Refusal.Of("Code", "Authenticator.CodeWrong");
        }
        var credentials = await OwnAsync(by, cancel);
        credentials.UseAuthenticator(key, step);
        var codes = FirstCodes(credentials);
        await db.SaveAsync(by, new Act("user.authenticator-connected"), cancel);
        return Outcome.With<IReadOnlyList<string>>(codes);
    }

    /// <summary>Keeps a passkey that the browser made and the framework has checked.</summary>
    /// <returns>New recovery codes if there were none, to be shown once.</returns>
    public async Task<Outcome<IReadOnlyList<string>>> AddPasskeyAsync(
        UserPasskeyInfo info,
        string? name,
        Actor by,
        CancellationToken cancel = default
    )
    {
        if (await db.Set<Passkey>().AnyAsync(p => p.CredentialId == info.CredentialId, cancel))
        {
            return new Refusal("Passkey.AlreadyThere");
        }
        var credentials = await OwnAsync(by, cancel);
        var trimmed = name?.Trim() ?? "";
        db.Add(
            Passkey.Of(
                by.UserId,
                info,
                trimmed.Length > LongestPasskeyName ? trimmed[..LongestPasskeyName] : trimmed
            )
        );
        var codes = FirstCodes(credentials);
        await db.SaveAsync(by, new Act("user.passkey-added"), cancel);
        return Outcome.With<IReadOnlyList<string>>(codes);
    }

    /// <summary>Removes a passkey; refused for the last second factor.</summary>
    public async Task<Outcome> RemovePasskeyAsync(
        Guid id,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var passkeys = await db.Set<Passkey>()
            .Where(p => p.UserId == by.UserId)
            .ToListAsync(cancel);
        var credentials = await OwnAsync(by, cancel);
        if (passkeys.Find(p => p.Id == id) is not { } passkey)
        {
            return Outcome.Done;
        }
        if (passkeys.Count == 1 && !credentials.HasAuthenticator)
        {
            return new Refusal("Account.LastSecondFactor");
        }
        db.Remove(passkey);
        await db.SaveAsync(by, new Act("user.passkey-removed"), cancel);
        return Outcome.Done;
    }

    /// <summary>Disconnects the authenticator app; refused for the last second factor.</summary>
    public async Task<Outcome> DisconnectAuthenticatorAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        var credentials = await OwnAsync(by, cancel);
        if (!await db.Set<Passkey>().AnyAsync(p => p.UserId == by.UserId, cancel))
        {
            return new Refusal("Account.LastSecondFactor");
        }
        credentials.ForgetAuthenticator();
        await db.SaveAsync(by, new Act("user.authenticator-disconnected"), cancel);
        return Outcome.Done;
    }

    /// <summary>New recovery codes, to be shown once; the old ones no longer work.</summary>
    public async Task<IReadOnlyList<string>> NewRecoveryCodesAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        var codes = RecoveryCodes.Make();
        (await OwnAsync(by, cancel)).ReplaceRecoveryCodes(codes);
        await db.SaveAsync(by, new Act("user.recovery-codes-made"), cancel);
        return codes;
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

    private async Task<Outcome> ChooseAsync(
        Credentials credentials,
        string? next,
        Guid session,
        Actor by,
        CancellationToken cancel
    )
    {
        var user = await UserAsync(by, cancel);
        if (PasswordRules.Check(next, user.UserName, user.DisplayName) is { } refusal)
        {
            return refusal;
        }
        if (
            passwords.Verify(credentials.PasswordHash?.Reveal(), next!)
            != PasswordVerificationResult.Failed
        )
        {
            return Refusal.Of("Password", "Password.Same");
        }
        credentials.ChoosePassword(passwords.Hash(next!));
        await using (var work = await db.BeginAsync(cancel))
        {
            await sessions.EndAllAsync(by.UserId, but: session, cancel);
            await db.SaveAsync(by, new Act("user.password-changed"), cancel);
            await work.CommitAsync(cancel);
        }
        book.Forget(by.UserId);
        return Outcome.Done;
    }

    private static List<string> FirstCodes(Credentials credentials)
    {
        if (credentials.RecoveryCodesLeft > 0)
        {
            return [];
        }
        var codes = RecoveryCodes.Make();
        credentials.ReplaceRecoveryCodes(codes);
        return codes;
    }

    private Task<Credentials> OwnAsync(Actor by, CancellationToken cancel) =>
        db.Set<Credentials>().SingleAsync(c => c.UserId == by.UserId, cancel);
}
