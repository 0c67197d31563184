using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations.Pages;

/// <summary>Changes what a visit is called, is for, and when it is.</summary>
[Needs(RelationsPermissions.Keep)]
internal sealed class VisitEditModel(ProgrammeReader reader, VisitOffice office, Words words)
    : VisitForm(words)
{
    public OfficialVisit Visit { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        if (!await LoadAsync(id))
        {
            return NotFound();
        }
        Input = new()
        {
            Version = Visit.Version,
            Name = NameForm.Of(Visit.NameFr, Visit.NameAr, Visit.NameEn),
            FirstDay = Visit.FirstDay,
            LastDay = Visit.LastDay,
            Purpose = Visit.Purpose?.Reveal(),
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id) =>
        await LoadAsync(id)
            ? await AnswerAsync(
                await office.ChangeAsync(id, Input.ToInput(), Actor, Cancel),
                "Relations.Saved",
                $"/app/visits/{id}",
                () => Task.FromResult<IActionResult>(Page())
            )
            : NotFound();

    private async Task<bool> LoadAsync(Guid id)
    {
        if (await reader.FindAsync(id, Actor, Cancel) is not { } found)
        {
            return false;
        }
        Visit = found.Visit;
        return true;
    }
}
