using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Travel.Pages.Movements;

/// <summary>Plans a movement.</summary>
[Needs(TravelPermissions.Move)]
internal sealed class MovementNewModel(MovementPlanning planning, Departure departure, Words words)
    : PageModel
{
    [BindProperty]
    public MovementForm Input { get; set; } = new();

    public async Task OnGetAsync(CancellationToken cancel) =>
        Input = MovementForm.New(null, null, null, await departure.FromAsync(Actor, cancel));

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }
        var outcome = await planning.PlanAsync(Input.Plan, Actor, cancel);
        if (!outcome.IsDone)
        {
            ModelState.AddRefusals(outcome, words);
            return Page();
        }
        TempData["Done"] = words["Movement.Planned"];
        return LocalRedirect($"~/app/movements/{outcome.Value}");
    }

    private Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();
}
