using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Relations.Pages;

/// <summary>Erases a counterpart who asked it of the data-protection officer, who otherwise reads nothing of relations.</summary>
[Needs(RelationsPermissions.Erase)]
internal sealed class CounterpartEraseModel(
    CounterpartErasure erasure,
    AddressBooks books,
    Today today,
    Words words
) : RelationsPage(words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    /// <summary>Whom the mission knows, with the function that tells namesakes apart.</summary>
    public IReadOnlyList<SelectListItem> People { get; private set; } = [];

    public Task OnGetAsync() => LoadAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        var erased = await erasure.EraseAsync(
            Input.CounterpartId ?? Guid.Empty,
            Input.IsCertain,
            Actor,
            Cancel
        );
        if (erased.IsDone)
        {
            TempData["Done"] = T["Counterpart.ErasedDone"];
            return LocalRedirect("/app/data-requests/counterparts");
        }
        ModelState.AddRefusals(erased, T, nameof(Input));
        await LoadAsync();
        return Page();
    }

    private async Task LoadAsync()
    {
        var book = await books.ForErasingAsync(Actor, Cancel);
        People =
        [
            .. book
                .Counterparts.Where(c => !c.IsErased)
                .Select(c => new SelectListItem(
                    book.Introduce(c, today.Date, null, T),
                    c.Id.ToString()
                ))
                .OrderBy(c => c.Text, StringComparer.CurrentCultureIgnoreCase),
        ];
    }

    /// <summary>Whom to erase, and that whoever does knows that nothing comes back.</summary>
    internal sealed class Form
    {
        public Guid? CounterpartId { get; set; }

        public bool IsCertain { get; set; }
    }
}
