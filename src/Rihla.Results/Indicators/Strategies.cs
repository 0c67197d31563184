using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Results;

/// <summary>What is said about a strategy.</summary>
internal sealed record StrategyInput
{
    public string? Title { get; init; }
    public int? FirstYear { get; init; }
    public int? LastYear { get; init; }
}

/// <summary>What is said about an objective.</summary>
internal sealed record ObjectiveInput
{
    public Horizon Horizon { get; init; }
    public string? Axis { get; init; }
    public string? Title { get; init; }
    public string? SdgTargets { get; init; }
    public string? CompactObjectives { get; init; }
}

/// <summary>What is said about an indicator.</summary>
internal sealed record IndicatorInput
{
    public string? Name { get; init; }
    public string? Source { get; init; }
    public string? ShareOf { get; init; }
    public AgeGroup AgeGroup { get; init; }
    public string? Sex { get; init; }
    public string? Nationality { get; init; }
    public bool OnlyVulnerable { get; init; }
    public bool OnlyWithDisability { get; init; }
    public bool LessIsBetter { get; init; }
    public bool IsPublic { get; init; }
    public decimal? Baseline { get; init; }
    public int? BaselineYear { get; init; }

    /// <summary>The version of the indicator that the form was filled from; 0 for a new one.</summary>
    public int Version { get; init; }

    /// <summary>What is to be reached, by year; a year without a value has no target.</summary>
    public IReadOnlyDictionary<int, decimal?> Targets { get; init; } =
        new Dictionary<int, decimal?>();

    public static IndicatorInput Of(Indicator indicator, IEnumerable<int> years) =>
        new()
        {
            Name = indicator.Name,
            Source = indicator.Source,
            ShareOf = indicator.ShareOf,
            AgeGroup = indicator.AgeGroup,
            Sex = indicator.Sex?.ToString(),
            Nationality = indicator.Nationality,
            OnlyVulnerable = indicator.OnlyVulnerable,
            OnlyWithDisability = indicator.OnlyWithDisability,
            LessIsBetter = indicator.LessIsBetter,
            IsPublic = indicator.IsPublic,
            Baseline = indicator.Baseline,
            BaselineYear = indicator.BaselineYear,
            Version = indicator.Version,
            Targets = years.ToDictionary(y => y, indicator.TargetOf),
        };
}

/// <summary>Keeps the strategies of missions.</summary>
internal sealed partial class Strategies(RihlaDb db, IndicatorCatalogue catalogue)
{
    private const int LongestName = 300;
    private const int EarliestYear = 1990;
    private const int LatestYear = 2100;

    // Beyond this a strategy has no longer one horizon.
    private const int MostYears = 15;
    private const decimal Highest = 1_000_000_000;

    /// <summary>Begins a strategy.</summary>
    /// <returns>Its identity; refused without a title, or with years that cannot be.</returns>
    public async Task<Outcome<Guid>> BeginAsync(
        StrategyInput input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(ResultsPermissions.KeepStrategies);
        if (Faults(input) is { Count: > 0 } faults)
        {
            return faults;
        }
        var title = Kept(input.Title, Strategy.LongestTitle)!;
        var strategy = new Strategy
        {
            MissionId = by.MissionId,
            Title = title,
            FirstYear = input.FirstYear!.Value,
            LastYear = input.LastYear!.Value,
        };
        db.Add(strategy);
        await db.SaveAsync(by, new Act("strategy.begun") { Args = [title] }, cancel);
        return strategy.Id;
    }

    /// <summary>Changes the title and the years; targets of years that it no longer covers are taken away.</summary>
    /// <returns>Refused without a title, with years that cannot be, and when somebody else changed it.</returns>
    public async Task<Outcome> ChangeAsync(
        Guid id,
        StrategyInput input,
        int version,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(ResultsPermissions.KeepStrategies);
        if (await FindAsync(id, by, cancel) is not { } strategy)
        {
            return new Refusal("Strategy.NotFound");
        }
        if (Faults(input) is { Count: > 0 } faults)
        {
            return Outcome.Refused(faults);
        }
        (strategy.Title, strategy.FirstYear, strategy.LastYear) = (
            Kept(input.Title, Strategy.LongestTitle)!,
            input.FirstYear!.Value,
            input.LastYear!.Value
        );
        db.RemoveRange(
            strategy
                .Objectives.SelectMany(o => o.Indicators)
                .SelectMany(i => i.Targets)
                .Where(t => t.Year < strategy.FirstYear || t.Year > strategy.LastYear)
        );
        return await SaveAsync(
            strategy,
            version,
            new Act("strategy.changed") { Args = [strategy.Title] },
            by,
            cancel
        );
    }

    /// <summary>Takes a strategy away with its objectives and indicators. What was counted is not lost: it can be counted again.</summary>
    public async Task<Outcome> RemoveAsync(Guid id, Actor by, CancellationToken cancel = default)
    {
        by.Need(ResultsPermissions.KeepStrategies);
        if (await FindAsync(id, by, cancel) is not { } strategy)
        {
            return new Refusal("Strategy.NotFound");
        }
        foreach (var objective in strategy.Objectives)
        {
            Remove(objective);
        }
        db.Remove(strategy);
        await db.SaveAsync(by, new Act("strategy.removed") { Args = [strategy.Title] }, cancel);
        return Outcome.Done;
    }

