using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Results;

/// <content>The indicators of objectives.</content>
internal sealed partial class Strategies
{
    /// <summary>Adds an indicator to an objective, or changes it.</summary>
    /// <param name="strategyId">The strategy.</param>
    /// <param name="objectiveId">The objective.</param>
    /// <param name="indicatorId">The indicator to change; nothing for a new one.</param>
    /// <param name="input">What it counts, of whom, and what it is to reach.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>
    /// Refused without a name, for a source that does not exist, for filters or a share where the source is not about persons,
    /// for a share that filters nothing and has no other whole, for values out of range, and when somebody else changed it.
    /// </returns>
    public async Task<Outcome<Guid>> SaveIndicatorAsync(
        Guid strategyId,
        Guid objectiveId,
        Guid? indicatorId,
        IndicatorInput input,
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
        if (Faults(input, strategy) is { Count: > 0 } faults)
        {
            return faults;
        }
        var name = Kept(input.Name, LongestName)!;
        Indicator? indicator;
        if (indicatorId is { } known)
        {
            indicator = objective.Indicators.FirstOrDefault(i => i.Id == known);
            if (indicator is null)
            {
                return new Refusal("Strategy.NotFound");
            }
            db.Entry(indicator).Property(i => i.Version).OriginalValue = input.Version;
            db.Entry(indicator).Property(i => i.Version).IsModified = true;
        }
        else
        {
            indicator = new()
            {
                ObjectiveId = objective.Id,
                Name = name,
                Source = input.Source!,
            };
            objective.Add(indicator);
            db.Add(indicator);
        }
        Write(indicator, input, name);
        foreach (var year in strategy.Years)
        {
            indicator.Aim(year, input.Targets.GetValueOrDefault(year));
        }
        foreach (var target in indicator.Targets)
        {
            if (
                db.Entry(target).State is EntityState.Detached or EntityState.Modified
                && !await db.Set<IndicatorTarget>().AnyAsync(t => t.Id == target.Id, cancel)
            )
            {
                db.Entry(target).State = EntityState.Added;
            }
        }
        try
        {
            await db.SaveAsync(
                by,
                new Act(
                    indicatorId is null ? "strategy.indicator-added" : "strategy.indicator-changed"
                )
                {
                    Args = [name],
                },
                cancel
            );
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return Outcome.ChangedMeanwhile;
        }
        return indicator.Id;
    }

    /// <summary>Takes an indicator away, with its targets. What was counted is not lost: it can be counted again.</summary>
    public async Task<Outcome> RemoveIndicatorAsync(
        Guid strategyId,
        Guid indicatorId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(ResultsPermissions.KeepStrategies);
        var indicator = (await FindAsync(strategyId, by, cancel))
            ?.Objectives.SelectMany(o => o.Indicators)
            .FirstOrDefault(i => i.Id == indicatorId);
        if (indicator is null)
        {
            return new Refusal("Strategy.NotFound");
        }
        db.RemoveRange(indicator.Targets);
        db.Remove(indicator);
        await db.SaveAsync(
            by,
            new Act("strategy.indicator-removed") { Args = [indicator.Name] },
            cancel
        );
        return Outcome.Done;
    }

    private static void Write(Indicator indicator, IndicatorInput input, string name)
    {
        (indicator.Name, indicator.Source) = (name, input.Source!);
        indicator.ShareOf = string.IsNullOrEmpty(input.ShareOf) ? null : input.ShareOf;
        (indicator.AgeGroup, indicator.Sex, indicator.Nationality) = (
            input.AgeGroup,
            string.IsNullOrEmpty(input.Sex) ? null : input.Sex[0],
            string.IsNullOrEmpty(input.Nationality) ? null : input.Nationality
        );
        (indicator.OnlyVulnerable, indicator.OnlyWithDisability, indicator.LessIsBetter) = (
            input.OnlyVulnerable,
            input.OnlyWithDisability,
            input.LessIsBetter
        );
        (indicator.Baseline, indicator.BaselineYear) = (input.Baseline, input.BaselineYear);
        indicator.IsPublic = input.IsPublic;
    }

    private List<Refusal> Faults(IndicatorInput input, Strategy strategy)
    {
        var faults = new List<Refusal>();
        void Fault(string field, string key, params object[] args) =>
            faults.Add(Refusal.Of(field, key, args));
        if (input.IsPublic && catalogue.Find(input.Source) is { MayBePublic: false })
        {
            Fault(nameof(input.IsPublic), "Indicator.NotPublic");
        }
        if (Kept(input.Name, LongestName) is null)
        {
            Fault(nameof(input.Name), "Indicator.NameMissing", LongestName);
        }
        var source = catalogue.Find(input.Source);
        if (source is null)
        {
            Fault(nameof(input.Source), "Indicator.SourceUnknown");
        }
        var isShare = !string.IsNullOrEmpty(input.ShareOf);
        if (isShare && catalogue.Find(input.ShareOf) is not { IsAboutPersons: true })
        {
            Fault(nameof(input.ShareOf), "Indicator.ShareUnknown");
        }
        if (input.Sex is not (null or "" or "F" or "M"))
        {
            Fault(nameof(input.Sex), "Indicator.SexUnknown");
        }
        if (
            !string.IsNullOrEmpty(input.Nationality)
            && !Names.Countries.Codes.Contains(input.Nationality, StringComparer.Ordinal)
        )
        {
            Fault(nameof(input.Nationality), "Indicator.NationalityUnknown");
        }
        var narrowed =
            input.AgeGroup != AgeGroup.All
            || !string.IsNullOrEmpty(input.Sex)
            || !string.IsNullOrEmpty(input.Nationality)
            || input.OnlyVulnerable
            || input.OnlyWithDisability;
        if (source is { IsAboutPersons: false } && (narrowed || isShare))
        {
            Fault(nameof(input.Source), "Indicator.NotAboutPersons");
        }
        if (isShare && input.ShareOf == input.Source && !narrowed)
        {
            Fault(nameof(input.ShareOf), "Indicator.ShareOfItself");
        }
        if (input.Baseline is < 0 or > Highest)
        {
            Fault(nameof(input.Baseline), "Indicator.ValueOutOfRange");
        }
        if (
            (input.Baseline is null) != (input.BaselineYear is null)
            || input.BaselineYear is < EarliestYear or > LatestYear
        )
        {
            Fault(nameof(input.BaselineYear), "Indicator.BaselineYear");
        }
        foreach (var (year, value) in input.Targets)
        {
            if (!strategy.Years.Contains(year) || value is < 0 or > Highest)
            {
                Fault(
                    string.Create(
                        System.Globalization.CultureInfo.InvariantCulture,
                        $"Targets[{year}]"
                    ),
                    "Indicator.ValueOutOfRange"
                );
            }
        }
        return faults;
    }
}
