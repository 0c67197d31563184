using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Components;

namespace Rihla.Relations.Pages;

/// <summary>Changes an institution.</summary>
[Needs(RelationsPermissions.Keep)]
internal sealed class InstitutionEditModel(
    InstitutionOffice office,
    AddressBooks books,
    Words words
) : InstitutionForm(words)
{
    public Institution Institution { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        if (!await LoadAsync(id))
        {
            return NotFound();
        }
        Input = Stored();
        return Page();
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
            $"/app/institutions/{id}",
            async () =>
            {
                await LoadAsync(id);
                Compare(outcome, Fields, Stored(), Input, Institution.Version);
                return Page();
            }
        );
    }

    private Form Stored() =>
        new()
        {
            Version = Institution.Version,
            Kind = Institution.Kind,
            Name = NameForm.Of(Institution.NameFr, Institution.NameAr, Institution.NameEn),
            Country = Institution.Country,
            City = Institution.City,
            Note = Institution.Note?.Reveal(),
        };

    private async Task<bool> LoadAsync(Guid id)
    {
        if ((await books.InstitutionsAsync(Actor, Cancel)).Institution(id) is not { } found)
        {
            return false;
        }
        Institution = found;
        return true;
    }
}
