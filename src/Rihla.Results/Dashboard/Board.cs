using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Rihla.Results;

/// <summary>Figures and when they were counted.</summary>
internal sealed record Counted<T>(T Figures, DateTimeOffset At);

/// <summary>
/// Keeps counted figures. Where counting is quick they are counted for every look; where it is not, a look shows the last
/// count at once and a new one is made in the background, so seldom that counting never takes more than a hundredth of
/// the time. Whoever shows them says of when they are.
/// </summary>
internal abstract class Board<TKey, T>(IServiceScopeFactory scopes, TimeProvider clock, ILogger log)
    where TKey : notnull
    where T : class
{
    private const int Share = 100;
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(15);
    private readonly ConcurrentDictionary<TKey, Place> places = new();

    public async Task<Counted<T>> OfAsync(TKey key, CancellationToken cancel)
    {
        var place = places.GetOrAdd(key, _ => new());
        if (place.Last is not { } last || last.Took <= Quick)
        {
            return await CountAsync(key, place, cancel);
        }
        if (Stopwatch.GetElapsedTime(last.Began) > last.Took * Share && place.TryBegin())
        {
            _ = RenewAsync(key, place);
        }
        return last.Counted;
    }

    /// <summary>Counts.</summary>
    protected abstract Task<T> CountAsync(
        IServiceProvider services,
        TKey key,
        CancellationToken cancel
    );

    private async Task RenewAsync(TKey key, Place place)
    {
        try
        {
            await Task.Yield();
            await CountAsync(key, place, CancellationToken.None);
        }
        catch (Exception failure)
            when (failure is System.Data.Common.DbException or InvalidOperationException)
        {
            // The last figures stay; the next look tries again.
            log.LogWarning("Figures could not be counted: {Failure}.", failure.GetType().Name);
        }
        finally
        {
            place.End();
        }
    }

    private async Task<Counted<T>> CountAsync(TKey key, Place place, CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        await using var scope = scopes.CreateAsyncScope();
        var figures = await CountAsync(scope.ServiceProvider, key, cancel);
        var counted = new Counted<T>(figures, clock.GetUtcNow());
        place.Last = new(counted, start, Stopwatch.GetElapsedTime(start));
        return counted;
    }

    private sealed record Count(Counted<T> Counted, long Began, TimeSpan Took);

    private sealed class Place
    {
        private volatile Count? last;
        private int counting;

        public Count? Last
        {
            get => last;
            set => last = value;
        }

        public bool TryBegin() => Interlocked.Exchange(ref counting, 1) == 0;

        public void End() => Volatile.Write(ref counting, 0);
    }
}
