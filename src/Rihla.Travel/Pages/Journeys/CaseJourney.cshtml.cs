using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform.Security;

namespace Rihla.Travel.Pages.Journeys;

/// <summary>How far the journey of a case is prepared, and how it went.</summary>
[Needs(TravelPermissions.View)]
internal sealed class CaseJourneyModel(CaseFiles files, Progress progress, Travel.Arrivals arrivals)
    : PageModel
{
    public Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    public CaseFile Case { get; private set; } = null!;

    public ILookup<Stage, Verdict> Verdicts { get; private set; } = null!;

    public Coming Coming { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel)
    {
        if (await files.OpenAsync(code, Actor, "travel.journey-viewed", cancel) is not { } file)
        {
            return NotFound();
        }
        Case = file;
        Verdicts = await progress.AllVerdictsAsync(file, cancel);
        Coming = await arrivals.LoadAsync(file, cancel);
        return Page();
    }
}
