using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.People;

/// <summary>
/// Blind keys that another module keeps under the secret of the match keys: made anew, with those of the register, when the
/// secret changes, and after an update of the rules by which they are made. The module looks under all secrets of <see cref="MatchSecrets"/> and writes under the current one.
/// </summary>
public abstract class KeyRenewal(RihlaDb db)
{
    // Few, for they are held meanwhile, and somebody may wait for one of them.
    private const int Batch = 50;

    // Which records there are is asked for seldom: all that are left are gone through for it.
    private const int Ahead = 400 * Batch;

    /// <summary>The database in which the keys are kept.</summary>
    protected RihlaDb Db { get; } = db;

    /// <summary>What the keys are known by, to the work that makes them.</summary>
    public abstract string Name { get; }

    /// <summary>The version of the rules by which the keys are made: where it is raised, all are made anew.</summary>
    public virtual int Rules => 1;

    /// <summary>How many records the last run left with the keys they have, because something of them does not open.</summary>
    public long Unreadable { get; private set; }

    /// <summary>
    /// Makes all keys anew, in batches, while the others go on working. Interrupted, it is begun again: what is done already
    /// is passed over.
    /// </summary>
    /// <param name="reached">Called with each batch, in its transaction, with how many records it has looked at.</param>
    /// <param name="cancel">Stops it between two batches.</param>
    /// <returns>How many records it looked at.</returns>
    public async Task<long> RunAsync(Func<long, Task> reached, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(reached);
        Unreadable = 0;
        var (after, total) = (Guid.Empty, 0L);
        var all = Records();
        while (
            await all.Where(id => id > after).Distinct().Order().Take(Ahead).ToListAsync(cancel)
                is { Count: > 0 } next
        )
        {
            foreach (var some in next.Chunk(Batch))
            {
                cancel.ThrowIfCancellationRequested();
                total += some.Length;
                if (!await IsRenewedAsync(some, reached, total, cancel))
                {
                    // One that does not open keeps nothing else back.
                    foreach (var one in some)
                    {
                        Unreadable += await IsRenewedAsync([one], reached, total, cancel) ? 0 : 1;
                    }
                }
            }
            after = next[^1];
        }
        return total;
    }

    private async Task<bool> IsRenewedAsync(
        IReadOnlyCollection<Guid> ids,
        Func<long, Task> reached,
        long total,
        CancellationToken cancel
    )
    {
        try
        {
            await using var work = await Db.BeginAsync(cancel);
            await RenewAsync(ids, cancel);
            await reached(total);
            await work.CommitAsync(cancel);
            return true;
        }
        catch (Exception failure) when (Vault.IsClosed(failure))
        {
            return false;
        }
        finally
        {
            Db.ChangeTracker.Clear();
        }
    }

    /// <summary>The records that have keys, or should have some.</summary>
    protected abstract IQueryable<Guid> Records();

    /// <summary>Saves the keys of some records anew, within the open transaction, and holds each before it reads it.</summary>
    /// <param name="ids">The records; one of them may be gone.</param>
    /// <param name="cancel">Stops it; nothing of these is kept.</param>
    protected abstract Task RenewAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel);
}

/// <summary>Tells the register which other keys its secret stands for.</summary>
public static class KeyRenewals
{
    /// <summary>Adds keys that are made anew when the secret changes.</summary>
    public static IServiceCollection AddKeyRenewal<T>(this IServiceCollection services)
        where T : KeyRenewal => services.AddScoped<KeyRenewal, T>();
}
