using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora.Pages;

/// <summary>The document of a version of the business plan.</summary>
[Needs(DiasporaPermissions.View)]
internal sealed class VenturePlanFileModel(Diaspora.Ventures ventures, Words words)
    : DiasporaPage(words)
{
    public async Task<IActionResult> OnGetAsync(string code, int number) =>
        await ventures.PlanAsync(code, number, Actor, Cancel) is { } found
            ? File(found.Content.Reveal(), found.ContentType)
            : NotFound();
}
