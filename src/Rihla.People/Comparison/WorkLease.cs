using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;

namespace Rihla.People;

/// <summary>
/// Long work in the hands of one run, of whichever process: begun, or gone on with where an earlier run was interrupted.
/// Until it is done or given back no other run gets it, unless this one was silent for longer than <see cref="Lasts"/>: then
/// it is taken to be dead, and whoever asks goes on with its work.
/// </summary>
internal sealed class WorkLease : IAsyncDisposable
{
    /// <summary>
    /// How long a run may be silent: longer than the longest step between two batches, which is an index over the keys of ten
    /// million people.
    /// </summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(15);

    private readonly RihlaDb db;
    private readonly Today today;
    private readonly string name;
    private readonly Guid run;
    private bool ended;

    private WorkLease(RihlaDb db, Today today, LongWork work, Guid run)
    {
        (this.db, this.today, this.run) = (db, today, run);
        (name, Cursor, Found) = (work.Name, work.Cursor, work.Found);
    }

    /// <summary>Up to where it is done; see <see cref="LongWork.Cursor"/>.</summary>
    public long Cursor { get; private set; }

    /// <summary>What it found so far, in earlier runs, too.</summary>
    public long Found { get; private set; }

    /// <summary>Begins the work, or goes on with it.</summary>
    /// <returns>Nothing, when another run is at it.</returns>
    public static async Task<WorkLease?> TakeAsync(
        RihlaDb db,
        Today today,
        string name,
        CancellationToken cancel
    )
    {
        var (run, now) = (Guid.CreateVersion7(), today.Now);
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
                w => w.SetProperty(x => x.HeldBy, run).SetProperty(x => x.HeldUntil, now + Lasts),
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
        var lease = new WorkLease(db, today, await rows.AsNoTracking().SingleAsync(cancel), run);
        await open.CommitAsync(cancel);
        return lease;
    }

    /// <summary>What is known of work that another run is at: since when, how far, and until when it is held.</summary>
    public static Task<LongWork> StandingAsync(RihlaDb db, string name, CancellationToken cancel) =>
        db.Set<LongWork>().AsNoTracking().SingleAsync(w => w.Name == name, cancel);

    /// <summary>Remembers how far it is, in the open transaction with what it wrote, and holds the work for longer.</summary>
    /// <exception cref="InvalidOperationException">
    /// This run was silent for so long that another took its work over: what it wrote since must not be committed.
    /// </exception>
    public async Task ReachAsync(long cursor, long found, CancellationToken cancel)
    {
        var until = today.Now + Lasts;
        await ChangeAsync(
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

    /// <summary>Says that the work is done: the next run begins it anew.</summary>
    /// <exception cref="InvalidOperationException">Another run took the work over.</exception>
    public async Task EndAsync(CancellationToken cancel)
    {
        var now = today.Now;
        await ChangeAsync(
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
        if (ended)
        {
            return;
        }
        ended = true;
        try
        {
            await ChangeAsync(
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

    private async Task ChangeAsync(
        Func<IQueryable<LongWork>, Task<int>> change,
        bool mustBeMine,
        CancellationToken cancel
    )
    {
        await using var own = db.Database.CurrentTransaction is null
            ? await db.BeginAsync(cancel)
            : null;
        var changed = await change(
            db.Set<LongWork>().Where(w => w.Name == name && w.HeldBy == run)
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