    /// <summary>Adds an objective.</summary>
    /// <returns>Refused without an axis or a title, and for a tag that does not exist.</returns>
    public async Task<Outcome<Guid>> AddObjectiveAsync(
        Guid strategyId,
        ObjectiveInput input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(ResultsPermissions.KeepStrategies);
        if (await FindAsync(strategyId, by, cancel) is not { } strategy)
        {
            return new Refusal("Strategy.NotFound");
        }
        if (Faults(input) is { Count: > 0 } faults)
        {
            return faults;
        }
        var objective = new Objective
        {
            StrategyId = strategy.Id,
            Horizon = default,
            Axis = "",
            Title = "",
            SdgTargets = "",
            CompactObjectives = "",
        };
        Write(objective, input);
        db.Add(strategy.Add(objective));
        await db.SaveAsync(
            by,
            new Act("strategy.objective-added") { Args = [objective.Title] },
            cancel
        );
        return objective.Id;
    }

    /// <summary>Changes an objective.</summary>
    /// <returns>Refused without an axis or a title, for a tag that does not exist, and when somebody else changed the strategy.</returns>
    public async Task<Outcome> ChangeObjectiveAsync(
        Guid strategyId,
        Guid objectiveId,
        ObjectiveInput input,
        int version,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(ResultsPermissions.KeepStrategies);
        if (
            await FindAsync(strategyId, by, cancel) is not { } strategy
            || strategy.Objectives.FirstOrDefault(o => o.Id == objectiveId) is not { } objective
        )
        {
            return new Refusal("Strategy.NotFound");
        }
        if (Faults(input) is { Count: > 0 } faults)
        {
            return Outcome.Refused(faults);
        }
        Write(objective, input);
        return await SaveAsync(
            strategy,
            version,
            new Act("strategy.objective-changed") { Args = [objective.Title] },
            by,
            cancel
        );
    }

    /// <summary>Takes an objective away with its indicators.</summary>
    public async Task<Outcome> RemoveObjectiveAsync(
        Guid strategyId,
        Guid objectiveId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(ResultsPermissions.KeepStrategies);
        var objective = (await FindAsync(strategyId, by, cancel))?.Objectives.FirstOrDefault(o =>
            o.Id == objectiveId
        );
        if (objective is null)
        {
            return new Refusal("Strategy.NotFound");
        }
        Remove(objective);
        await db.SaveAsync(
            by,
            new Act("strategy.objective-removed") { Args = [objective.Title] },
            cancel
        );
        return Outcome.Done;
    }

    private void Remove(Objective objective)
    {
        foreach (var indicator in objective.Indicators)
        {
            db.RemoveRange(indicator.Targets);
            db.Remove(indicator);
        }
        db.Remove(objective);
    }

    // An objective is a part of its strategy: who changes either has looked at the whole.
    private async Task<Outcome> SaveAsync(
        Strategy strategy,
        int version,
        Act act,
        Actor by,
        CancellationToken cancel
    )
    {
        db.Entry(strategy).Property(s => s.Version).OriginalValue = version;
        db.Entry(strategy).Property(s => s.Version).IsModified = true;
        try
        {
            await db.SaveAsync(by, act, cancel);
            return Outcome.Done;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return Outcome.ChangedMeanwhile;
        }
    }

    private static void Write(Objective objective, ObjectiveInput input)
    {
        (objective.Horizon, objective.Axis, objective.Title) = (
            input.Horizon,
            Kept(input.Axis, Strategy.LongestTitle)!,
            Kept(input.Title, LongestName)!
        );
        (objective.SdgTargets, objective.CompactObjectives) = (
            Tags.SdgTargets(input.SdgTargets)!,
            Tags.CompactObjectives(input.CompactObjectives)!
        );
    }

    private static List<Refusal> Faults(StrategyInput input)
    {
        var faults = new List<Refusal>();
        if (Kept(input.Title, Strategy.LongestTitle) is null)
        {
            faults.Add(
                Refusal.Of(nameof(input.Title), "Strategy.TitleMissing", Strategy.LongestTitle)
            );
        }
        if (
            input is not { FirstYear: { } first, LastYear: { } last }
            || first < EarliestYear
            || last > LatestYear
            || last < first
            || last - first >= MostYears
        )
        {
            faults.Add(
                Refusal.Of(
                    nameof(input.LastYear),
                    "Strategy.Years",
                    EarliestYear,
                    LatestYear,
                    MostYears
                )
            );
        }
        return faults;
    }

    private static List<Refusal> Faults(ObjectiveInput input)
    {
        var faults = new List<Refusal>();
        if (Kept(input.Axis, Strategy.LongestTitle) is null)
        {
            faults.Add(
                Refusal.Of(nameof(input.Axis), "Objective.AxisMissing", Strategy.LongestTitle)
            );
        }
        if (Kept(input.Title, LongestName) is null)
        {
            faults.Add(Refusal.Of(nameof(input.Title), "Objective.TitleMissing", LongestName));
        }
        if (Tags.SdgTargets(input.SdgTargets) is null)
        {
            faults.Add(Refusal.Of(nameof(input.SdgTargets), "Objective.SdgUnknown"));
        }
        if (Tags.CompactObjectives(input.CompactObjectives) is null)
        {
            faults.Add(Refusal.Of(nameof(input.CompactObjectives), "Objective.CompactUnknown"));
        }
        return faults;
    }

    private Task<Strategy?> FindAsync(Guid id, Actor by, CancellationToken cancel) =>
        db.Set<Strategy>()
            .Include(s => s.Objectives)
                .ThenInclude(o => o.Indicators)
                    .ThenInclude(i => i.Targets)
            .AsSplitQuery()
            .SingleOrDefaultAsync(s => s.Id == id && s.MissionId == by.MissionId, cancel);

    private static string? Kept(string? text, int longest) =>
        string.IsNullOrWhiteSpace(text) || text.Trim().Length > longest ? null : text.Trim();
}
