using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Cases;
using Rihla.Platform.Security;

namespace Rihla.Travel.Pages.Journeys;

/// <summary>Whether a family can bear the journey and what it needs; never why.</summary>
[Needs(TravelPermissions.ViewFitness)]
internal sealed class CaseFitnessModel(CaseFiles files, FitnessDecisions decisions) : PageModel
{
    private Dictionary<(Guid CaseId, Guid PersonId), FitnessView> known = [];

    public CaseFile Case { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel)
    {
        var actor = HttpContext.Features.GetRequiredFeature<Actor>();
        if (await files.OpenAsync(code, actor, "travel.fitness-viewed", cancel) is not { } file)
        {
            return NotFound();
        }
        Case = file;
        known = await decisions.OfAsync([file.Id], cancel);
        return Page();
    }

    public FitnessView? Of(Traveller traveller) =>
        known.GetValueOrDefault((Case.Id, traveller.Person.Id));
}
