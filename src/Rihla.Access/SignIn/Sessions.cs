using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>Begins and ends sessions.</summary>
internal sealed class Sessions(
    RihlaDb db,
    SessionBook book,
    TimeProvider clock,
    AccessSettings settings
)
{
    /// <summary>Adds a session, which the caller saves.</summary>
    /// <returns>The token for the browser.</returns>
    public string Add(Guid userId, SessionStage stage, Visit visit)
    {
        var (token, hash) = Token.Make();
        var now = clock.GetUtcNow();
        db.Add(
            new Session
            {
                UserId = userId,
                TokenHash = hash,
                Stage = stage,
                StartedAt = now,
                SeenAt = now,
                Device = new(visit.Device),
                Address = Platform.Privacy.Personal.Of(visit.Address),
            }
        );
        return token;
    }

    /// <summary>The sessions of a user that stand, the latest used first.</summary>
    public async Task<List<Session>> StandingAsync(Guid userId, CancellationToken cancel = default)
    {
        await book.WriteAsync(cancel);
        var now = clock.GetUtcNow();
        var standing = await db.Set<Session>()
            .AsNoTracking()
            .Where(s => s.UserId == userId && s.EndedAt == null && s.Stage == SessionStage.Open)
            .OrderByDescending(s => s.SeenAt)
            .ToListAsync(cancel);
        return
        [
            .. standing.Where(s => !Session.IsOver(s.Stage, s.StartedAt, s.SeenAt, now, settings)),
        ];
    }

    public async Task EndAsync(Guid sessionId, CancellationToken cancel = default)
    {
        var session = await db.Set<Session>().SingleOrDefaultAsync(s => s.Id == sessionId, cancel);
        if (session is { EndedAt: null })
        {
            session.EndedAt = clock.GetUtcNow();
            await db.SaveChangesAsync(cancel);
            book.Forget(session.UserId);
        }
    }

    /// <summary>
    /// Ends all sessions of a user but one, and all access tokens, within the transaction of what made it necessary. When
    /// that is committed, <see cref="SessionBook.Forget"/> makes it felt.
    /// </summary>
    public async Task EndAllAsync(Guid userId, Guid? but, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await db.Set<Session>()
            .Where(s => s.UserId == userId && s.EndedAt == null && s.Id != but)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now), cancel);
        await db.Set<AccessToken>()
            .Where(t => t.UserId == userId && t.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.RevokedAt, now), cancel);
    }

    /// <summary>
    /// The lock of how a user gets in. Whatever changes it, or lets them in, holds it: a reset, and what an old password, link or session
    /// was just about to do, cannot pass each other.
    /// </summary>
    public static string LockOf(Guid userId) => $"account {userId}";

    /// <summary>
    /// Whether a session stands in the database, as it is now: what another process has ended is believed here for some seconds more.
    /// </summary>
    public async Task<bool> StandsAsync(LiveSession session, CancellationToken cancel)
    {
        var stands = await db.Set<Session>()
            .AnyAsync(s => s.Id == session.Id && s.EndedAt == null, cancel);
        if (!stands)
        {
            book.Forget(session.Actor.UserId);
        }
        return stands;
    }

    /// <summary>The same of an actor, of whom it is not told in which session they act: whether any of theirs is left.</summary>
    public async Task<bool> StandsAsync(Actor by, CancellationToken cancel)
    {
        var stands = await db.Set<Session>()
            .AnyAsync(
                s => s.UserId == by.UserId && s.EndedAt == null && s.Stage == SessionStage.Open,
                cancel
            );
        if (!stands)
        {
            book.Forget(by.UserId);
        }
        return stands;
    }

    /// <summary>Ends a session within the transaction of what follows it; see <see cref="EndAllAsync"/>.</summary>
    public async Task EndPendingAsync(LiveSession pending, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await db.Set<Session>()
            .Where(s => s.Id == pending.Id && s.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now), cancel);
    }

    /// <summary>Ends all sessions in which a user, or who has the password, is setting up a second factor.</summary>
    public async Task EndSetUpsAsync(Guid userId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await db.Set<Session>()
            .Where(s => s.UserId == userId && s.EndedAt == null && s.Stage == SessionStage.SetUp)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now), cancel);
    }

    /// <summary>
    /// Ends all sessions, tokens and links for choosing a password of everybody, within the transaction of what made it necessary, such
    /// as a restore: what was ended or used since the backup would stand again. It is recorded, and everybody signs in anew.
    /// </summary>
    public async Task EndEverybodysAsync(Act because, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await db.Set<Session>()
            .Where(s => s.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now), cancel);
        await db.Set<AccessToken>()
            .Where(t => t.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.RevokedAt, now), cancel);
        await db.Set<Credentials>()
            .Where(c => c.LinkHash != null)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(c => c.LinkHash, (byte[]?)null)
                        .SetProperty(c => c.LinkUntil, (DateTimeOffset?)null),
                cancel
            );
        await db.SaveAsync(Actor.System, because, cancel);
    }

    /// <summary>
    /// Whose session a token was, even if it is over, or if another window has only begun to sign in anew: to give back what was typed.
    /// </summary>
    public async Task<Guid?> OwnerOfAsync(string? token, CancellationToken cancel = default) =>
        Token.HashOf(token) is { } hash
            ? await db.Set<Session>()
                .Where(s => s.TokenHash == hash)
                .Select(s => (Guid?)s.UserId)
                .SingleOrDefaultAsync(cancel)
            : null;
}
