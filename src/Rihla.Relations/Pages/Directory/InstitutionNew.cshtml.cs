using Microsoft.AspNetCore.Mvc;
using Rihla.Access;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations.Pages;

/// <summary>Enters an institution.</summary>
[Needs(RelationsPermissions.Keep)]
internal sealed class InstitutionNewModel(InstitutionOffice office, Missions missions, Words words)
    : InstitutionForm(words)
{
    public async Task OnGetAsync() =>
        Input.Country = (await missions.FindAsync(Actor.MissionId, Cancel))?.Country;

    public async Task<IActionResult> OnPostAsync()
    {
        var added = await office.AddAsync(Input.ToInput(), Actor, Cancel);
        return await AnswerAsync(
            added,
            "Institution.Added",
            () => $"/app/institutions/{added.Value}/functions",
            () => Task.FromResult<IActionResult>(Page())
        );
    }
}
