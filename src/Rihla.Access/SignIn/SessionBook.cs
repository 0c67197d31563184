using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>A session that stands, with everything a request needs to know of its user.</summary>
internal sealed class LiveSession
{
    public required Guid Id { get; init; }

    public required SessionStage Stage { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required Actor Actor { get; init; }

    public required ClaimsPrincipal Principal { get; init; }

    public required bool IsDemonstration { get; init; }

    /// <summary>When it was last compared with the database.</summary>
    public required DateTimeOffset CheckedAt { get; set; }

    public DateTimeOffset SeenAt { get; set; }

    public DateTimeOffset WrittenAt { get; set; }
}

/// <summary>
/// The sessions of this node in memory, so that a request costs a look into a dictionary. What ends a session on this
/// node (signing out, a new password, other roles, a closed account) takes effect at once; on other nodes within
/// <see cref="Freshness"/>. When sessions were last used is written every half minute, never by the request itself.
/// </summary>
internal sealed class SessionBook(
    IServiceScopeFactory scopes,
    PermissionTable permissions,
    TimeProvider clock,
    Settings settings,
    AccessSettings access,
    ILogger<SessionBook> log
) : BackgroundService
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, LiveSession> sessions = new();
    private int forgotten;

    /// <summary>The session that a token opens; nothing if it is over.</summary>
    public ValueTask<LiveSession?> FindAsync(string? token, CancellationToken cancel)
    {
        if (Token.HashOf(token) is not { } hash)
        {
            return new((LiveSession?)null);
        }
        var now = clock.GetUtcNow();
        var key = Convert.ToHexString(hash);
        if (
            sessions.TryGetValue(key, out var known)
            && now - known.CheckedAt < Freshness
            && !IsOver(known, now)
        )
        {
            known.SeenAt = now;
            return new(known);
        }
        return ReadAsync(hash, key, known, now, cancel);
    }

    /// <summary>Forgets what is known about a user's sessions: the next request looks into the database.</summary>
    public void Forget(Guid userId)
    {
        Interlocked.Increment(ref forgotten);
        foreach (var (key, session) in sessions)
        {
            if (session.Actor.UserId == userId)
            {
                sessions.TryRemove(key, out _);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(WriteEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await WriteOrWaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Half a minute of idle time more or less does not matter.
        }
    }

    // A database that is away for a while must not end the server; what was not written is written the next time.
    private async Task WriteOrWaitAsync(CancellationToken cancel)
    {
        try
        {
            await WriteAsync(cancel);
        }
#pragma warning disable CA1031
        catch (Exception failure) when (!cancel.IsCancellationRequested)
#pragma warning restore CA1031
        {
            log.LogWarning(
                "When sessions were last used could not be written: {Failure}.",
                failure.GetType().Name
            );
        }
    }

    /// <summary>Writes when the sessions were last used, and lets go of those that are over.</summary>
    public async Task WriteAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var used = sessions.Values.Where(s => s.SeenAt > s.WrittenAt).ToList();
        if (used.Count > 0)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<RihlaDb>();
            await using var work = await db.BeginAsync(cancel);
            foreach (var session in used)
            {
                var seen = session.SeenAt;
                await db.Set<Session>()
                    .Where(s => s.Id == session.Id && s.SeenAt < seen)
                    .ExecuteUpdateAsync(set => set.SetProperty(s => s.SeenAt, seen), cancel);
                session.WrittenAt = seen;
            }
            await work.CommitAsync(cancel);
        }
        foreach (var (key, session) in sessions)
        {
            if (IsOver(session, now))
            {
                sessions.TryRemove(key, out _);
            }
        }
    }

    private async ValueTask<LiveSession?> ReadAsync(
        byte[] hash,
        string key,
        LiveSession? known,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var before = Volatile.Read(ref forgotten);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RihlaDb>();
        var found = await db.Set<Session>()
            .AsNoTracking()
            .Where(s => s.TokenHash == hash && s.EndedAt == null)
            .Join(
                db.Set<User>().Include(u => u.Roles),
                s => s.UserId,
                u => u.Id,
                (session, user) => new { session, user }
            )
            .SingleOrDefaultAsync(cancel);
        if (found is null || !found.user.MaySignIn(settings))
        {
            sessions.TryRemove(key, out _);
            return null;
        }
        var seen = known?.SeenAt > found.session.SeenAt ? known.SeenAt : found.session.SeenAt;
        if (Session.IsOver(found.session.Stage, found.session.StartedAt, seen, now, access))
        {
            sessions.TryRemove(key, out _);
            return null;
        }
        var actor = Actors.Of(found.user, permissions);
        var live = new LiveSession
        {
            Id = found.session.Id,
            Stage = found.session.Stage,
            StartedAt = found.session.StartedAt,
            Actor = actor,
            Principal = PrincipalOf(actor),
            IsDemonstration = found.user.IsDemonstration,
            CheckedAt = now,
            SeenAt = now,
            WrittenAt = known?.WrittenAt ?? found.session.SeenAt,
        };
        sessions[key] = live;
        // Whoever ended a session after it was read here could not forget what was not yet in the book.
        if (before != Volatile.Read(ref forgotten))
        {
            sessions.TryRemove(new(key, live));
        }
        return live;
    }

    private bool IsOver(LiveSession session, DateTimeOffset now) =>
        Session.IsOver(session.Stage, session.StartedAt, session.SeenAt, now, access);

    private static ClaimsPrincipal PrincipalOf(Actor actor) =>
        new(
            new ClaimsIdentity(
                [
                    new(ClaimTypes.NameIdentifier, actor.UserId.ToString()),
                    new(ClaimTypes.Name, actor.Name),
                ],
                SessionHandler.Scheme
            )
        );
}
