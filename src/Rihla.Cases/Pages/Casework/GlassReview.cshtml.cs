using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Casework;

/// <summary>The data-protection officer judges emergency access afterwards.</summary>
[Needs(CasesPermissions.ReviewGlass)]
internal sealed class GlassReviewModel(BreakGlass glass, Words words) : PageModel
{
    public IReadOnlyList<BrokenGlassLine> Lines { get; private set; } = [];

    private Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    public async Task OnGetAsync() =>
        Lines = await glass.ListAsync(Actor, HttpContext.RequestAborted);

    [BindProperty]
    public string? Finding { get; set; }

    public async Task<IActionResult> OnPostAsync(Guid id, bool justified)
    {
        var outcome = await glass.ReviewAsync(
            id,
            justified,
            Finding,
            Actor,
            HttpContext.RequestAborted
        );
        TempData[outcome.IsDone ? "Done" : "Refused"] = outcome.IsDone
            ? words["Glass.Reviewed"]
            : words[outcome.Refusals[0].TextKey, [.. outcome.Refusals[0].Args]];
        return Redirect(Url.Content("~/app/oversight/break-glass"));
    }
}
