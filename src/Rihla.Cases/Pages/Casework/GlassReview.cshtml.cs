using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Casework;

/// <summary>The data-protection officer judges emergency access afterwards.</summary>
[Needs(CasesPermissions.ReviewGlass)]
internal sealed class GlassReviewModel(BreakGlass glass, Words words)
    : GlassPage(glass, words, BreakGlass.ReviewPage)
{
    protected override Task<List<BrokenGlassLine>> LinesAsync() =>
        Glass.ListAsync(Actor, HttpContext.RequestAborted);
}

/// <summary>The programme manager judges emergency access of the only data-protection officer.</summary>
[Needs(CasesPermissions.ReviewOfficersGlass)]
internal sealed class OfficersAccessModel(BreakGlass glass, Words words)
    : GlassPage(glass, words, BreakGlass.OfficersPage)
{
    protected override Task<List<BrokenGlassLine>> LinesAsync() =>
        Glass.OfOfficersAsync(Actor, HttpContext.RequestAborted);
}

/// <summary>Emergency access that is judged.</summary>
internal abstract class GlassPage(BreakGlass glass, Words words, string page) : PageModel
{
    public IReadOnlyList<BrokenGlassLine> Lines { get; private set; } = [];

    protected BreakGlass Glass => glass;

    protected Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    public async Task OnGetAsync() => Lines = await LinesAsync();

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
        return Redirect(Url.Content($"~{page}"));
    }

    protected abstract Task<List<BrokenGlassLine>> LinesAsync();
}
