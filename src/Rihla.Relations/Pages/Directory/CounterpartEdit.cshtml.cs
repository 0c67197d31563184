using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Audit;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Components;
using Rihla.Ui.Fields;

namespace Rihla.Relations.Pages;

/// <summary>Changes what is known of a counterpart, or erases it at their request.</summary>
[Needs(RelationsPermissions.Keep)]
internal sealed class CounterpartEditModel(
    InstitutionOffice office,
    CounterpartErasure erasure,
    AddressBooks books,
    ReadLog log,
    Words words
) : CounterpartForm(words)
{
    [BindProperty]
    public ErasureForm Erasure { get; set; } = new();

    public Counterpart Counterpart { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        if (!await LoadAsync(id))
        {
            return NotFound();
        }
        await log.SawAsync(
            Actor,
            new("counterpart.viewed") { Args = [Counterpart.Name.Reveal(), id.ToString()] },
            Cancel
        );
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
        var outcome = await office.ChangeCounterpartAsync(id, Input.ToInput(), Actor, Cancel);
        return await AnswerAsync(
            outcome,
            "Relations.Saved",
            $"/app/counterparts/{id}",
            async () =>
            {
                await LoadAsync(id);
                Compare(outcome, Fields, Stored(), Input, Counterpart.Version);
                return Page();
            }
        );
    }

    public async Task<IActionResult> OnPostEraseAsync(Guid id)
    {
        // The other form was not sent.
        ModelState.Clear();
        if (!await LoadAsync(id))
        {
            return NotFound();
        }
        var erased = await erasure.EraseAsync(id, Erasure.IsCertain, Actor, Cancel);
        if (erased.IsDone)
        {
            TempData["Done"] = T["Counterpart.ErasedDone"];
            return LocalRedirect($"/app/counterparts/{id}");
        }
        ModelState.AddRefusals(erased, T, nameof(Erasure));
        Input = Stored();
        return Page();
    }

    private Form Stored() =>
        new()
        {
            Version = Counterpart.Version,
            Name = Counterpart.Name.Reveal(),
            NameInArabic = Counterpart.NameInArabic?.Reveal(),
            Languages = [.. Spoken.Read(Counterpart.Languages)],
            Phone = Counterpart.Phone?.Reveal(),
            Email = Counterpart.Email?.Reveal(),
            Office = Counterpart.Office?.Reveal(),
            Note = Counterpart.Note?.Reveal(),
        };

    private async Task<bool> LoadAsync(Guid id)
    {
        var book = await books.InstitutionsAsync(Actor, Cancel);
        if ((await books.WithAsync(book, [id], Actor, Cancel)).Counterpart(id) is not { } found)
        {
            return false;
        }
        Counterpart = found;
        return true;
    }

    /// <summary>Whether whoever erases knows that nothing comes back.</summary>
    internal sealed class ErasureForm
    {
        public bool IsCertain { get; set; }
    }
}
