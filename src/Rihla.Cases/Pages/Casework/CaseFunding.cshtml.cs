using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Casework;

/// <summary>Reserves money for one case, or gives it back.</summary>
[Needs(CasesPermissions.Fund)]
internal sealed class CaseFundingModel(
    CaseFiles files,
    Words words,
    Funding funding,
    FundingBook book
) : CasePageModel(files, words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    /// <summary>What each open grant says to this case, those that can pay for it first.</summary>
    public IReadOnlyList<FundingOffer> Offers { get; private set; } = [];

    public Refusal? NotOurs => Funding.HostAlone(CaseFile, Actor);

    /// <summary>The money that is reserved.</summary>
    public StandingFunding? Standing { get; private set; }

    /// <summary>Why the reader cannot reserve any now, if so.</summary>
    public Refusal? NotNow => NotOurs ?? CaseFile.Case.MayBeFunded(Standing);

    /// <summary>Those who have come to the case, or back to it, since the money was reserved.</summary>
    public IReadOnlyList<Traveller> LeftOut { get; private set; } = [];

    public IEnumerable<SelectListItem> Grants =>
        Offers.Select(o => new SelectListItem(o.Grant, o.Grant));

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        Standing = await book.StandingAsync(CaseFile.Id, HttpContext.RequestAborted);
        if (CaseFile is { IsOpen: true, Stage: >= Stage.Applied })
        {
            LeftOut = await book.LeftOutAsync(CaseFile, HttpContext.RequestAborted);
        }
        if (NotNow is null)
        {
            Offers =
            [
                .. (await book.OffersAsync(CaseFile, HttpContext.RequestAborted)).OrderBy(o =>
                    o.Why.Count > 0
                ),
            ];
        }
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

    public async Task<IActionResult> OnPostRaiseAsync()
    {
        var outcome = await funding.RaiseAsync(Code, Actor, HttpContext.RequestAborted);
        return Accepted(outcome) ? Done("Funding.Raised") : await OnGetAsync();
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
