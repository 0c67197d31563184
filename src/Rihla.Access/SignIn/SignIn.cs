using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>Where a sign-in comes from.</summary>
internal sealed record Visit(string Device, string? Address)
{
    public static Visit Of(HttpContext context) =>
        new(
            Devices.Describe(context.Request.Headers.UserAgent),
            context.Connection.RemoteIpAddress?.ToString()
        );
}

/// <summary>
/// A session that was begun or went on: the token for the browser, how far it has come, and the language of its user.
/// </summary>
internal sealed record Started(string Token, SessionStage Stage, string? Language);

/// <summary>Somebody came in with their first second factor.</summary>
/// <param name="Open">The session it opened.</param>
/// <param name="Codes">The recovery codes, to be shown once.</param>
internal sealed record FirstFactor(Started Open, IReadOnlyList<string> Codes);

/// <summary>The ways to sign in. All refuse with the same words, whatever was wrong.</summary>
internal sealed class SignIn(
    RihlaDb db,
    Sessions sessions,
    SessionBook book,
    PasswordHashing passwords,
    SignInCounter counter,
    IPasskeyHandler<User> passkeyHandler,
    PermissionTable permissions,
    TimeProvider clock,
    Settings settings
)
{
    private static readonly Refusal WrongPassword = new(
        "SignIn.WrongPassword",
        SignInAttempts.Most,
        (int)SignInAttempts.LockLasts.TotalMinutes
    );
    private static readonly Refusal WrongCode = new(
        "SignIn.WrongCode",
        SignInAttempts.Most,
        (int)SignInAttempts.LockLasts.TotalMinutes
    );
    private static readonly Refusal WrongPasskey = new("SignIn.WrongPasskey");

    /// <summary>Name and password.</summary>
    public async Task<Outcome<Started>> WithPasswordAsync(
        string? userName,
        string? password,
        Visit visit,
        CancellationToken cancel = default
    )
    {
        var name = User.Normalised(userName) ?? userName?.Trim() ?? "";
        var attempt = await counter.CountAsync(name, visit.Address, cancel);
        var user = await db.Set<User>()
            .Include(u => u.Roles)
            .SingleOrDefaultAsync(u => u.UserName == name, cancel);
        var credentials = user is null
            ? null
            : await db.Set<Credentials>()
                .AsNoTracking()
                .SingleAsync(c => c.UserId == user.Id, cancel);
        // Always compared, with the hash of nothing if need be: the time must not tell who exists.
        var hash = credentials?.PasswordHash?.Reveal();
        var compared = passwords.Verify(hash, password ?? "");
        if (
            attempt == Attempt.Locked
            || compared == PasswordVerificationResult.Failed
            || user is null
            || !user.MaySignIn(settings)
        )
        {
            await counter.ReportAsync(attempt, user?.DisplayName, cancel);
            return WrongPassword;
        }
        var rehashed =
            compared == PasswordVerificationResult.SuccessRehashNeeded
                ? passwords.Hash(password!)
                : null;
        await using var work = await db.BeginAsync(cancel);
        credentials = await OfAsync(work, user.Id, cancel);
        // Comparing takes its time: the account may have been reset meanwhile.
        if (credentials.PasswordHash?.Reveal() != hash)
        {
            return WrongPassword;
        }
        if (rehashed is not null)
        {
            credentials.ChoosePassword(rehashed);
        }
        var stage = await NextStageAsync(user, credentials, afterFactor: false, cancel);
        await counter.ForgetAsync(name, visit.Address, cancel);
        return await OpenAsync(work, user, stage, visit, "user.signed-in", cancel);
    }

    /// <summary>The code of the authenticator app, after the password.</summary>
    public Task<Outcome<Started>> WithCodeAsync(
        LiveSession pending,
        string? code,
        Visit visit,
        CancellationToken cancel = default
    ) =>
        WithSecondFactorAsync(
            pending,
            c => c.Accepts(code ?? "", clock.GetUtcNow()),
            "user.signed-in",
            visit,
            cancel
        );

    /// <summary>A recovery code instead.</summary>
    public Task<Outcome<Started>> WithRecoveryCodeAsync(
        LiveSession pending,
        string? code,
        Visit visit,
        CancellationToken cancel = default
    ) =>
        WithSecondFactorAsync(
            pending,
            c => c.AcceptsRecovery(code ?? ""),
            "user.signed-in-with-recovery-code",
            visit,
            cancel
        );

    /// <summary>A passkey, which is something one has and a finger, face or PIN: it counts for both factors.</summary>
    public async Task<Outcome<Started>> WithPasskeyAsync(
        PasskeyAssertionContext answer,
        Visit visit,
        CancellationToken cancel = default
    )
    {
        var result = await passkeyHandler.PerformAssertionAsync(answer);
        if (!result.Succeeded || !result.User.MaySignIn(settings))
        {
            return WrongPasskey;
        }
        await using var work = await db.BeginAsync(cancel);
        var credentials = await OfAsync(work, result.User.Id, cancel);
        var passkey = await db.Set<Passkey>()
            .SingleOrDefaultAsync(p => p.CredentialId == result.Passkey.CredentialId, cancel);
        if (passkey is null)
        {
            return WrongPasskey;
        }
        passkey.Used(result.Passkey, clock.GetUtcNow());
        var user = await db.Set<User>()
            .Include(u => u.Roles)
            .SingleAsync(u => u.Id == passkey.UserId, cancel);
        var stage = await NextStageAsync(user, credentials, afterFactor: true, cancel);
        return await OpenAsync(work, user, stage, visit, "user.signed-in-with-passkey", cancel);
    }

    /// <summary>One click, as one of the invented users of a demonstration.</summary>
    public async Task<Outcome<Started>> AsDemonstrationAsync(
        Guid userId,
        Visit visit,
        CancellationToken cancel = default
    )
    {
        var user = await db.Set<User>()
            .Include(u => u.Roles)
            .SingleOrDefaultAsync(u => u.Id == userId && u.IsDemonstration, cancel);
        if (user is null || !user.MaySignIn(settings))
        {
            return WrongPassword;
        }
        await using var work = await db.BeginAsync(cancel);
        return await OpenAsync(work, user, SessionStage.Open, visit, "user.signed-in", cancel);
    }

    /// <summary>
    /// The first second factor of a user, after the password alone: connecting it opens the session. Whoever else waits with the
    /// password before the same door may hold a stolen one: there is one first factor, and it ends what they have begun.
    /// </summary>
    /// <param name="pending">The session in which it is set up.</param>
    /// <param name="connect">Connects it, and brings the recovery codes.</param>
    /// <param name="visit">Where it comes from.</param>
    /// <param name="cancel">Stops it before it is committed.</param>
    public async Task<Outcome<FirstFactor>> WithFirstFactorAsync(
        LiveSession pending,
        Func<Task<Outcome<IReadOnlyList<string>>>> connect,
        Visit visit,
        CancellationToken cancel = default
    )
    {
        await using var work = await db.BeginAsync(cancel);
        var credentials = await OfAsync(work, pending.Actor.UserId, cancel);
        var user = await db.Set<User>()
            .Include(u => u.Roles)
            .SingleAsync(u => u.Id == pending.Actor.UserId, cancel);
        if (await HasFactorAsync(credentials, cancel))
        {
            return new Refusal("SignIn.SetUp.Done");
        }
        var codes = await connect();
        if (!codes.IsDone)
        {
            return codes.Refusals.ToList();
        }
        await sessions.EndSetUpsAsync(user.Id, cancel);
        var token = sessions.Add(user.Id, SessionStage.Open, visit);
        await db.SaveAsync(Actors.Of(user, permissions), new Act("user.signed-in"), cancel);
        await work.CommitAsync(cancel);
        book.Forget(user.Id);
        return new FirstFactor(new(token, SessionStage.Open, user.Language), codes.Value);
    }

    private async Task<Outcome<Started>> WithSecondFactorAsync(
        LiveSession pending,
        Func<Credentials, bool> accepts,
        string act,
        Visit visit,
        CancellationToken cancel
    )
    {
        if (pending.Stage != SessionStage.Code)
        {
            return WrongCode;
        }
        var attempts = SignInCounter.OfCode(pending.Actor.UserId);
        var attempt = await counter.CountAsync(attempts, cancel);
        if (attempt == Attempt.Locked)
        {
            return WrongCode;
        }
        await using (var work = await db.BeginAsync(cancel))
        {
            var credentials = await OfAsync(work, pending.Actor.UserId, cancel);
            if (await sessions.StandsAsync(pending, cancel) && accepts(credentials))
            {
                var user = await db.Set<User>()
                    .Include(u => u.Roles)
                    .SingleAsync(u => u.Id == pending.Actor.UserId, cancel);
                await sessions.EndPendingAsync(pending, cancel);
                var stage = await NextStageAsync(user, credentials, afterFactor: true, cancel);
                await counter.ForgetAsync(attempts, cancel);
                var open = await OpenAsync(work, user, stage, visit, act, cancel);
                book.Forget(user.Id);
                return open;
            }
        }
        await counter.ReportAsync(attempt, pending.Actor.Name, cancel);
        return WrongCode;
    }

    // As they are once nobody else is changing them: two requests at once must not both use up the same code.
    private async Task<Credentials> OfAsync(Work work, Guid userId, CancellationToken cancel)
    {
        await work.LockAsync(Sessions.LockOf(userId), cancel);
        return await db.Set<Credentials>().SingleAsync(c => c.UserId == userId, cancel);
    }

    private async Task<SessionStage> NextStageAsync(
        User user,
        Credentials credentials,
        bool afterFactor,
        CancellationToken cancel
    )
    {
        var hasFactor = await HasFactorAsync(credentials, cancel);
        return hasFactor && !afterFactor ? SessionStage.Code
            : hasFactor || user.IsDemonstration ? SessionStage.Open
            : SessionStage.SetUp;
    }

    private async Task<bool> HasFactorAsync(Credentials credentials, CancellationToken cancel) =>
        credentials.HasAuthenticator
        || await db.Set<Passkey>().AnyAsync(p => p.UserId == credentials.UserId, cancel);

    private async Task<Started> OpenAsync(
        Work work,
        User user,
        SessionStage stage,
        Visit visit,
        string act,
        CancellationToken cancel
    )
    {
        var token = sessions.Add(user.Id, stage, visit);
        if (stage == SessionStage.Open)
        {
            await db.SaveAsync(Actors.Of(user, permissions), new Act(act), cancel);
        }
        else
        {
            await db.SaveChangesAsync(cancel);
        }
        await work.CommitAsync(cancel);
        // Visitors of a demonstration keep the language they came with, whoever they play.
        return new Started(token, stage, user.IsDemonstration ? null : user.Language);
    }
}
