using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants.Pages;

/// <summary>Grants with their figures.</summary>
/// <param name="Figures">The grants.</param>
/// <param name="Linked">Whether each leads to its page.</param>
internal sealed record GrantTable(IReadOnlyList<GrantFigure> Figures, bool Linked);

/// <summary>Every grant of the mission with what it still allows.</summary>
[Needs(GrantsPermissions.View)]
internal sealed class GrantListModel(GrantFigures figures, Words words) : MoneyPageModel(words)
{
    public IReadOnlyList<GrantFigure> Figures { get; private set; } = [];

    public async Task OnGetAsync() => Figures = await figures.OfMissionAsync(Actor, Cancel);
}
