using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rihla.Cases;
using Rihla.Platform.Security;

namespace Rihla.Results;

/// <summary>The figures of a mission and when they were counted.</summary>
internal sealed record CountedFigures(MissionFigures Figures, DateTimeOffset CountedAt);

/// <summary>
/// Keeps the figures of each mission's dashboard. Where counting is quick they are counted for every look; where it is
/// not, a look shows the last count at once and a new one is made in the background, so seldom that counting never takes
/// more than a hundredth of the time.
/// </summary>
internal sealed class MissionBoard(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    ILogger<MissionBoard> log
)
{
    private const int Share = 100;
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(15);
    private readonly ConcurrentDictionary<Guid, Place> places = new();

    public async Task<CountedFigures> OfAsync(Guid missionId, CancellationToken cancel)
    {
        var place = places.GetOrAdd(missionId, _ => new());
        if (place.Last is not { } last || last.Took <= Quick)
        {
            return await CountAsync(missionId, place, cancel);
        }
        if (Stopwatch.GetElapsedTime(last.At) > last.Took * Share && place.TryBegin())
        {
            _ = RenewAsync(missionId, place);
        }
        return last.Counted;
    }

    private async Task RenewAsync(Guid missionId, Place place)
    {
        try
        {
            await Task.Yield();
            await CountAsync(missionId, place, CancellationToken.None);
        }
        catch (Exception failure)
            when (failure is System.Data.Common.DbException or InvalidOperationException)
        {
            // The last figures stay; the next look tries again.
            log.LogWarning(
                "The figures of a mission could not be counted: {Failure}.",
                failure.GetType().Name
            );
        }
        finally
        {
            place.End();
        }
    }

    private async Task<CountedFigures> CountAsync(
        Guid missionId,
        Place place,
        CancellationToken cancel
    )
    {
        var start = Stopwatch.GetTimestamp();
        await using var scope = scopes.CreateAsyncScope();
        var figures = await scope
            .ServiceProvider.GetRequiredService<CaseFigures>()
            .OfMissionAsync(missionId, Actor.System, cancel);
        var counted = new CountedFigures(figures, clock.GetUtcNow());
        place.Last = new(counted, start, Stopwatch.GetElapsedTime(start));
        return counted;
    }

    private sealed record Count(CountedFigures Counted, long At, TimeSpan Took);

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
