using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
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
    public NewPasskey Input { get; set; } = new();

    [BindProperty]
    public RemovedPasskeys Removal { get; set; } = new();

    /// <summary>The passkeys, to choose those that go.</summary>
    public IReadOnlyList<SelectListItem> Items =>
        [
            .. Passkeys.Select(p => new SelectListItem(
                p.UsedAt is { } used
                    ? words["Passkey.MadeAndUsed", p.Name.Reveal(), p.AddedAt, used]
                    : words["Passkey.MadeNotUsed", p.Name.Reveal(), p.AddedAt],
                p.Id.ToString()
            )),
        ];

    private LiveSession Session => HttpContext.Features.GetRequiredFeature<LiveSession>();

    private Actor Actor => Session.Actor;

    public async Task OnGetAsync(CancellationToken cancel) =>
        Passkeys = await account.PasskeysAsync(Actor, cancel);

    // The password is looked at first: a passkey that is refused once the browser has made it would stay in the browser.
    public async Task<IActionResult> OnPostPasskeyOptionsAsync(CancellationToken cancel)
    {
        var proven = await account.ProveAsync(Input.Current, Session, cancel);
        return proven.IsDone
            ? Content(
                await ceremony.OfferAsync(HttpContext, await account.UserAsync(Actor, cancel)),
                "application/json"
            )
            : new ContentResult
            {
                StatusCode = StatusCodes.Status422UnprocessableEntity,
                Content = words[proven.Refusals[0].TextKey, [.. proven.Refusals[0].Args]],
            };
    }

    public async Task<IActionResult> OnPostPasskeyAsync(
        string? credential,
        CancellationToken cancel
    )
    {
        var info = await ceremony.AcceptAsync(HttpContext, credential, Actor.UserId);
        var name = string.IsNullOrWhiteSpace(Input.Name)
            ? Visit.Of(HttpContext).Device
            : Input.Name;
        Outcome<IReadOnlyList<string>> outcome = info is null
            ? new Refusal("Passkey.NotAccepted")
            : await account.AddPasskeyAsync(info, name, Input.Current, Session, cancel);
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

    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken cancel)
    {
        var outcome = await account.RemovePasskeysAsync(
            Removal.Passkeys,
            Removal.Current,
            Session,
            cancel
        );
        if (!outcome.IsDone)
        {
            ModelState.AddRefusals(outcome, words, nameof(Removal));
            Passkeys = await account.PasskeysAsync(Actor, cancel);
            return Page();
        }
        TempData["Done"] = words["Passkey.Removed"];
        return RedirectToPage();
    }

    internal sealed class NewPasskey
    {
        public string? Name { get; init; }

        public string? Current { get; init; }
    }

    internal sealed class RemovedPasskeys
    {
        public List<Guid> Passkeys { get; init; } = [];

        public string? Current { get; init; }
    }
}
