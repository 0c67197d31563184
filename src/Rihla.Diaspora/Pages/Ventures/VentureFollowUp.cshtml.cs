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

    /// <summary>Whether somebody recorded it: then it is corrected, with a reason.</summary>
    public bool IsHeld => Venture.FollowUps.Any(f => f.Month == Month && f.HeldOn is not null);

    public async Task<IActionResult> OnGetAsync(string code)
    {
        if (
            !await LoadAsync(code)
            || Venture.FollowUps.FirstOrDefault(f => f.Month == Month) is not { } found
        )
        {
            return NotFound();
        }
        if (IsHeld)
        {
            Input = new()
            {
                On = found.HeldOn,
                IsAlive = found.IsAlive,
                Women = found.Women,
                Men = found.Men,
                Note = found.Note?.Reveal(),
            };
        }
        return Page();
    }

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

    public async Task<IActionResult> OnPostCorrectAsync(string code) =>
        await SavedAsync(
            code,
            await Ventures.CorrectFollowUpAsync(
                code,
                new(Month, Input.On, Input.IsAlive, Input.Women, Input.Men, Input.Note),
                Input.Reason,
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

        /// <summary>Why what stood there is corrected.</summary>
        public string? Reason { get; set; }
    }
}
