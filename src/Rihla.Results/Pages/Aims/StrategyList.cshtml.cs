using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Results.Pages;

/// <summary>The strategies of the mission.</summary>
[Needs(ResultsPermissions.ViewStrategies)]
internal sealed class StrategyListModel(IndicatorFigures figures, Words words)
    : ResultsPageModel(words)
{
    public IReadOnlyList<Strategy> All { get; private set; } = [];

    public async Task OnGetAsync() => All = await figures.StrategiesAsync(Actor, Cancel);
}
