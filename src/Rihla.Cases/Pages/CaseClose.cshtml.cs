using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages;

/// <summary>Closes a case, with the reason.</summary>
[Needs(CasesPermissions.Close)]
internal sealed class CaseCloseModel(CaseFiles files, Words words, Closing closing)
    : CasePageModel(files, words)
{
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
            .Where(r => r != ClosureReason.Completed || CaseFile.Stage >= Stage.Arrived)
            .Select(r => new SelectListItem(T.Of(r), r.ToString()));

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        return CaseFile.IsOpen ? Page() : Redirect(Address(""));
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
