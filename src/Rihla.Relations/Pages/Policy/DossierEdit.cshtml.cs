using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Results;
using Rihla.Ui.Components;

namespace Rihla.Relations.Pages;

/// <summary>Changes a dossier.</summary>
[Needs(RelationsPermissions.Dossiers)]
internal sealed class DossierEditModel(DossierOffice office, StrategyBook strategies, Words words)
    : DossierForm(strategies, words)
{
    public Dossier Dossier { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        if (!await LoadAsync(id))
        {
            return NotFound();
        }
        Input = Stored();
        return await FormAsync();
    }

    public async Task<IActionResult> OnPostAsync(Guid id)
    {
        if (!await LoadAsync(id))
        {
            return NotFound();
        }
        TwoVersions.Choose(Fields, Keep, Stored(), Input);
        var outcome = await office.ChangeAsync(id, Input.ToInput(), Actor, Cancel);
        return await AnswerAsync(
            outcome,
            "Relations.Saved",
            $"/app/dossiers/{id}",
            async () =>
            {
                await LoadAsync(id);
                await FormAsync();
                Compare(outcome, Fields, Stored(), Input, Dossier.Version);
                return Page();
            }
        );
    }

    private Form Stored() =>
        new()
        {
            Version = Dossier.Version,
            Kind = Dossier.Kind,
            Title = Dossier.Title,
            Summary = Dossier.Summary?.Reveal(),
            OpenedOn = Dossier.OpenedOn,
            ObjectiveId = Dossier.ObjectiveId,
        };

    private async Task<bool> LoadAsync(Guid id)
    {
        if (await office.FindAsync(id, Actor, Cancel) is not { } found)
        {
            return false;
        }
        Dossier = found;
        return true;
    }
}
