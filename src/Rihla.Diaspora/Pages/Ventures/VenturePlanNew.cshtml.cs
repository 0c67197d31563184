using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora.Pages;

/// <summary>Adds a version of the business plan, or accepts one.</summary>
[Needs(DiasporaPermissions.Manage)]
internal sealed class VenturePlanNewModel(Diaspora.Ventures ventures, Words words)
    : VenturePage(ventures, words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public Task<IActionResult> OnGetAsync(string code) => ShowAsync(code);

    public async Task<IActionResult> OnPostAsync(string code)
    {
        await using var content = Input.File?.OpenReadStream();
        return await SavedAsync(
            code,
            await Ventures.AddPlanAsync(
                code,
                Input.Note,
                content,
                Input.File?.FileName,
                Actor,
                Cancel
            )
        );
    }

    public async Task<IActionResult> OnPostAcceptAsync(string code, int number) =>
        await SavedAsync(code, await Ventures.AcceptPlanAsync(code, number, Actor, Cancel));

    /// <summary>A version.</summary>
    internal sealed class Form
    {
        public IFormFile? File { get; set; }
        public string? Note { get; set; }
    }
}
