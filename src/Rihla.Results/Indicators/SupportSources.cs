using Rihla.Platform.Security;
using Rihla.Reintegration;

namespace Rihla.Results;

/// <summary>What happened after arrivals, counted once for a page on which several indicators ask for the same period.</summary>
internal sealed class SupportCounts(SupportFigures figures)
{
    private readonly Dictionary<(Guid, DateOnly, DateOnly), SupportCount> counted = [];

    public async Task<SupportCount> OfAsync(
        Guid missionId,
        DateOnly first,
        DateOnly last,
        CancellationToken cancel
    )
    {
        if (!counted.TryGetValue((missionId, first, last), out var count))
        {
            counted[(missionId, first, last)] = count = await figures.CountAsync(
                first,
                last,
                missionId,
                Actor.System,
                cancel
            );
        }
        return count;
    }
}

/// <summary>Something that happened after arrivals, as one number of a period.</summary>
internal abstract class SupportSource(SupportCounts counts) : PeriodFigure
{
    protected override async Task<decimal?> FigureAsync(
        Guid missionId,
        DateOnly first,
        DateOnly last,
        CancellationToken cancel
    ) => ValueOf(await counts.OfAsync(missionId, first, last, cancel));

    /// <summary>The number; nothing where it cannot be said.</summary>
    protected abstract decimal? ValueOf(SupportCount count);
}

/// <summary>Cases whose returnee agreed to a plan.</summary>
internal sealed class PlansAgreed(SupportCounts counts) : SupportSource(counts)
{
    public override string Key => "plans-agreed";

    public override string Unit => "cases";

    public override bool TellsOfFew => true;

    protected override decimal? ValueOf(SupportCount count) => count.PlansAgreed;
}

/// <summary>Things that returnees were given.</summary>
internal sealed class AssistanceGiven(SupportCounts counts) : SupportSource(counts)
{
    public override string Key => "assistance-given";

    public override string Unit => "items";

    public override bool TellsOfFew => true;

    protected override decimal? ValueOf(SupportCount count) => count.Given;
}

/// <summary>A median or mean over people or cases after arrivals, with how many it is of: of few it tells who they are.</summary>
internal abstract class SupportMeasure(SupportCounts counts) : IndicatorSource
{
    public sealed override bool IsAboutPersons => false;

    public sealed override async Task<IReadOnlyList<IndicatorCell>> CountAsync(
        Guid missionId,
        DateOnly first,
        DateOnly last,
        CancellationToken cancel = default
    ) =>
        ValueOf(await counts.OfAsync(missionId, first, last, cancel)) is var (value, behind)
            ? [new IndicatorCell(null, value, behind)]
            : [];

    /// <summary>The measure, and of how many it is; nothing where it cannot be said.</summary>
    protected abstract (decimal Value, int Behind)? ValueOf(SupportCount count);
}

/// <summary>How long people waited after the arrival for the first thing: the median.</summary>
internal sealed class DaysToFirstHelp(SupportCounts counts) : SupportMeasure(counts)
{
    public override string Key => "days-to-first-help";

    public override string Unit => "days";

    protected override (decimal Value, int Behind)? ValueOf(SupportCount count) =>
        count.MedianDaysToFirst is { } days ? (days, count.FirstHelped) : null;
}

/// <summary>How content people are, in points of a hundred: the mean of four answers from 1 to 5, times twenty.</summary>
internal sealed class MeanSatisfaction(SupportCounts counts) : SupportMeasure(counts)
{
    public override string Key => "satisfaction";

    public override string Unit => "points";

    protected override (decimal Value, int Behind)? ValueOf(SupportCount count) =>
        count.Satisfaction is { } mean ? (Math.Round(mean * 20), count.AskedPersons) : null;
}
