using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages;

/// <summary>Reopens a closed case where it can go on.</summary>
[Needs(CasesPermissions.Close)]
internal sealed class CaseReopenModel(CaseFiles files, Words words, Closing closing)
    : CasePageModel(files, words)
{
    [BindProperty]
    public ReasonForm Input { get; set; } = new();

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        return CaseFile.IsOpen ? Redirect(Address("")) : Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var outcome = await closing.ReopenAsync(
            Code,
            Input.Reason,
            Actor,
            HttpContext.RequestAborted
        );
        return Accepted(outcome) ? Done("Case.Reopen.Done") : await OnGetAsync();
    }
}
