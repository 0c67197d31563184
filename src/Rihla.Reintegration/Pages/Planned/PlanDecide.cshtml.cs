using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Pages;

/// <summary>What the forms on the page of a plan do for those who approve it.</summary>
[Needs(ReintegrationPermissions.Approve)]
internal sealed class PlanDecideModel(Planning planning, Words words) : ReintegrationPage(words)
{
    [BindProperty(SupportsGet = true)]
    public string Code { get; set; } = "";

    /// <summary>Why it is sent back. Bound, not an argument: a trace of handlers writes arguments down.</summary>
    [BindProperty]
    public string? Reason { get; set; }

    public IActionResult OnGet() => LocalRedirect(Here);

    public async Task<IActionResult> OnPostApproveAsync() =>
        Answer(
            await planning.ApproveAsync(Code, Actor, Cancel),
            "ReintegrationPlan.ApprovedDone",
            Here
        );

    public async Task<IActionResult> OnPostSendBackAsync() =>
        Answer(
            await planning.SendBackAsync(Code, Reason, Actor, Cancel),
            "ReintegrationPlan.SentBackDone",
            Here
        );

    private string Here => $"/app/cases/{Uri.EscapeDataString(Code)}/plan";
}
