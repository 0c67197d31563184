using Microsoft.AspNetCore.Mvc;
using Rihla.Cases;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Delivery;

namespace Rihla.Reintegration.Pages;

/// <summary>Hands out a photograph or paper of a plan or delivery: only one of this case, and the look is recorded.</summary>
[Needs(ReintegrationPermissions.View)]
internal sealed class SupportPaperModel(CaseFiles files, Deliveries deliveries, Words words)
    : ReintegrationCasePage(files, words)
{
    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        if (
            !await OpenAsync("Support.Title", "scan.viewed")
            || await deliveries.PaperAsync(CaseFile.Id, id, Cancel) is not { } paper
        )
        {
            return NotFound();
        }
        Response.Headers.CacheControl = "no-store";
        return File(paper.Content.Reveal(), paper.ContentType);
    }
}
