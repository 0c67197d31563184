using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui;

namespace Rihla.Results.Pages;

/// <summary>The strategies of the mission.</summary>
[Needs(ResultsPermissions.ViewStrategies)]
internal sealed class StrategyListModel(IndicatorFigures figures, Words words) : StaffPage(words)
{
    public IReadOnlyList<Strategy> All { get; private set; } = [];

    public async Task OnGetAsync() => All = await figures.StrategiesAsync(Actor, Cancel);
}
