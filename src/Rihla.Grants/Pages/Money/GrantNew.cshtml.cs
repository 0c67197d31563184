using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Grants.Pages;

/// <summary>Enters a grant.</summary>
[Needs(GrantsPermissions.Manage)]
internal sealed class GrantNewModel(GrantOffice office, Words words) : MoneyPageModel(words)
{
    [BindProperty]
    public GrantInput Input { get; set; } = new();

    public IEnumerable<SelectListItem> Donors { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        Donors = (await office.DonorsAsync(Actor, Cancel)).Select(d => new SelectListItem(
            d.Name,
            d.Id.ToString()
        ));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var added = await office.AddAsync(Input, Actor, Cancel);
        if (added.IsDone)
        {
            TempData["Done"] = T["Grant.Added"];
            return LocalRedirect($"/app/grants/{added.Value}/edit");
        }
        ModelState.AddRefusals(added, T);
        return await OnGetAsync();
    }
}
