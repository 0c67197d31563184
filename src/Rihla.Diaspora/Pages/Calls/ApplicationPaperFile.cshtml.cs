using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora.Pages;

/// <summary>A paper that an applicant sent.</summary>
[Needs(DiasporaPermissions.View)]
internal sealed class ApplicationPaperFileModel(ApplicationExchanges exchanges, Words words)
    : DiasporaPage(words)
{
    public async Task<IActionResult> OnGetAsync(string code, Guid id)
    {
        if (await exchanges.PaperAsync(code, id, Actor, Cancel) is not { } paper)
        {
            return NotFound();
        }
        Response.Headers.CacheControl = "no-store";
        return File(paper.Content.Reveal(), paper.ContentType, paper.FileName?.Reveal());
    }
}
