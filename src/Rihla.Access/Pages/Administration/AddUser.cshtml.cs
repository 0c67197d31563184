using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Access.Pages.Administration;

[Needs(AccessPermissions.Users)]
internal sealed class AddUserModel(Access.Users users, Missions missions, Words words) : PageModel
{
    [BindProperty]
    public UserForm Input { get; set; } = new();

    public IReadOnlyList<SelectListItem> MissionItems { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) =>
        MissionItems = await UserForm.MissionItemsAsync(missions, words, cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var outcome = await users.AddAsync(
            new(Input.UserName, Input.DisplayName, Input.MissionId, Input.Roles, Input.Language),
            HttpContext.Features.GetRequiredFeature<Actor>(),
            cancel
        );
        if (outcome.IsDone)
        {
            TempData["Link"] = outcome.Value.Path;
            TempData["Done"] = words["User.Added"];
            return RedirectToPage(
                "/Administration/EditUser",
                new { userName = Access.User.Normalised(Input.UserName) }
            );
        }
        ModelState.AddRefusals(outcome, words);
        MissionItems = await UserForm.MissionItemsAsync(missions, words, cancel);
        return Page();
    }
}
