using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Site.Pages;

/// <summary>A new item.</summary>
[Needs(SitePermissions.Write)]
internal sealed class SiteNewModel(
    Editing editing,
    SiteDesk desk,
    Library library,
    Today today,
    Words words
) : ItemFormPage(desk, library, words)
{
    public async Task OnGetAsync()
    {
        Input.Date = today.Date;
        await OfferAsync();
    }

    public async Task<IActionResult> OnPostAsync(string? then)
    {
        await TakePictureAsync();
        if (ModelState.IsValid)
        {
            var added = await editing.AddAsync(Input.Read(), Actor, Cancel);
            if (added.IsDone)
            {
                TempData["Done"] = T["SiteDesk.Saved"];
                return LocalRedirect(
                    then == "preview"
                        ? $"/app/site/{added.Value}/preview/{T.Language}"
                        : $"/app/site/{added.Value}"
                );
            }
            ModelState.AddRefusals(added, T);
        }
        await OfferAsync();
        return Page();
    }
}
