using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora.Pages;

/// <summary>After the marking, who decides admits an application that was found ineligible by mistake.</summary>
[Needs(DiasporaPermissions.Decide)]
internal sealed class ApplicationAdmitModel(
    ApplicationDesk applications,
    Decisions decisions,
    Words words
) : DiasporaPage(words)
{
    [BindProperty]
    public string? Reason { get; set; }

    public ApplicationView View { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string code)
    {
        if (await applications.OpenAsync(code, Actor, Cancel) is not { } found)
        {
            return NotFound();
        }
        View = found;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string code) =>
        await AnswerAsync(
            await decisions.AdmitAsync(code, Reason, Actor, Cancel),
            "Decision.Admitted",
            $"/app/diaspora/applications/{Uri.EscapeDataString(code)}",
            () => OnGetAsync(code)
        );
}
