using System.Runtime.CompilerServices;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Results;

/// <summary>The strategies of the mission: a row for each year of each indicator, with its target and what was reached.</summary>
internal sealed class IndicatorExport(IndicatorFigures figures) : ListExport
{
    public override string Key => "indicators";

    public override string Permission => ResultsPermissions.ViewStrategies;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Strategy.Title",
        "Objective.Horizon",
        "Objective.Axis",
        "Objective.Title",
        "Objective.SdgTargets",
        "Objective.CompactObjectives",
        "Indicator.Head",
        "Indicator.Year",
        "Indicator.Baseline",
        "Indicator.Target",
        "Indicator.Actual",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        foreach (var strategy in await figures.StrategiesAsync(by, cancel))
        {
            var results = await figures.OfAsync(strategy, cancel);
            foreach (var objective in strategy.Objectives)
            {
                foreach (var indicator in objective.Indicators)
                {
                    foreach (var year in results[indicator.Id].Years)
                    {
                        yield return
                        [
                            strategy.Title,
                            words.Of(objective.Horizon),
                            objective.Axis,
                            objective.Title,
                            objective.SdgTargets,
                            objective.CompactObjectives,
                            indicator.Name,
                            year.Period.Year,
                            indicator.Baseline,
                            year.Target,
                            year.Actual,
                        ];
                    }
                }
            }
        }
    }
}
