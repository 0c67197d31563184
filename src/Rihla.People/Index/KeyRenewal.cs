using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform.Data;

namespace Rihla.People;

/// <summary>
/// Blind keys that another module keeps under the secret of the match keys: made anew, with those of the register, when the
/// secret changes, and after an update of the rules by which they are made. The module looks under all secrets of <see cref="MatchSecrets"/> and writes under the current one.
/// </summary>
public abstract class KeyRenewal(RihlaDb db)
{
    /// <summary>The database in which the keys are kept.</summary>
    protected RihlaDb Db { get; } = db;

    /// <summary>What the keys are known by, to the work that makes them.</summary>
    public abstract string Name { get; }

    /// <summary>The version of the rules by which the keys are made: where it is raised, all are made anew.</summary>
    public virtual int Rules => 1;

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
        var (after, total) = (Guid.Empty, 0L);
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            await using var work = await Db.BeginAsync(cancel);
            var done = await RenewAsync(after, cancel);
            if (done.Count == 0)
            {
                return total;
            }
            (after, total) = (done[^1], total + done.Count);
            await reached(total);
            await work.CommitAsync(cancel);
            Db.ChangeTracker.Clear();
        }
    }

    /// <summary>Saves the keys of the next few records anew, within the open transaction.</summary>
    /// <param name="after">The record that was done last, in the order of the ids.</param>
    /// <param name="cancel">Stops it; nothing of these few is kept.</param>
    /// <returns>The records, in the order of their ids; none, when all are done.</returns>
    protected abstract Task<IReadOnlyList<Guid>> RenewAsync(Guid after, CancellationToken cancel);
}

/// <summary>Tells the register which other keys its secret stands for.</summary>
public static class KeyRenewals
{
    /// <summary>Adds keys that are made anew when the secret changes.</summary>
    public static IServiceCollection AddKeyRenewal<T>(this IServiceCollection services)
        where T : KeyRenewal => services.AddScoped<KeyRenewal, T>();
}
