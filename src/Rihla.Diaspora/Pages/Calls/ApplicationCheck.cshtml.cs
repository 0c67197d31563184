using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora.Pages;

/// <summary>An officer says whether an application keeps the rules of its call.</summary>
[Needs(DiasporaPermissions.Manage)]
internal sealed class ApplicationCheckModel(ApplicationDesk applications, Words words)
    : DiasporaPage(words)
{
    [BindProperty]
    public CheckForm Input { get; set; } = new();

    /// <summary>The version of the application that was read.</summary>
    [BindProperty]
    public int? Version { get; set; }

    public ApplicationView View { get; private set; } = null!;

    public IEnumerable<SelectListItem> EligibleItems =>
        [
            new(T.Of(ApplicationStanding.Eligible), "True"),
            new(T.Of(ApplicationStanding.Ineligible), "False"),
        ];

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
            await applications.CheckAsync(
                code,
                Input.IsEligible,
                Input.Note,
                Actor,
                Version,
                Cancel
            ),
            "CallEligibility.Saved",
            $"/app/diaspora/applications/{code}",
            () => OnGetAsync(code)
        );

    /// <summary>What an officer found.</summary>
    internal sealed class CheckForm
    {
        public bool? IsEligible { get; set; }

        public string? Note { get; set; }
    }
}
