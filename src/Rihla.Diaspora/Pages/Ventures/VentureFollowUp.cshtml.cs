using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora.Pages;

/// <summary>Records what was found some months after the creation.</summary>
[Needs(DiasporaPermissions.Manage)]
internal sealed class VentureFollowUpModel(Diaspora.Ventures ventures, Words words)
    : VenturePage(ventures, words)
{
    [BindProperty(SupportsGet = true)]
    public int Month { get; set; }

    [BindProperty]
    public Form Input { get; set; } = new();

    public IEnumerable<SelectListItem> AliveItems =>
        [new(T["Venture.Alive"], "True"), new(T["Venture.NotAlive"], "False")];

    public async Task<IActionResult> OnGetAsync(string code) =>
        await LoadAsync(code) && Venture.FollowUps.Any(f => f.Month == Month && f.HeldOn is null)
            ? Page()
            : NotFound();

    public async Task<IActionResult> OnPostAsync(string code) =>
        await SavedAsync(
            code,
            await Ventures.FollowAsync(
                code,
                new(Month, Input.On, Input.IsAlive, Input.Women, Input.Men, Input.Note),
                Actor,
                Cancel
            )
        );

    /// <summary>What was found.</summary>
    internal sealed class Form
    {
        public DateOnly? On { get; set; }
        public bool? IsAlive { get; set; }
        public int? Women { get; set; }
        public int? Men { get; set; }
        public string? Note { get; set; }
    }
}
