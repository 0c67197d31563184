using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Security;

namespace Rihla.Travel.Pages.Journeys;

/// <summary>Leads from the work list of the mission of origin to the page on which reception and arrival are answered.</summary>
[Needs(TravelPermissions.Receive)]
internal sealed class CaseArrivalModel : PageModel
{
    public IActionResult OnGet(string code) =>
        RedirectToPage("/Arrivals/ArrivalPage", new { code });
}
