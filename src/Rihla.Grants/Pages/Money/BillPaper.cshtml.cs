using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Audit;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants.Pages;

/// <summary>Hands out the invoice or the proof of a bill; the look is recorded for every case it pays for.</summary>
[Needs(GrantsPermissions.Approve)]
internal sealed class BillPaperModel(Bills bills, ReadLog reads, Words words)
    : MoneyPageModel(words)
{
    public async Task<IActionResult> OnGetAsync(Guid id, string what)
    {
        if (await bills.PaperAsync(id, what == "proof", Actor, Cancel) is not { } paper)
        {
            return NotFound();
        }
        foreach (var caseId in paper.Cases)
        {
            await reads.SawAsync(Actor, new Act("bill.paper-viewed", CaseId: caseId), Cancel);
        }
        Response.Headers.CacheControl = "no-store";
        return File(paper.File.Content.Reveal(), paper.File.ContentType);
    }
}
