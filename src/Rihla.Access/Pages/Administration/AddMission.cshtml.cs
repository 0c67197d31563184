using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Access.Pages.Administration;

[Needs(AccessPermissions.Missions)]
internal sealed class AddMissionModel(MissionOffice office, Words words) : PageModel
{
    [BindProperty]
    public MissionForm Input { get; set; } = new();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var outcome = await office.AddAsync(
            Input.Code,
            Input.AsInput(),
            HttpContext.Features.GetRequiredFeature<Actor>(),
            cancel
        );
        if (outcome.IsDone)
        {
            TempData["Done"] = words["Mission.Added"];
            return LocalRedirect("/app/admin/missions");
        }
        ModelState.AddRefusals(outcome, words);
        return Page();
    }
}
