using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform.Data;

namespace Rihla.People;

/// <summary>Gives long work into the hands of one run at a time, of whichever process.</summary>
internal sealed class WorkLeases(RihlaDb db, IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>Begins the work, or goes on with it where an earlier run was interrupted.</summary>
    /// <returns>Nothing, when another run is at it.</returns>
    public async Task<WorkLease?> TakeAsync(string name, CancellationToken cancel)
    {
        var (run, now) = (Guid.CreateVersion7(), clock.GetUtcNow());
        await using var open = await db.BeginAsync(cancel);
        await open.LockAsync($"people.work.{name}", cancel);
        var rows = db.Set<LongWork>().Where(w => w.Name == name);
        if (!await rows.AnyAsync(cancel))
        {
            var added = db.Add(new LongWork { Name = name, StartedAt = now });
            await db.SaveChangesAsync(cancel);
            added.State = EntityState.Detached;
        }
        var taken = await rows.Where(w => w.HeldUntil == null || w.HeldUntil <= now)
            .ExecuteUpdateAsync(
                w =>
                    w.SetProperty(x => x.HeldBy, run)
                        .SetProperty(x => x.HeldUntil, now + WorkLease.Lasts),
                cancel
            );
        if (taken == 0)
        {
            return null;
        }
        await rows.Where(w => w.DoneAt != null)
            .ExecuteUpdateAsync(
                w =>
                    w.SetProperty(x => x.Cursor, 0)
                        .SetProperty(x => x.Found, 0)
                        .SetProperty(x => x.StartedAt, now)
                        .SetProperty(x => x.DoneAt, (DateTimeOffset?)null),
                cancel
            );
        var work = await rows.AsNoTracking().SingleAsync(cancel);
        await open.CommitAsync(cancel);
        return new(db, scopes, clock, work, run);
    }

    /// <summary>What is known of work that another run is at: since when, how far, and until when it is held.</summary>
    public Task<LongWork> StandingAsync(string name, CancellationToken cancel) =>
        db.Set<LongWork>().AsNoTracking().SingleAsync(w => w.Name == name, cancel);
}

/// <summary>
/// Long work in the hands of one run. Every <see cref="Beats"/> the run says that it is alive, whatever it is at. Until the work is
/// done or given back no other run gets it, unless this one was silent for longer than <see cref="Lasts"/>: then its process is
/// taken to be dead, and whoever asks goes on with its work. What a run that was only asleep does afterwards cannot be committed.
/// </summary>
internal sealed class WorkLease : IAsyncDisposable
{
    /// <summary>How long a run may be silent before it is taken to be dead.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(2);

    /// <summary>How often it says that it is alive: several may be late, as when the database has much to write.</summary>
    public static readonly TimeSpan Beats = TimeSpan.FromSeconds(20);

    private readonly RihlaDb db;
    private readonly IServiceScopeFactory scopes;
    private readonly TimeProvider clock;
    private readonly string name;
    private readonly Guid run;
    private readonly CancellationTokenSource over = new();
    private readonly Task beating;
    private bool ended;

    public WorkLease(
        RihlaDb db,
        IServiceScopeFactory scopes,
        TimeProvider clock,
        LongWork work,
        Guid run
    )
    {
        (this.db, this.scopes, this.clock, this.run) = (db, scopes, clock, run);
        (name, Cursor, Found) = (work.Name, work.Cursor, work.Found);
        beating = Task.Run(() => BeatAsync(over.Token));
    }

    /// <summary>Up to where it is done; see <see cref="LongWork.Cursor"/>.</summary>
    public long Cursor { get; private set; }

    /// <summary>What it found so far, in earlier runs, too.</summary>
    public long Found { get; private set; }

    /// <summary>Remembers how far it is, in the open transaction with what it wrote, and holds the work for longer.</summary>
    /// <exception cref="InvalidOperationException">
    /// This run was silent for so long that another took its work over: what it wrote since must not be committed.
    /// </exception>
    public async Task ReachAsync(long cursor, long found, CancellationToken cancel)
    {
        var until = clock.GetUtcNow() + Lasts;
        await ChangeAsync(
            db,
            mine =>
                mine.ExecuteUpdateAsync(
                    w =>
                        w.SetProperty(x => x.Cursor, cursor)
                            .SetProperty(x => x.Found, found)
                            .SetProperty(x => x.HeldUntil, until),
                    cancel
                ),
            mustBeMine: true,
            cancel
        );
        (Cursor, Found) = (cursor, found);
    }

    /// <summary>
    /// Holds the work for longer, in the open transaction: for a step that keeps everybody else from writing for a long time, so that
    /// nobody takes the work over in the moment in which it ends.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another run took the work over.</exception>
    public Task ProlongAsync(CancellationToken cancel) =>
        ProlongAsync(db, mustBeMine: true, cancel);

    /// <summary>Says that the work is done: the next run begins it anew.</summary>
    /// <exception cref="InvalidOperationException">Another run took the work over.</exception>
    public async Task EndAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await ChangeAsync(
            db,
            mine =>
                mine.ExecuteUpdateAsync(
                    w =>
                        w.SetProperty(x => x.DoneAt, now)
                            .SetProperty(x => x.HeldBy, (Guid?)null)
                            .SetProperty(x => x.HeldUntil, (DateTimeOffset?)null),
                    cancel
                ),
            mustBeMine: true,
            cancel
        );
        ended = true;
    }

    /// <summary>Gives the work back where it is not done: the next run goes on at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await beating;
        over.Dispose();
        if (ended)
        {
            return;
        }
        ended = true;
        try
        {
            await ChangeAsync(
                db,
                mine =>
                    mine.ExecuteUpdateAsync(w =>
                        w.SetProperty(x => x.HeldBy, (Guid?)null)
                            .SetProperty(x => x.HeldUntil, (DateTimeOffset?)null)
                    ),
                mustBeMine: false,
                CancellationToken.None
            );
        }
        catch (DbException)
        {
            // The database is gone, which is thrown already. The work is free once the lease has run out.
        }
    }

    /// <summary>Says once that the run is alive, on a connection of its own.</summary>
    internal async Task SayAliveAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        await ProlongAsync(
            scope.ServiceProvider.GetRequiredService<RihlaDb>(),
            mustBeMine: false,
            cancel
        );
    }

    private async Task BeatAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Beats, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancel))
            {
                try
                {
                    await SayAliveAsync(cancel);
                }
#pragma warning disable CA1031 // A beat that fails, because the database is busy or gone, must not end the work: the next is soon.
                catch (Exception) { }
#pragma warning restore CA1031
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The work is over.
        }
    }

    private async Task ProlongAsync(RihlaDb on, bool mustBeMine, CancellationToken cancel)
    {
        var until = clock.GetUtcNow() + Lasts;
        await ChangeAsync(
            on,
            mine => mine.ExecuteUpdateAsync(w => w.SetProperty(x => x.HeldUntil, until), cancel),
            mustBeMine,
            cancel
        );
    }

    private async Task ChangeAsync(
        RihlaDb on,
        Func<IQueryable<LongWork>, Task<int>> change,
        bool mustBeMine,
        CancellationToken cancel
    )
    {
        await using var own = on.Database.CurrentTransaction is null
            ? await on.BeginAsync(cancel)
            : null;
        var changed = await change(
            on.Set<LongWork>().Where(w => w.Name == name && w.HeldBy == run)
        );
        if (mustBeMine && changed == 0)
        {
            throw new InvalidOperationException(
                $"The work '{name}' was silent for too long, and another run took it over."
            );
        }
        if (own is not null)
        {
            await own.CommitAsync(cancel);
        }
    }
}
