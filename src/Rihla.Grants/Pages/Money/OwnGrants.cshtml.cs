using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants.Pages;

/// <summary>What a donor sees: the figures of its own grants, and no names.</summary>
[Needs(GrantsPermissions.Own)]
internal sealed class OwnGrantsModel(GrantFigures figures, Words words) : MoneyPageModel(words)
{
    public IReadOnlyList<GrantFigure> Figures { get; private set; } = [];

    public async Task OnGetAsync() => Figures = await figures.OwnAsync(Actor, Cancel);
}
