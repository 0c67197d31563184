using Microsoft.Extensions.DependencyInjection;
using Rihla.Results;

namespace Rihla.Site;

/// <summary>
/// The figures that were released to everybody, kept for a second: a release is seen by the next reader, and a thousand
/// readers at once ask the database once.
/// </summary>
internal sealed class OpenFigures(IServiceScopeFactory scopes)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private volatile Kept? kept;

    /// <summary>The released years of a mission, the latest first.</summary>
    public async ValueTask<IReadOnlyList<PublishedYear>> OfAsync(
        string mission,
        CancellationToken cancel
    )
    {
        if (
            kept is { } known
            && known.Mission == mission
            && TimeProvider.System.GetElapsedTime(known.ReadAt) < Freshness
        )
        {
            return known.Years;
        }
        var now = TimeProvider.System.GetTimestamp();
        await using var scope = scopes.CreateAsyncScope();
        var years = await scope
            .ServiceProvider.GetRequiredService<PublishedFigures>()
            .OfMissionAsync(mission, cancel);
        kept = new(mission, years, now);
        return years;
    }

    // Indicators are counted to the end of a month: what is late by a minute is not noticed.
    private static readonly TimeSpan IndicatorFreshness = TimeSpan.FromMinutes(1);

    private volatile KeptIndicators? indicators;

    /// <summary>The indicators of a mission that everybody may read.</summary>
    public async ValueTask<IReadOnlyList<PublicIndicator>> IndicatorsAsync(
        Guid mission,
        CancellationToken cancel
    )
    {
        if (
            indicators is { } known
            && known.Mission == mission
            && TimeProvider.System.GetElapsedTime(known.ReadAt) < IndicatorFreshness
        )
        {
            return known.Told;
        }
        var now = TimeProvider.System.GetTimestamp();
        await using var scope = scopes.CreateAsyncScope();
        var told = await scope
            .ServiceProvider.GetRequiredService<PublicIndicators>()
            .OfMissionAsync(mission, cancel);
        indicators = new(mission, told, now);
        return told;
    }

    private sealed record KeptIndicators(
        Guid Mission,
        IReadOnlyList<PublicIndicator> Told,
        long ReadAt
    );

    private sealed record Kept(string Mission, IReadOnlyList<PublishedYear> Years, long ReadAt);
}
