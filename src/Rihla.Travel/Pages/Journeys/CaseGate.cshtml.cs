using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Cases;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Travel.Pages.Journeys;

/// <summary>Leads from a case to its place at the gate.</summary>
[Needs(TravelPermissions.Board)]
internal sealed class CaseGateModel(CaseFiles files, Travel.Arrivals arrivals, Words words)
    : PageModel
{
    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel)
    {
        var actor = HttpContext.Features.GetRequiredFeature<Actor>();
        if (await files.FindAsync(code, actor, cancel) is not { } file)
        {
            return NotFound();
        }
        var coming = await arrivals.LoadAsync(file, cancel);
        if (coming.Movement is { } movement && coming.Seats.Any(s => s.Awaits))
        {
            return LocalRedirect(
                $"~/app/movements/{movement.Code}/boarding?family={file.Code}#{file.Code}"
            );
        }
        TempData["Refused"] = words["Boarding.NoSeat"];
        return LocalRedirect($"~/app/cases/{file.Code}");
    }
}
