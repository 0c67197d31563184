using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora.Pages;

/// <summary>Records a coaching or a training.</summary>
[Needs(DiasporaPermissions.Manage)]
internal sealed class VentureSessionNewModel(Diaspora.Ventures ventures, Words words)
    : VenturePage(ventures, words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public Task<IActionResult> OnGetAsync(string code)
    {
        Input.Coach = Actor.Name;
        return ShowAsync(code);
    }

    public async Task<IActionResult> OnPostAsync(string code) =>
        await SavedAsync(
            code,
            await Ventures.HoldSessionAsync(
                code,
                new(Input.Kind, Input.On, Input.Hours, Input.Coach, Input.Subject),
                Actor,
                Cancel
            )
        );

    /// <summary>A session.</summary>
    internal sealed class Form
    {
        public SessionKind? Kind { get; set; }
        public DateOnly? On { get; set; }
        public decimal? Hours { get; set; }
        public string? Coach { get; set; }
        public string? Subject { get; set; }
    }
}
