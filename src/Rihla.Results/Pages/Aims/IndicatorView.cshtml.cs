using Microsoft.AspNetCore.Mvc;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui;
using Rihla.Ui.Charts;

namespace Rihla.Results.Pages;

/// <summary>An indicator: how it is counted, its years and quarters, and of whom it is made up.</summary>
[Needs(ResultsPermissions.ViewStrategies)]
internal sealed class IndicatorViewModel(
    IndicatorFigures figures,
    IndicatorCatalogue catalogue,
    Today today,
    Words words
) : StaffPage(words)
{
    public Strategy Strategy { get; private set; } = null!;

    public Objective Objective { get; private set; } = null!;

    public Indicator Indicator { get; private set; } = null!;

    public IndicatorSource? Source { get; private set; }

    public IReadOnlyList<IndicatorPeriod> Years { get; private set; } = [];

    public IReadOnlyList<IndicatorPeriod> Quarters { get; private set; } = [];

    public Breakdown By { get; private set; }

    /// <summary>The year that is broken down.</summary>
    public ReportPeriod Shown { get; private set; } = null!;

    public IReadOnlyList<Bar> Parts { get; private set; } = [];

    public int Decimals => Indicator.ShareOf is null ? 0 : 1;

    public IReadOnlyList<Column> Columns =>
        [.. Years.Select(y => new Column(y.Period.Code, y.Target ?? 0, y.Actual ?? 0))];

    /// <summary>The filters in words.</summary>
    public string OfWhom =>
        string.Join(
            T["Ui.Comma"],
            new[]
            {
                T.Of(Indicator.AgeGroup),
                Indicator.Sex is { } sex ? T[$"Report.Sex.{sex}"] : null,
                Indicator.Nationality is { } nationality ? T.Country(nationality) : null,
                Indicator.OnlyVulnerable ? T["Indicator.OnlyVulnerable"] : null,
                Indicator.OnlyWithDisability ? T["Indicator.OnlyWithDisability"] : null,
            }.OfType<string>()
        );

    public async Task<IActionResult> OnGetAsync(Guid id, Guid indicator, Breakdown by)
    {
        if (
            await figures.FindAsync(id, Actor, Cancel) is not { } strategy
            || strategy.Objectives.FirstOrDefault(o => o.Indicators.Any(i => i.Id == indicator))
                is not { } objective
        )
        {
            return NotFound();
        }
        (Strategy, Objective, By) = (strategy, objective, ModelState.IsValid ? by : default);
        Indicator = objective.Indicators.First(i => i.Id == indicator);
        Source = catalogue.Find(Indicator.Source);
        Shown = new(Math.Clamp(today.Date.Year, strategy.FirstYear, strategy.LastYear));
        Years = await figures.PeriodsAsync(
            Indicator,
            strategy.MissionId,
            [.. strategy.Years.Select(y => new ReportPeriod(y))],
            Cancel
        );
        Quarters = await figures.PeriodsAsync(
            Indicator,
            strategy.MissionId,
            [
                .. Enumerable
                    .Range(1, 4)
                    .Select(q => new ReportPeriod(Shown.Year, q))
                    .Where(p => p.First <= today.Date),
            ],
            Cancel
        );
        Parts =
        [
            .. (
                await figures.BrokenDownAsync(Indicator, strategy.MissionId, Shown, By, T, Cancel)
            ).Select(p => new Bar(p.Part, p.Persons)),
        ];
        return Page();
    }

    public string Value(decimal? value) => IndicatorValue.Of(value, Indicator, Source, T);
}
