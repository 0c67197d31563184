using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations.Pages;

/// <summary>Enters a counterpart.</summary>
[Needs(RelationsPermissions.Keep)]
internal sealed class CounterpartNewModel(InstitutionOffice office, Words words)
    : CounterpartForm(words)
{
    /// <summary>The institution from which one came, and to which one goes back.</summary>
    [BindProperty(SupportsGet = true, Name = "institution")]
    public Guid? InstitutionId { get; set; }

    public async Task<IActionResult> OnPostAsync()
    {
        var added = await office.AddCounterpartAsync(Input.ToInput(), Actor, Cancel);
        return await AnswerAsync(
            added,
            "Counterpart.Added",
            () =>
                InstitutionId is { } from
                    ? $"/app/institutions/{from}/functions"
                    : $"/app/counterparts/{added.Value}",
            () => Task.FromResult<IActionResult>(Page())
        );
    }
}
