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

    public void Forget() => kept = null;

    public ValueTask<T> GetAsync(CancellationToken cancel) =>
        kept is { } known && clock.GetElapsedTime(known.ReadAt) < Freshness
            ? new(known.Value)
            : ReadAsync(cancel);

    private async ValueTask<T> ReadAsync(CancellationToken cancel)
    {
        // Stamped before reading: what changes meanwhile is forgotten again, never kept for longer.
        var now = clock.GetTimestamp();
        var before = kept;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RihlaDb>();
        var value = await read(db, cancel);
        Interlocked.CompareExchange(ref kept, new(value, now), before);
        return value;
    }

    private sealed record Kept(T Value, long ReadAt);
}
