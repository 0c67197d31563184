using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations.Pages;

/// <summary>Begins the programme of a visit.</summary>
[Needs(RelationsPermissions.Keep)]
internal sealed class OfficialVisitNewModel(VisitOffice office, Words words) : VisitForm(words)
{
    public async Task<IActionResult> OnPostAsync()
    {
        var added = await office.AddAsync(Input.ToInput(), Actor, Cancel);
        return await AnswerAsync(
            added,
            "OfficialVisit.Added",
            () => $"/app/visits/{added.Value}/delegation",
            () => Task.FromResult<IActionResult>(Page())
        );
    }
}
