using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Cases.Pages.Casework;

/// <summary>Opens a restricted case in an emergency, with a reason that is read afterwards.</summary>
[Needs(CasesPermissions.BreakGlass)]
internal sealed class BreakGlassModel(BreakGlass glass, Words words) : PageModel
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync()
    {
        var outcome = await glass.BreakAsync(
            Input.Code,
            Input.Reason,
            HttpContext.Features.GetRequiredFeature<Actor>(),
            HttpContext.RequestAborted
        );
        if (!outcome.IsDone)
        {
            ModelState.AddRefusals(outcome, words);
            return Page();
        }
        TempData["Done"] = words["Glass.Opened"];
        return Redirect(Url.Content($"~/app/cases/{outcome.Value}"));
    }

    /// <summary>What is asked.</summary>
    internal sealed class Form
    {
        public string? Code { get; set; }

        public string? Reason { get; set; }
    }
}
