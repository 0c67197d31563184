using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages;

/// <summary>A document of a case, to be saved rather than shown: a file from outside never runs as a page of ours.</summary>
[Needs(CasesPermissions.View)]
internal sealed class CaseDocumentFileModel(CaseFiles files, Words words, CaseNotes notes)
    : CasePageModel(files, words)
{
    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        if (
            !await OpenAsync("document.opened")
            || await notes.OpenAsync(CaseFile.Id, id, HttpContext.RequestAborted) is not { } kept
        )
        {
            return NotFound();
        }
        var ending = kept.ContentType == "application/pdf" ? "pdf" : "jpg";
        return File(kept.Content.Reveal(), kept.ContentType, $"{CaseFile.Code}.{ending}");
    }
}
