using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages;

/// <summary>Reserves money for one case, or gives it back.</summary>
[Needs(CasesPermissions.Fund)]
internal sealed class CaseFundingModel(
    CaseFiles files,
    Words words,
    Funding funding,
    WaitingList waiting
) : CasePageModel(files, words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public IReadOnlyList<string> Grants { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        Grants = await waiting.GrantsUsedAsync(Actor, HttpContext.RequestAborted);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var outcome = await funding.ReserveAsync(
            Code,
            Input.Grant,
            Actor,
            HttpContext.RequestAborted
        );
        return Accepted(outcome) ? Done("Funding.Reserved") : await OnGetAsync();
    }

    public async Task<IActionResult> OnPostReleaseAsync()
    {
        var outcome = await funding.ReleaseAsync(
            Code,
            Input.Reason,
            Actor,
            HttpContext.RequestAborted
        );
        return Accepted(outcome) ? Done("Funding.Released") : await OnGetAsync();
    }

    /// <summary>What is asked.</summary>
    internal sealed class Form
    {
        public string? Grant { get; set; }

        public string? Reason { get; set; }
    }
}
