using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Casework;

[Needs(CasesPermissions.Protect)]
internal sealed class RestrictedCasesModel(RestrictedCases cases, Words words) : PageModel
{
    public IReadOnlyList<RestrictedCase> Cases { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) =>
        Cases = await cases.RestrictedAsync(this.Me(), cancel);

    public async Task<IActionResult> OnPostAsync(string? take, CancellationToken cancel)
    {
        var outcome = await cases.TakeAsync(take ?? "", this.Me(), cancel);
        if (this.IsDone(outcome, words, "RestrictedCases.Taken"))
        {
            return LocalRedirect(CaseworkPage.Address(take!));
        }
        await OnGetAsync(cancel);
        return Page();
    }
}
