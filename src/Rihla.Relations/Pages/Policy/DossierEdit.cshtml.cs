using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Results;

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
        Input = new()
        {
            Version = Dossier.Version,
            Kind = Dossier.Kind,
            Title = Dossier.Title,
            Summary = Dossier.Summary?.Reveal(),
            OpenedOn = Dossier.OpenedOn,
            ObjectiveId = Dossier.ObjectiveId,
        };
        return await FormAsync();
    }

    public async Task<IActionResult> OnPostAsync(Guid id) =>
        await LoadAsync(id)
            ? await AnswerAsync(
                await office.ChangeAsync(id, Input.ToInput(), Actor, Cancel),
                "Relations.Saved",
                $"/app/dossiers/{id}",
                FormAsync
            )
            : NotFound();

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
