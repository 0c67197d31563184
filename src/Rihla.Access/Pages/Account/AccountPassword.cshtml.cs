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
        var session = HttpContext.Features.GetRequiredFeature<LiveSession>();
        var outcome = await account.ChangePasswordAsync(
            Input.Current,
            Input.Password,
            session,
            cancel
        );
        if (!outcome.IsDone)
        {
            ModelState.AddRefusals(outcome, words);
            return Page();
        }
        // Who knew the password may have made a passkey with it, which the new one does not undo.
        var hasPasskeys = (await account.PasskeysAsync(session.Actor, cancel)).Count > 0;
        TempData["Done"] = words[hasPasskeys ? "Password.ChangedPasskeysStay" : "Password.Changed"];
        return LocalRedirect(hasPasskeys ? "/app/account/passkeys" : "/app/account");
    }
}
