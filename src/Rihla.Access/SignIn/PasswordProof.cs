using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;

namespace Rihla.Access;

/// <summary>
/// The present password, as proof that who changes how one signs in is the owner of the account, and not who found the session open:
/// what they made in a minute would outlive it.
/// </summary>
internal sealed class PasswordProof(
    RihlaDb db,
    Sessions sessions,
    PasswordHashing passwords,
    SignInCounter counter
)
{
    /// <summary>Looks at it. Wrong ones are counted by themselves: whoever guesses codes at the door keeps nobody from proving who they are.</summary>
    /// <param name="current">What was typed.</param>
    /// <param name="from">
    /// Where it was typed. Who sets up the first second factor has just given the password, and is not asked again.
    /// </param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Why not; nothing, where it is the password.</returns>
    public async Task<Refusal?> RefuseAsync(
        string? current,
        LiveSession from,
        CancellationToken cancel = default
    )
    {
        if (from.Stage == SessionStage.SetUp)
        {
            return null;
        }
        if (!await sessions.StandsAsync(from, cancel))
        {
            return new Refusal("Session.Over");
        }
        var attempts = SignInCounter.OfProof(from.Actor.UserId);
        var attempt = await counter.CountAsync(attempts, cancel);
        var hash = await db.Set<Credentials>()
            .Where(c => c.UserId == from.Actor.UserId)
            .Select(c => c.PasswordHash)
            .SingleAsync(cancel);
        if (attempt == Attempt.Locked)
        {
            return Refusal.Of(
                "Current",
                "Password.TooManyTries",
                (int)SignInAttempts.LockLasts.TotalMinutes
            );
        }
        if (passwords.Verify(hash?.Reveal(), current ?? "") == PasswordVerificationResult.Failed)
        {
            await counter.ReportAsync(attempt, from.Actor.Name, cancel);
            return Refusal.Of(
                "Current",
                "Password.CurrentWrong",
                SignInAttempts.Most,
                (int)SignInAttempts.LockLasts.TotalMinutes
            );
        }
        await counter.ForgetAsync(attempts, cancel);
        return null;
    }
}
