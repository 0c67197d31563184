using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Casework;

[Needs(CasesPermissions.Work)]
internal sealed class ReferralNewModel(
    CaseFiles files,
    Referrals referrals,
    Consents consents,
    Words words
) : PageModel
{
    [BindProperty]
    public ReferralForm Input { get; set; } = new();

    public CaseFile Case { get; private set; } = null!;

    /// <summary>With whom of the case the reader works.</summary>
    public IReadOnlyList<Traveller> Ours => CaseOperations.WorksWith(Case, this.Me());

    /// <summary>Those of them who have not consented that their data go to services.</summary>
    public IReadOnlyList<Traveller> WithoutConsent { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel)
    {
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        Input = new()
        {
            MemberIds = [.. Ours.Except(WithoutConsent).Take(1).Select(t => t.MemberId)],
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string code, CancellationToken cancel)
    {
        if (
            ModelState.IsValid
            && this.IsDone(
                await referrals.SendAsync(code, Input.ToReferral(), this.Me(), cancel),
                words,
                "Referral.Sent"
            )
        )
        {
            return LocalRedirect(CaseworkPage.Address(code, "referrals"));
        }
        return await LoadAsync(code, cancel) ? Page() : NotFound();
    }

    private async Task<bool> LoadAsync(string code, CancellationToken cancel)
    {
        if (await files.OpenAsync(code, this.Me(), cancel: cancel) is not { } file)
        {
            return false;
        }
        var standing = await consents.StandingAsync(
            file,
            ConsentPurpose.ShareWithServices,
            cancel: cancel
        );
        Case = file;
        WithoutConsent = [.. Ours.Where(t => !standing.Contains(t.Person.Id))];
        return true;
    }
}

/// <summary>The form of a referral.</summary>
internal sealed class ReferralForm
{
    public List<Guid> MemberIds { get; set; } = [];

    public ReferralService? Service { get; set; }

    [StringLength(200)]
    public string? Partner { get; set; }

    [StringLength(4000)]
    public string? Purpose { get; set; }

    [StringLength(4000)]
    public string? Shared { get; set; }

    public ReferralUrgency Urgency { get; set; }

    public SendReferral ToReferral() =>
        new()
        {
            MemberIds = MemberIds,
            Service = Service,
            Partner = Partner,
            Purpose = Purpose,
            Shared = Shared,
            Urgency = Urgency,
        };
}
