using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform.Localisation;
using Rihla.Results;

namespace Rihla.Site;

/// <summary>The figures that everybody may read, kept for a moment: a thousand readers at once ask the database once.</summary>
internal sealed class OpenFigures(IServiceScopeFactory scopes)
{
    // A release is seen by the next reader.
    private readonly Kept<string, IReadOnlyList<PublishedYear>> years = new(
        TimeSpan.FromSeconds(1)
    );
    private readonly Kept<(string Mission, string Format, string Language), byte[]> files = new(
        TimeSpan.FromSeconds(1)
    );

    // Indicators are counted to the end of a month: what is late by a minute is not noticed.
    private readonly Kept<Guid, IReadOnlyList<PublicIndicator>> indicators = new(
        TimeSpan.FromMinutes(1)
    );

    /// <summary>The released years of a mission, the latest first.</summary>
    public ValueTask<IReadOnlyList<PublishedYear>> OfAsync(
        string mission,
        CancellationToken cancel
    ) =>
        years.GetAsync(
            mission,
            () => ReadAsync(s => s.GetRequiredService<PublishedFigures>().OfMissionAsync(mission)),
            cancel
        );

    /// <summary>The same as a file, in a format and a language.</summary>
    public ValueTask<byte[]> FileAsync(
        string mission,
        string format,
        string language,
        CancellationToken cancel
    ) =>
        files.GetAsync(
            (mission, format, language),
            () =>
                ReadAsync(s =>
                    s.GetRequiredService<PublishedFigures>()
                        .FileAsync(mission, format, s.GetRequiredService<Words>().In(language))
                ),
            cancel
        );

    /// <summary>The indicators of a mission that everybody may read.</summary>
    public ValueTask<IReadOnlyList<PublicIndicator>> IndicatorsAsync(
        Guid mission,
        CancellationToken cancel
    ) =>
        indicators.GetAsync(
            mission,
            () => ReadAsync(s => s.GetRequiredService<PublicIndicators>().OfMissionAsync(mission)),
            cancel
        );

    private async Task<T> ReadAsync<T>(Func<IServiceProvider, Task<T>> read)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await read(scope.ServiceProvider);
    }
}
