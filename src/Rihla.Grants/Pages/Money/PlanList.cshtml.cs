using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Grants.Pages;

/// <summary>Asks for a proposal who of the waiting list is paid by which grant, and lists those made before.</summary>
[Needs(GrantsPermissions.Plan)]
internal sealed class PlanListModel(FundingPlans plans, Words words) : MoneyPageModel(words)
{
    public IReadOnlyList<FundingPlan> Plans { get; private set; } = [];

    public int Number { get; private set; } = 1;

    public int Total { get; private set; }

    public async Task<IActionResult> OnGetAsync([FromQuery(Name = "page")] int number = 1)
    {
        Number = Math.Max(1, number);
        (Plans, Total) = await plans.PageAsync(Number, Actor, Cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var proposed = await plans.ProposeAsync(Actor, Cancel);
        if (proposed.IsDone)
        {
            return LocalRedirect($"/app/grants/plans/{proposed.Value}");
        }
        ModelState.AddRefusals(proposed, T);
        return await OnGetAsync();
    }
}
