using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Access.Pages.SignIn;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Access.Pages.Account;

[SignedIn]
internal sealed class AccountPasswordModel(OwnAccount account, Words words) : PageModel
{
    [BindProperty]
    public PasswordInput Input { get; set; } = new();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var outcome = await account.ChangePasswordAsync(
            Input.Current,
            Input.Password,
            HttpContext.Features.GetRequiredFeature<LiveSession>(),
            cancel
        );
        if (!outcome.IsDone)
        {
            ModelState.AddRefusals(outcome, words);
            return Page();
        }
        TempData["Done"] = words["Password.Changed"];
        return LocalRedirect("/app/account");
    }
}
