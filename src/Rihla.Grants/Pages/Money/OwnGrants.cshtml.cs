using Rihla.Platform.Audit;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants.Pages;

/// <summary>What a donor sees: the figures of its own grants, no names and no number of few persons. Each look is recorded.</summary>
[Needs(GrantsPermissions.Own)]
internal sealed class OwnGrantsModel(GrantFigures figures, ReadLog log, Words words)
    : MoneyPageModel(words)
{
    public IReadOnlyList<GrantFigure> Figures { get; private set; } = [];

    public async Task OnGetAsync()
    {
        var own = await figures.OwnAsync(Actor, Cancel);
        await Task.WhenAll(
            own.Select(f =>
                log.SawAsync(Actor, new("grant.figures-seen") { Args = [f.Grant.Name] }, Cancel)
            )
        );
        Figures = own;
    }
}
