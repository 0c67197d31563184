using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Results;

/// <summary>What an indicator was broken down by.</summary>
internal enum Breakdown
{
    /// <summary>F, M, other or not recorded.</summary>
    Sex,

    /// <summary>Age bands.</summary>
    Age,

    /// <summary>Nationality.</summary>
    Nationality,

    /// <summary>Whether a vulnerability was found.</summary>
    Vulnerability,

    /// <summary>By the Washington Group short set.</summary>
    Disability,

    /// <summary>The mission that prepares the return.</summary>
    HostMission,

    /// <summary>The mission that receives.</summary>
    OriginMission,
}

/// <summary>What an indicator counted in a period.</summary>
/// <param name="Number">How many, or how much.</param>
/// <param name="Whole">Of how many it is a share; nothing for a number.</param>
/// <param name="Behind">Of how many persons a median is; nothing for what is no median.</param>
internal sealed record IndicatorCount(decimal Number, decimal? Whole = null, int? Behind = null)
{
    /// <summary>The number, or the share in percent with one decimal; nothing for a share of nobody.</summary>
    public decimal? Value =>
        Whole is not { } whole ? Number
        : whole == 0 ? null
        : Math.Round(Number * 100 / whole, 1);
}

/// <summary>A period of an indicator.</summary>
/// <param name="Period">The year or quarter.</param>
/// <param name="Target">What is to be reached; nothing where none was set. Quarters have no targets.</param>
/// <param name="Count">What was counted; nothing where it cannot be said.</param>
internal sealed record IndicatorPeriod(ReportPeriod Period, decimal? Target, IndicatorCount? Count)
{
    /// <summary>What was reached; nothing where it cannot be said, such as a share of nobody.</summary>
    public decimal? Actual => Count?.Value;

    /// <summary>Whether the target is reached; nothing where there is none.</summary>
    public bool? IsReached(bool lessIsBetter) =>
        (Target, Actual) is ({ } target, { } actual)
            ? lessIsBetter
                ? actual <= target
                : actual >= target
            : null;
}

/// <summary>An indicator with what came of it.</summary>
/// <param name="Indicator">The indicator.</param>
/// <param name="Source">What it counts; nothing where the room that offered it is gone.</param>
/// <param name="Years">Its years up to the present one.</param>
internal sealed record IndicatorResult(
    Indicator Indicator,
    IndicatorSource? Source,
    IReadOnlyList<IndicatorPeriod> Years
);

