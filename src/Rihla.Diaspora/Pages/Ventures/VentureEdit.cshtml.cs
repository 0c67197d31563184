using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora.Pages;

/// <summary>Writes down what is known anew about a venture.</summary>
[Needs(DiasporaPermissions.Manage)]
internal sealed class VentureEditModel(Diaspora.Ventures ventures, Words words)
    : VenturePage(ventures, words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(string code)
    {
        if (!await LoadAsync(code))
        {
            return NotFound();
        }
        Input = new()
        {
            Name = Venture.Name.Reveal(),
            Promoter = Venture.Promoter.Reveal(),
            Phone = Venture.Phone?.Reveal(),
            Email = Venture.Email?.Reveal(),
            Region = Venture.Region,
            Sector = Venture.Sector,
            Cost = Currency.Of(Venture.Currency).FromMinor(Venture.Cost),
            WomenJobs = Venture.PlannedWomenJobs,
            MenJobs = Venture.PlannedMenJobs,
            Version = Venture.Version,
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string code)
    {
        var changed = await Ventures.ChangeAsync(
            code,
            new()
            {
                Name = Input.Name,
                Promoter = Input.Promoter,
                Phone = Input.Phone,
                Email = Input.Email,
                Region = Input.Region,
                Sector = Input.Sector,
                Cost = Input.Cost,
                WomenJobs = Input.WomenJobs,
                MenJobs = Input.MenJobs,
                Version = Input.Version,
            },
            Actor,
            Cancel
        );
        return await AnswerAsync(
            changed,
            "Call.Saved",
            $"/app/diaspora/ventures/{Uri.EscapeDataString(code)}",
            async () =>
            {
                var shown = await ShowAsync(code);
                // What was typed stays; who sends it again has been told that somebody else changed it meanwhile.
                Input.Version = Venture?.Version ?? 0;
                return shown;
            }
        );
    }

    /// <summary>What is known.</summary>
    internal sealed class Form
    {
        public string? Name { get; set; }
        public string? Promoter { get; set; }
        public string? Phone { get; set; }
        public string? Email { get; set; }
        public string? Region { get; set; }
        public string? Sector { get; set; }
        public decimal? Cost { get; set; }
        public int? WomenJobs { get; set; }
        public int? MenJobs { get; set; }
        public int Version { get; set; }
    }
}
