using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora.Pages;

/// <summary>A venture that was given up goes on after all.</summary>
[Needs(DiasporaPermissions.Manage)]
internal sealed class VentureTakeUpModel(Diaspora.Ventures ventures, Words words)
    : VenturePage(ventures, words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public Task<IActionResult> OnGetAsync(string code) => ShowAsync(code);

    public async Task<IActionResult> OnPostAsync(string code) =>
        await SavedAsync(code, await Ventures.TakeUpAsync(code, Input.Reason, Actor, Cancel));

    /// <summary>Why.</summary>
    internal sealed class Form
    {
        public string? Reason { get; set; }
    }
}
