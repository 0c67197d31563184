using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Casework;

[Needs(CasesPermissions.Work)]
internal sealed class EligibilityModel(
    CaseFiles files,
    EligibilityDecisions decisions,
    RihlaDb db,
    Today today,
    Words words
) : PageModel
{
    [BindProperty]
    public EligibilityForm Input { get; set; } = new();

    public CaseFile Case { get; private set; } = null!;

    public bool MayDecide => Case.IsOpen && CaseOperations.HostAlone(Case, this.Me()) is null;

    public EligibilityDecision? Latest { get; private set; }

    public IReadOnlyList<ReturnRestriction> Restrictions { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Reasons
    {
        get
        {
            var eligible = new SelectListGroup { Name = words["Eligibility.Eligible"] };
            var not = new SelectListGroup { Name = words["Eligibility.NotEligibleShort"] };
            return
            [
                .. Enum.GetValues<EligibilityReason>()
                    .Select(r => new SelectListItem(words.Of(r), r.ToString())
                    {
                        Group =
                            r == EligibilityReason.Other ? null
                            : r < EligibilityReason.RightToStay ? eligible
                            : not,
                    }),
            ];
        }
    }

    public IReadOnlyList<SelectListItem> Answers =>
        [
            new(words["Eligibility.Eligible"], bool.TrueString),
            new(words["Eligibility.NotEligibleShort"], bool.FalseString),
        ];

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel) =>
        await LoadAsync(code, cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string code, CancellationToken cancel)
    {
        if (
            ModelState.IsValid
            && this.IsDone(
                await decisions.DecideAsync(code, Input.ToDecision(), this.Me(), cancel),
                words,
                "Eligibility.Done"
            )
        )
        {
            return LocalRedirect(CaseworkPage.Address(code));
        }
        return await LoadAsync(code, cancel) ? Page() : NotFound();
    }

    private async Task<bool> LoadAsync(string code, CancellationToken cancel)
    {
        if (await files.OpenAsync(code, this.Me(), cancel: cancel) is not { } file)
        {
            return false;
        }
        Case = file;
        Latest = await EligibilityDecisions.LatestAsync(db, file.Id, cancel);
        Restrictions = await EligibilityDecisions.RestrictionsAsync(
            db,
            file.Country,
            file.TravelOn ?? today.Date,
            cancel
        );
        return true;
    }
}

/// <summary>The form of a decision on eligibility.</summary>
internal sealed class EligibilityForm
{
    [Required(ErrorMessage = "Eligibility.AnswerMissing")]
    public bool? IsEligible { get; set; }

    [Required(ErrorMessage = "Eligibility.ReasonMissing")]
    public EligibilityReason? Reason { get; set; }

    [StringLength(4000)]
    public string? Explanation { get; set; }

    public bool OutsideRestrictedArea { get; set; }

    public bool Close { get; set; }

    public DecideEligibility ToDecision() =>
        new()
        {
            IsEligible = IsEligible!.Value,
            Reason = Reason,
            Explanation = Explanation,
            OutsideRestrictedArea = OutsideRestrictedArea,
            Close = Close,
        };
}
