using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants.Pages;

/// <summary>One grant: its figures, rules, targets and reports.</summary>
[Needs(GrantsPermissions.View)]
internal sealed class GrantViewModel(GrantFigures figures, Words words) : MoneyPageModel(words)
{
    public GrantFigure Figure { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        if (await figures.FindAsync(id, Actor, Cancel) is not { } found)
        {
            return NotFound();
        }
        Figure = found;
        return Page();
    }
}