/// <summary>Works out indicators from their sources.</summary>
internal sealed class IndicatorFigures(
    RihlaDb db,
    IndicatorCatalogue catalogue,
    Missions missions,
    Today today
)
{
    // What sources counted for this request: indicators of one strategy ask for the same things.
    private readonly Dictionary<
        (string, Guid, ReportPeriod),
        IReadOnlyList<IndicatorCell>
    > counted = [];

    /// <summary>The strategies of the actor's mission, the latest first.</summary>
    public async Task<IReadOnlyList<Strategy>> StrategiesAsync(Actor by, CancellationToken cancel)
    {
        by.Need(ResultsPermissions.ViewStrategies);
        return await Whole()
            .Where(s => s.MissionId == by.MissionId)
            .OrderByDescending(s => s.FirstYear)
            .ThenBy(s => s.Title)
            .ToListAsync(cancel);
    }

    /// <summary>A strategy of the actor's mission; nothing, if there is none with this identity.</summary>
    public async Task<Strategy?> FindAsync(Guid id, Actor by, CancellationToken cancel)
    {
        by.Need(ResultsPermissions.ViewStrategies);
        return await Whole()
            .SingleOrDefaultAsync(s => s.Id == id && s.MissionId == by.MissionId, cancel);
    }

    /// <summary>The years of a strategy up to the present, for each of its indicators.</summary>
    public async Task<IReadOnlyDictionary<Guid, IndicatorResult>> OfAsync(
        Strategy strategy,
        CancellationToken cancel
    )
    {
        var results = new Dictionary<Guid, IndicatorResult>();
        foreach (var indicator in strategy.Objectives.SelectMany(o => o.Indicators))
        {
            results[indicator.Id] = new(
                indicator,
                catalogue.Find(indicator.Source),
                await PeriodsAsync(
                    indicator,
                    strategy.MissionId,
                    [.. strategy.Years.Select(y => new ReportPeriod(y))],
                    cancel
                )
            );
        }
        return results;
    }

    /// <summary>Periods of an indicator; of those that have not begun only the target.</summary>
    /// <param name="indicator">The indicator.</param>
    /// <param name="missionId">The mission.</param>
    /// <param name="periods">The periods.</param>
    /// <param name="cancel">Stops it.</param>
    /// <param name="leavesHouse">Whether only returns that the mission prepared are counted, see <see cref="Disclosure.Hosted"/>.</param>
    public async Task<IReadOnlyList<IndicatorPeriod>> PeriodsAsync(
        Indicator indicator,
        Guid missionId,
        IReadOnlyList<ReportPeriod> periods,
        CancellationToken cancel,
        bool leavesHouse = false
    )
    {
        var found = new List<IndicatorPeriod>(periods.Count);
        foreach (var period in periods)
        {
            found.Add(
                new(
                    period,
                    period.Quarter is null ? indicator.TargetOf(period.Year) : null,
                    period.First > today.Date
                        ? null
                        : await CountAsync(indicator, missionId, period, leavesHouse, cancel)
                )
            );
        }
        return found;
    }

    /// <summary>An indicator of a period broken down: the part in words, and its number of persons. Empty for what is not about persons.</summary>
    public async Task<IReadOnlyList<(string Part, decimal Persons)>> BrokenDownAsync(
        Indicator indicator,
        Guid missionId,
        ReportPeriod period,
        Breakdown by,
        Words words,
        CancellationToken cancel
    )
    {
        if (catalogue.Find(indicator.Source) is not { IsAboutPersons: true } source)
        {
            return [];
        }
        var names = (await missions.AllAsync(cancel)).ToDictionary(
            m => m.Id,
            m => m.NameIn(words.Language)
        );
        return
        [
            .. (await CellsAsync(source, missionId, period, cancel))
                .Where(c => c.Traits is { } traits && indicator.IsAbout(traits))
                .GroupBy(c => PartOf(c.Traits!, by, names, words))
                .Select(g => (g.Key.Name, g.Key.Order, Persons: g.Sum(c => c.Value)))
                .OrderBy(g => g.Order)
                .ThenByDescending(g => g.Persons)
                .Select(g => (g.Name, g.Persons)),
        ];
    }

    private async Task<IndicatorCount?> CountAsync(
        Indicator indicator,
        Guid missionId,
        ReportPeriod period,
        bool leavesHouse,
        CancellationToken cancel
    )
    {
        if (catalogue.Find(indicator.Source) is not { } source)
        {
            return null;
        }
        var cells = await ToldAsync(source);
        if (!source.IsAboutPersons)
        {
            return cells.Count == 0 ? null : new(cells.Sum(c => c.Value), Behind: cells[0].Behind);
        }
        var part = Sum(indicator, cells);
        if (indicator.ShareOf is null)
        {
            return new(part);
        }
        if (catalogue.Find(indicator.ShareOf) is not { } whole)
        {
            return null;
        }
        // A share of the same source tells which part of it the filters leave; of another, the filters hold for both.
        var all = await ToldAsync(whole);
        return new(
            part,
            indicator.ShareOf == indicator.Source ? all.Sum(c => c.Value) : Sum(indicator, all)
        );

        async Task<IReadOnlyList<IndicatorCell>> ToldAsync(IndicatorSource of)
        {
            var found = await CellsAsync(of, missionId, period, cancel);
            return leavesHouse ? Disclosure.Hosted(found, missionId) : found;
        }
    }

    internal static decimal Sum(Indicator indicator, IReadOnlyList<IndicatorCell> cells) =>
        cells
            .Where(c => c.Traits is { } traits ? indicator.IsAbout(traits) : !indicator.IsNarrowed)
            .Sum(c => c.Value);

    private async Task<IReadOnlyList<IndicatorCell>> CellsAsync(
        IndicatorSource source,
        Guid missionId,
        ReportPeriod period,
        CancellationToken cancel
    )
    {
        var key = (source.Key, missionId, period);
        if (!counted.TryGetValue(key, out var cells))
        {
            counted[key] = cells = await source.CountAsync(
                missionId,
                period.First,
                period.Last,
                cancel
            );
        }
        return cells;
    }

    private static (string Name, int Order) PartOf(
        CountedTraits traits,
        Breakdown by,
        Dictionary<Guid, string> missions,
        Words words
    ) =>
        by switch
        {
            Breakdown.Sex => traits.Sex switch
            {
                'F' => (words["Report.Sex.F"], 0),
                'M' => (words["Report.Sex.M"], 1),
                _ => (words["Report.Sex.Other"], 2),
            },
            Breakdown.Age => (
                ReportSection.AgeOf(traits.Band, words),
                traits.Band == AgeBand.Unknown ? int.MaxValue : traits.Band
            ),
            Breakdown.Nationality => (
                PeriodReportFiles.CountryOf(
                    traits.Nationality ?? PeriodReport.UnknownNationality,
                    words
                ),
                0
            ),
            Breakdown.Vulnerability => traits.Vulnerable
                ? (words["BreakdownPart.Vulnerable"], 0)
                : (words["BreakdownPart.NotVulnerable"], 1),
            Breakdown.Disability => (words.Of(traits.Disability), -(int)traits.Disability),
            Breakdown.HostMission => (missions.GetValueOrDefault(traits.HostMissionId, "–"), 0),
            _ => (
                traits.OriginMissionId is { } origin
                    ? missions.GetValueOrDefault(origin, "–")
                    : words["BreakdownPart.NoOrigin"],
                0
            ),
        };

    private IQueryable<Strategy> Whole() =>
        db.Set<Strategy>()
            .AsNoTracking()
            .Include(s => s.Objectives.OrderBy(o => o.Id))
                .ThenInclude(o => o.Indicators.OrderBy(i => i.Id))
                    .ThenInclude(i => i.Targets)
            .AsSplitQuery();
}
