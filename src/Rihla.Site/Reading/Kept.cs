namespace Rihla.Site;

/// <summary>
/// What was read last under each key, for a while. One reads; whoever comes meanwhile waits for the same reading, and gives up
/// waiting without ending it for the others. A reading that fails is not kept.
/// </summary>
/// <param name="freshness">For how long a reading is good, from when it was begun.</param>
internal sealed class Kept<TKey, T>(TimeSpan freshness)
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, Reading> readings = [];

    /// <summary>What is kept under a key, read anew when it is too old.</summary>
    /// <param name="key">The key; there are few.</param>
    /// <param name="read">Reads it. It outlives who asks, and uses nothing of theirs.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public ValueTask<T> GetAsync(TKey key, Func<Task<T>> read, CancellationToken cancel)
    {
        Task<T> rows;
        lock (gate)
        {
            if (!readings.TryGetValue(key, out var known) || !IsGood(known))
            {
                known = new(TimeProvider.System.GetTimestamp(), Task.Run(read, default));
                readings[key] = known;
            }
            rows = known.Rows;
        }
        return rows.IsCompletedSuccessfully ? new(rows.Result) : new(rows.WaitAsync(cancel));
    }

    private bool IsGood(Reading known) =>
        !known.Rows.IsCompleted
        || known.Rows.IsCompletedSuccessfully
            && TimeProvider.System.GetElapsedTime(known.At) < freshness;

    private sealed record Reading(long At, Task<T> Rows);
}
