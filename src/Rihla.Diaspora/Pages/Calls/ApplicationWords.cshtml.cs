using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Site;
using Rihla.Ui.Fields;

namespace Rihla.Diaspora.Pages;

/// <summary>Gives new secret words to an applicant who lost them, once the officer knows who asks.</summary>
[Needs(DiasporaPermissions.Manage)]
internal sealed class ApplicationWordsModel(
    ApplicationDesk applications,
    ApplicationExchanges exchanges,
    Words words
) : DiasporaPage(words)
{
    [BindProperty(SupportsGet = true)]
    public string Code { get; set; } = "";

    [BindProperty]
    public IdentifiedBy? Identified { get; set; }

    /// <summary>The code with its new words; shown once.</summary>
    public Receipt? Receipt { get; private set; }

    public IEnumerable<SelectListItem> Ways => Choices<IdentifiedBy>();

    public async Task<IActionResult> OnGetAsync() =>
        await applications.OpenAsync(Code, Actor, Cancel) is null ? NotFound() : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        Response.Headers.CacheControl = "no-store";
        var given = await exchanges.ReissueAsync(Code, Identified, Actor, Cancel);
        ModelState.AddRefusals(given, T);
        Receipt = given.IsDone ? given.Value : null;
        return await OnGetAsync();
    }
}
