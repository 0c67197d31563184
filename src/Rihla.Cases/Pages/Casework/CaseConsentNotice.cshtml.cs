using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Casework;

/// <summary>The notice to read, or to have read aloud, and to sign: in the person's language beside that of the mission.</summary>
[Needs(CasesPermissions.Work)]
internal sealed class CaseConsentNoticeModel(CaseFiles files, Words words, Today today)
    : CasePageModel(files, words)
{
    [BindProperty(SupportsGet = true)]
    public string? Language { get; set; }

    public IReadOnlyList<Traveller> Adults => [.. CaseFile.SigningOn(today.Date)];

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync("consents.printed"))
        {
            return NotFound();
        }
        Language ??= CaseFile.Language;
        return Page();
    }
}
