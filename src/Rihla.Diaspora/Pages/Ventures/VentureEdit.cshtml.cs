using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Components;

namespace Rihla.Diaspora.Pages;

/// <summary>Writes down what is known anew about a venture.</summary>
[Needs(DiasporaPermissions.Manage)]
internal sealed class VentureEditModel(Diaspora.Ventures ventures, Words words)
    : VenturePage(ventures, words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    private IReadOnlyList<EditField<Form>> Fields =>
        [
            new("Name", "Venture.Name", f => f.Name, (to, from) => to.Name = from.Name),
            new(
                "Promoter",
                "Application.Promoter",
                f => f.Promoter,
                (to, from) => to.Promoter = from.Promoter
            ),
            new("Phone", "Apply.Phone", f => f.Phone, (to, from) => to.Phone = from.Phone),
            new("Email", "Apply.Email", f => f.Email, (to, from) => to.Email = from.Email),
            new(
                "Region",
                "Application.Region",
                f => f.Region is null ? null : T[$"Site.Region.{f.Region}"],
                (to, from) => to.Region = from.Region
            ),
            new(
                "Sector",
                "Application.Sector",
                f => f.Sector is null ? null : T[$"Isic.{f.Sector}"],
                (to, from) => to.Sector = from.Sector
            ),
            new(
                "Cost",
                "Apply.Cost",
                f => f.Cost is { } cost ? T.Money(cost, Venture.Currency) : null,
                (to, from) => to.Cost = from.Cost
            ),
            new(
                "WomenJobs",
                "Apply.WomenJobs",
                f => f.WomenJobs is { } jobs ? T.Number(jobs) : null,
                (to, from) => to.WomenJobs = from.WomenJobs
            ),
            new(
                "MenJobs",
                "Apply.MenJobs",
                f => f.MenJobs is { } jobs ? T.Number(jobs) : null,
                (to, from) => to.MenJobs = from.MenJobs
            ),
        ];

    public async Task<IActionResult> OnGetAsync(string code)
    {
        if (!await LoadAsync(code))
        {
            return NotFound();
        }
        Input = Stored();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string code)
    {
        if (!await LoadAsync(code))
        {
            return NotFound();
        }
        TwoVersions.Choose(Fields, Keep, Stored(), Input);
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
                await LoadAsync(code);
                Compare(changed, Fields, Stored(), Input, Venture.Version);
                return Page();
            }
        );
    }

    private Form Stored() =>
        new()
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
