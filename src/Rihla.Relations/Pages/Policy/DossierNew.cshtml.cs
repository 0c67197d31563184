using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Results;

namespace Rihla.Relations.Pages;

/// <summary>Opens a dossier.</summary>
[Needs(RelationsPermissions.Dossiers)]
internal sealed class DossierNewModel(
    DossierOffice office,
    StrategyBook strategies,
    Today today,
    Words words
) : DossierForm(strategies, words)
{
    public Task<IActionResult> OnGetAsync()
    {
        Input.OpenedOn = today.Date;
        return FormAsync();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var added = await office.AddAsync(Input.ToInput(), Actor, Cancel);
        return await AnswerAsync(
            added,
            "Dossier.Added",
            () => $"/app/dossiers/{added.Value}/work",
            FormAsync
        );
    }
}
