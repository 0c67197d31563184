using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Components;

namespace Rihla.Relations.Pages;

/// <summary>Changes what a visit is called, is for, when it is, and how it stands.</summary>
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
            $"/app/visits/{id}",
            async () =>
            {
                await LoadAsync(id);
                Compare(outcome, Fields, Stored(), Input, Visit.Version);
                return Page();
            }
        );
    }

    private Form Stored() =>
        new()
        {
            Version = Visit.Version,
            Name = NameForm.Of(Visit.NameFr, Visit.NameAr, Visit.NameEn),
            FirstDay = Visit.FirstDay,
            LastDay = Visit.LastDay,
            Purpose = Visit.Purpose?.Reveal(),
        };

    public async Task<IActionResult> OnPostConfirmAsync(Guid id) =>
        Answer(
            await office.ConfirmAsync(id, Actor, Cancel),
            "OfficialVisit.ConfirmDone",
            $"/app/visits/{id}"
        );

    public async Task<IActionResult> OnPostReopenAsync(Guid id) =>
        Answer(await office.ReopenAsync(id, Actor, Cancel), "Relations.Saved", $"/app/visits/{id}");

    public async Task<IActionResult> OnPostEndAsync(Guid id) =>
        Answer(await office.EndAsync(id, Actor, Cancel), "Relations.Saved", $"/app/visits/{id}");

    public async Task<IActionResult> OnPostCallOffAsync(Guid id) =>
        Answer(
            await office.CallOffAsync(id, Actor, Cancel),
            "Relations.Saved",
            $"/app/visits/{id}"
        );

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
