using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Diaspora.Pages;

/// <summary>The dossier at the regional investment centre, and the registration of the enterprise.</summary>
[Needs(DiasporaPermissions.Manage)]
internal sealed class VentureCreationModel(Diaspora.Ventures ventures, Words words)
    : VenturePage(ventures, words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    [BindProperty]
    public DossierForm Dossier { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(string code)
    {
        var shown = await ShowAsync(code);
        if (Venture is { CreatedOn: { } on } created)
        {
            Input = new()
            {
                On = on,
                LegalForm = created.LegalForm,
                Number = created.RegistrationNumber?.Reveal(),
                Women = created.WomenJobsAtCreation,
                Men = created.MenJobsAtCreation,
            };
        }
        return shown;
    }

    public async Task<IActionResult> OnPostAsync(string code) =>
        await SavedAsync(
            code,
            await Ventures.CreateAsync(
                code,
                new(Input.On, Input.LegalForm, Input.Number, Input.Women, Input.Men),
                Actor,
                Cancel
            )
        );

    public async Task<IActionResult> OnPostCorrectAsync(string code) =>
        await SavedAsync(
            code,
            await Ventures.CorrectCreationAsync(
                code,
                new(Input.On, Input.LegalForm, Input.Number, Input.Women, Input.Men),
                Input.Reason,
                Actor,
                Cancel
            )
        );

    public async Task<IActionResult> OnPostDossierAsync(string code)
    {
        var moved = await Ventures.MoveDossierAsync(
            code,
            Dossier.To,
            Dossier.On,
            Dossier.Reference,
            Actor,
            Cancel
        );
        if (moved.IsDone)
        {
            return await SavedAsync(code, moved);
        }
        ModelState.AddRefusals(moved, T, nameof(Dossier));
        return await ShowAsync(code);
    }

    /// <summary>The registration.</summary>
    internal sealed class Form
    {
        public DateOnly? On { get; set; }
        public string? LegalForm { get; set; }
        public string? Number { get; set; }
        public int? Women { get; set; }
        public int? Men { get; set; }

        /// <summary>Why what stood there is corrected.</summary>
        public string? Reason { get; set; }
    }

    /// <summary>Where the dossier has come.</summary>
    internal sealed class DossierForm
    {
        public DossierStanding? To { get; set; }
        public DateOnly? On { get; set; }
        public string? Reference { get; set; }
    }
}
