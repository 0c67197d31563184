using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Cases.Conditions;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages;

/// <summary>Closes a case, with the reason.</summary>
[Needs(CasesPermissions.Close)]
internal sealed class CaseCloseModel(
    CaseFiles files,
    Words words,
    Closing closing,
    Progress progress
) : CasePageModel(files, words)
{
    /// <summary>What must be settled before a case that came home is closed.</summary>
    public IReadOnlyList<Verdict> Verdicts { get; private set; } = [];

    [BindProperty]
    public Form Input { get; set; } = new();

    /// <summary>Before departure the side exits; afterwards how a journey ends.</summary>
    public IEnumerable<SelectListItem> Reasons =>
        Enum.GetValues<ClosureReason>()
            .Where(r =>
                CaseFile.Stage < Stage.Departed
                    ? r is not (ClosureReason.Completed or ClosureReason.MovedAway)
                    : r
                        is not (
                            ClosureReason.Withdrawn
                            or ClosureReason.Ineligible
                            or ClosureReason.Duplicate
                        )
            )
            .Where(r => r != ClosureReason.Completed || CaseFile.Stage >= Stage.FollowedUp)
            .Select(r => new SelectListItem(T.Of(r), r.ToString()));

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        if (!CaseFile.IsOpen)
        {
            return Redirect(Address(""));
        }
        if (CaseFile.Stage >= Stage.Departed)
        {
            Verdicts = await progress.VerdictsAsync(
                CaseFile,
                Stage.Closed,
                null,
                HttpContext.RequestAborted
            );
        }
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (Input.ClosureReason is not { } reason)
        {
            ModelState.AddModelError("Input.ClosureReason", T["Case.Close.ReasonMissing"]);
            return await OnGetAsync();
        }
        var outcome = await closing.CloseAsync(
            Code,
            reason,
            Input.Note,
            Actor,
            HttpContext.RequestAborted
        );
        return Accepted(outcome) ? Done("Case.Close.Done") : await OnGetAsync();
    }

    /// <summary>What is asked.</summary>
    internal sealed class Form
    {
        public ClosureReason? ClosureReason { get; set; }

        public string? Note { get; set; }
    }
}
