using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Access.Pages.Account;

[SignedIn]
internal sealed class AccountPasskeysModel(
    OwnAccount account,
    PasskeyCeremony ceremony,
    Words words
) : PageModel
{
    public IReadOnlyList<Passkey> Passkeys { get; private set; } = [];

    public IReadOnlyList<string>? Codes { get; private set; }

    [BindProperty]
    public string? Name { get; set; }

    private LiveSession Session => HttpContext.Features.GetRequiredFeature<LiveSession>();

    private Actor Actor => Session.Actor;

    public async Task OnGetAsync(CancellationToken cancel) =>
        Passkeys = await account.PasskeysAsync(Actor, cancel);

    public async Task<IActionResult> OnPostPasskeyOptionsAsync(CancellationToken cancel) =>
        Content(
            await ceremony.OfferAsync(HttpContext, await account.UserAsync(Actor, cancel)),
            "application/json"
        );

    public async Task<IActionResult> OnPostPasskeyAsync(
        string? credential,
        CancellationToken cancel
    )
    {
        var info = await ceremony.AcceptAsync(HttpContext, credential, Actor.UserId);
        var name = string.IsNullOrWhiteSpace(Name) ? Visit.Of(HttpContext).Device : Name;
        Outcome<IReadOnlyList<string>> outcome = info is null
            ? new Refusal("Passkey.NotAccepted")
            : await account.AddPasskeyAsync(info, name, Session, cancel);
        if (!outcome.IsDone)
        {
            ModelState.AddRefusals(outcome, words);
            Passkeys = await account.PasskeysAsync(Actor, cancel);
            return Page();
        }
        if (outcome.Value.Count > 0)
        {
            Codes = outcome.Value;
            return Page();
        }
        TempData["Done"] = words["Passkey.Added"];
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid passkey, CancellationToken cancel)
    {
        var outcome = await account.RemovePasskeyAsync(passkey, Session, cancel);
        if (!outcome.IsDone)
        {
            ModelState.AddRefusals(outcome, words);
            Passkeys = await account.PasskeysAsync(Actor, cancel);
            return Page();
        }
        TempData["Done"] = words["Passkey.Removed"];
        return RedirectToPage();
    }
}
