using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui;

namespace Rihla.Results.Pages;

/// <summary>A strategy: its objectives by horizon and axis, and how their indicators stand.</summary>
[Needs(ResultsPermissions.ViewStrategies)]
internal sealed class StrategyViewModel(
    IndicatorFigures figures,
    IndicatorCatalogue catalogue,
    Today today,
    Words words
) : StaffPage(words)
{
    public Strategy Strategy { get; private set; } = null!;

    public IReadOnlyDictionary<Guid, IndicatorResult> Results { get; private set; } =
        new Dictionary<Guid, IndicatorResult>();

    /// <summary>The year shown: the present one, or the nearest of the strategy.</summary>
    public int Shown => Math.Clamp(today.Date.Year, Strategy.FirstYear, Strategy.LastYear);

    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        if (await figures.FindAsync(id, Actor, Cancel) is not { } found)
        {
            return NotFound();
        }
        Strategy = found;
        Results = await figures.OfAsync(found, Cancel);
        return Page();
    }

    public string Value(Indicator indicator, decimal? value) =>
        IndicatorValue.Of(value, indicator, catalogue.Find(indicator.Source), T);
}

/// <summary>Values of indicators with their unit.</summary>
internal static class IndicatorValue
{
    public static string Of(
        decimal? value,
        Indicator indicator,
        IndicatorSource? source,
        Words words
    )
    {
        if (value is not { } known)
        {
            return "–";
        }
        var isWhole = known == decimal.Floor(known);
        return indicator.ShareOf is not null ? words.Percent(known / 100, isWhole ? 0 : 1)
            : isWhole && source is not null
                ? words.Count($"Indicator.Unit.{source.Unit}", (long)known)
            : words.Number(known, isWhole ? 0 : 1);
    }
}
