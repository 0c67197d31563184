using Microsoft.Extensions.DependencyInjection;
using Rihla.Results;

namespace Rihla.Site;

/// <summary>The figures that everybody may read, kept for a moment: a thousand readers at once ask the database once.</summary>
internal sealed class OpenFigures(IServiceScopeFactory scopes)
{
    // A release is seen by the next reader.
    private readonly Kept<string, PublishedYear> years = new(TimeSpan.FromSeconds(1));

    // Indicators are counted to the end of a month: what is late by a minute is not noticed.
    private readonly Kept<Guid, PublicIndicator> indicators = new(TimeSpan.FromMinutes(1));

    /// <summary>The released years of a mission, the latest first.</summary>
    public ValueTask<IReadOnlyList<PublishedYear>> OfAsync(
        string mission,
        CancellationToken cancel
    ) =>
        years.GetAsync(
            mission,
            async () =>
            {
                await using var scope = scopes.CreateAsyncScope();
                return await scope
                    .ServiceProvider.GetRequiredService<PublishedFigures>()
                    .OfMissionAsync(mission, cancel);
            }
        );

    /// <summary>The indicators of a mission that everybody may read.</summary>
    public ValueTask<IReadOnlyList<PublicIndicator>> IndicatorsAsync(
        Guid mission,
        CancellationToken cancel
    ) =>
        indicators.GetAsync(
            mission,
            async () =>
            {
                await using var scope = scopes.CreateAsyncScope();
                return await scope
                    .ServiceProvider.GetRequiredService<PublicIndicators>()
                    .OfMissionAsync(mission, cancel);
            }
        );

    // What was read last, for the mission it was read for.
    private sealed class Kept<TMission, T>(TimeSpan freshness)
        where TMission : notnull
    {
        private volatile Read? last;

        public async ValueTask<IReadOnlyList<T>> GetAsync(
            TMission mission,
            Func<Task<IReadOnlyList<T>>> read
        )
        {
            if (
                last is { } known
                && known.Mission.Equals(mission)
                && TimeProvider.System.GetElapsedTime(known.At) < freshness
            )
            {
                return known.Rows;
            }
            var now = TimeProvider.System.GetTimestamp();
            var rows = await read();
            last = new(mission, rows, now);
            return rows;
        }

        private sealed record Read(TMission Mission, IReadOnlyList<T> Rows, long At);
    }
}
