using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Casework;

/// <summary>Hands out a scanned paper of a case: only one that belongs to it, and the look is recorded.</summary>
[Needs(CasesPermissions.Work)]
internal sealed class CaseScanModel(CaseFiles files, Attachments attachments, RihlaDb db)
    : PageModel
{
    public async Task<IActionResult> OnGetAsync(string code, Guid id, CancellationToken cancel)
    {
        if (
            await files.FindAsync(code, this.Me(), cancel) is not { } file
            || !await BelongsToAsync(file.Id, id, cancel)
            || await attachments.FindAsync(id, cancel) is not { } scan
        )
        {
            return NotFound();
        }
        await files.OpenAsync(code, this.Me(), "scan.viewed", cancel);
        Response.Headers.CacheControl = "no-store";
        return File(scan.Content.Reveal(), scan.ContentType);
    }

    private async Task<bool> BelongsToAsync(Guid caseId, Guid id, CancellationToken cancel) =>
        await db.Set<Declaration>().AnyAsync(d => d.CaseId == caseId && d.ScanId == id, cancel)
        || await db.Set<GuardianConsent>()
            .AnyAsync(c => c.CaseId == caseId && c.ScanId == id, cancel)
        || await db.Set<ProtectionRoute>()
            .AnyAsync(r => r.CaseId == caseId && r.Steps.Any(s => s.DocumentId == id), cancel);
}
