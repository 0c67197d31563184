using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora.Pages;

/// <summary>A promoter gives up, or the enterprise has closed.</summary>
[Needs(DiasporaPermissions.Manage)]
internal sealed class VentureDropOutModel(Diaspora.Ventures ventures, Words words)
    : VenturePage(ventures, words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public Task<IActionResult> OnGetAsync(string code) => ShowAsync(code);

    public async Task<IActionResult> OnPostAsync(string code) =>
        await SavedAsync(
            code,
            await Ventures.DropOutAsync(code, Input.On, Input.Reason, Input.Note, Actor, Cancel)
        );

    /// <summary>When and why.</summary>
    internal sealed class Form
    {
        public DateOnly? On { get; set; }
        public DropOutReason? Reason { get; set; }
        public string? Note { get; set; }
    }
}
