using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform.Security;

namespace Rihla.Results;

/// <summary>A part of what a source counts: some persons or things that have the same traits.</summary>
/// <param name="Traits">What they have in common; nothing for what is not about persons, such as ventures or amounts.</param>
/// <param name="Value">How many, or how much.</param>
/// <param name="Behind">Of how many persons a median is; nothing for what is no median.</param>
public sealed record IndicatorCell(CountedTraits? Traits, decimal Value, int? Behind = null);

/// <summary>
/// Something of the house that can be counted between two days, for indicators to choose from. Results declares the sources
/// that come from the cases; a room that stands later registers its own with
/// <see cref="IndicatorSources.AddIndicatorSource{T}"/>.
/// </summary>
public abstract class IndicatorSource
{
    /// <summary>
    /// What it is known by, in kebab case. Its name is the text <c>Indicator.{Key}</c>, the rule by which it counts
    /// <c>Indicator.Rule.{Key}</c>, its unit <c>Indicator.Unit.{Unit}</c>.
    /// </summary>
    public abstract string Key { get; }

    /// <summary>What its values are: <c>persons</c>, <c>days</c>, or a unit of the room that registers it.</summary>
    public virtual string Unit => "persons";

    /// <summary>
    /// Whether its cells have traits and add up, so that it can be narrowed to some persons, broken down, and be a share of
    /// another.
    /// </summary>
    public virtual bool IsAboutPersons => true;

    /// <summary>Whether it counts persons, or what each stands for one, such as cases: a small number of them tells of few.</summary>
    public virtual bool TellsOfFew => IsAboutPersons;

    /// <summary>
    /// Whether everybody may read it where the mission wants so: numbers of persons, which are rounded, and what tells of no
    /// person at all, such as enterprises. A mean over persons may not: it cannot be rounded so that few are protected.
    /// </summary>
    public virtual bool MayBePublic => IsAboutPersons;

    /// <summary>Counts between two days, both included, for a mission.</summary>
    public abstract Task<IReadOnlyList<IndicatorCell>> CountAsync(
        Guid missionId,
        DateOnly first,
        DateOnly last,
        CancellationToken cancel = default
    );
}

/// <summary>One number of a period that is about no persons and cannot be narrowed, such as milestones reached or jobs.</summary>
public abstract class PeriodFigure : IndicatorSource
{
    /// <inheritdoc/>
    public sealed override bool IsAboutPersons => false;

    /// <inheritdoc/>
    public sealed override async Task<IReadOnlyList<IndicatorCell>> CountAsync(
        Guid missionId,
        DateOnly first,
        DateOnly last,
        CancellationToken cancel = default
    ) =>
        await FigureAsync(missionId, first, last, cancel) is { } figure
            ? [new IndicatorCell(null, figure)]
            : [];

    /// <summary>The number between two days, both included; nothing where it cannot be said.</summary>
    protected abstract Task<decimal?> FigureAsync(
        Guid missionId,
        DateOnly first,
        DateOnly last,
        CancellationToken cancel
    );
}

/// <summary>Persons to whom something happened, each counted once whatever the number of cases and grants.</summary>
internal sealed class PersonsOnce(CaseCells cells, string key, CountedEvent what) : IndicatorSource
{
    public override string Key => key;

    public override async Task<IReadOnlyList<IndicatorCell>> CountAsync(
        Guid missionId,
        DateOnly first,
        DateOnly last,
        CancellationToken cancel = default
    ) =>
        [
            .. (await cells.OnceAsync(what, first, last, missionId, Actor.System, cancel)).Select(
                c => new IndicatorCell(c.Traits, c.Persons)
            ),
        ];
}

/// <summary>The median of days from request to departure.</summary>
internal sealed class MedianWait(CaseCells cells) : IndicatorSource
{
    public override string Key => "median-wait";

    public override string Unit => "days";

    public override bool IsAboutPersons => false;

    public override async Task<IReadOnlyList<IndicatorCell>> CountAsync(
        Guid missionId,
        DateOnly first,
        DateOnly last,
        CancellationToken cancel = default
    )
    {
        var waits = await cells.DaysToDepartureAsync(first, last, missionId, Actor.System, cancel);
        return CaseFigures.Median(waits) is { } days
            ? [new IndicatorCell(null, days, waits.Sum(w => w.Persons))]
            : [];
    }
}

/// <summary>The catalogue of what indicators can count.</summary>
internal sealed class IndicatorCatalogue(IEnumerable<IndicatorSource> sources)
{
    private readonly Dictionary<string, IndicatorSource> byKey = sources.ToDictionary(
        s => s.Key,
        StringComparer.Ordinal
    );

    /// <summary>All sources, in the order in which the rooms registered them.</summary>
    public IReadOnlyList<IndicatorSource> All { get; } = [.. sources];

    /// <summary>The source with this key; nothing, if there is none.</summary>
    public IndicatorSource? Find(string? key) => key is null ? null : byKey.GetValueOrDefault(key);
}

/// <summary>Lets rooms add to what indicators can count.</summary>
public static class IndicatorSources
{
    /// <summary>Adds a source.</summary>
    public static IServiceCollection AddIndicatorSource<T>(this IServiceCollection services)
        where T : IndicatorSource => services.AddScoped<IndicatorSource, T>();

    internal static IServiceCollection AddPersonsOnce(
        this IServiceCollection services,
        string key,
        CountedEvent what
    ) =>
        services.AddScoped<IndicatorSource>(p => new PersonsOnce(
            p.GetRequiredService<CaseCells>(),
            key,
            what
        ));
}
