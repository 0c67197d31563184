using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;
using Rihla.Ui.Fields;

namespace Rihla.Reintegration.Pages;

/// <summary>What the forms on the page of a plan do for those who write it.</summary>
[Needs(ReintegrationPermissions.Plan)]
internal sealed class PlanWriteModel(Planning planning, Words words) : ReintegrationPage(words)
{
    [BindProperty(SupportsGet = true)]
    public string Code { get; set; } = "";

    /// <summary>Bound, not an argument: a trace of handlers writes arguments down.</summary>
    [BindProperty]
    public string? Goals { get; set; }

    public IActionResult OnGet() => LocalRedirect(Here);

    public async Task<IActionResult> OnPostBeginAsync() =>
        Answer(await planning.BeginAsync(Code, Actor, Cancel), "ReintegrationPlan.Begun", Here);

    public async Task<IActionResult> OnPostGoalsAsync()
    {
        var outcome = await planning.WriteGoalsAsync(Code, Goals, Actor, Cancel);
        return ModelState.AddRefusals(outcome, T, "")
            ? Page()
            : Answer(outcome, "ReintegrationPlan.GoalsSaved", Here);
    }

    public async Task<IActionResult> OnPostTakeOutAsync(Guid item) =>
        Answer(
            await planning.TakeOutAsync(Code, item, Actor, Cancel),
            "ReintegrationPlan.TakenOutDone",
            Here
        );

    public async Task<IActionResult> OnPostGiveUpAsync() =>
        Answer(await planning.GiveUpAsync(Code, Actor, Cancel), "ReintegrationPlan.GivenUp", Here);

    /// <summary>The page of the plan.</summary>
    public string Here => $"/app/cases/{Uri.EscapeDataString(Code)}/plan";
}
