using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Casework;

/// <summary>Waives a condition with a reason, or takes the waiver back. Only the role named for the condition gets here.</summary>
[Needs(CasesPermissions.Waive)]
internal sealed class CaseWaiveModel(CaseFiles files, Words words, Waivers waivers)
    : CasePageModel(files, words)
{
    [BindProperty(SupportsGet = true)]
    public string Condition { get; set; } = "";

    [BindProperty]
    public ReasonForm Input { get; set; } = new();

    public Waiver? Standing { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (
            waivers.Waivable(Condition) is not { WaivedBy: { } role } condition
            || !await OpenAsync()
        )
        {
            return NotFound();
        }
        if (
            !Actor.Roles.Contains(role) || Waivers.HostAlone(CaseFile, condition, Actor) is not null
        )
        {
            return Forbid();
        }
        Standing = await waivers.HoldingAsync(CaseFile, Condition, HttpContext.RequestAborted);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var outcome = await waivers.WaiveAsync(
            Code,
            Condition,
            Input.Reason,
            Actor,
            HttpContext.RequestAborted
        );
        return Accepted(outcome) ? Done("Waiver.Given") : await OnGetAsync();
    }

    public async Task<IActionResult> OnPostRevokeAsync()
    {
        var outcome = await waivers.RevokeAsync(Code, Condition, Actor, HttpContext.RequestAborted);
        return outcome.IsDone ? Done("Waiver.TakenBack") : Refused(outcome);
    }
}
