using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform.Data;

namespace Rihla.Access;

/// <summary>
/// A small table that is read on every page, kept in memory as a whole. It is read anew after a change on this node, and
/// after some seconds in case another node changed it.
/// </summary>
internal sealed class Snapshot<T>(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    Func<RihlaDb, CancellationToken, Task<T>> read
)
    where T : class
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(20);
    private volatile Kept? kept;
    private int forgotten;

    public void Forget()
    {
        Interlocked.Increment(ref forgotten);
        kept = null;
    }

    public ValueTask<T> GetAsync(CancellationToken cancel) =>
        kept is { } known && clock.GetElapsedTime(known.ReadAt) < Freshness
            ? new(known.Value)
            : ReadAsync(cancel);

    private async ValueTask<T> ReadAsync(CancellationToken cancel)
    {
        // Both looked at before reading: what changes meanwhile, here or on another node, is not kept for longer.
        var (now, before) = (clock.GetTimestamp(), Volatile.Read(ref forgotten));
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RihlaDb>();
        var value = await read(db, cancel);
        kept = new(value, now);
        if (before != Volatile.Read(ref forgotten))
        {
            kept = null;
        }
        return value;
    }

    private sealed record Kept(T Value, long ReadAt);
}
