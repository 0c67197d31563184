using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Access.Pages.SignIn;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Access.Pages.Account;

[SignedIn]
internal sealed class AccountAuthenticatorModel(
    OwnAccount account,
    AuthenticatorOffers offers,
    Words words
) : PageModel
{
    [BindProperty]
    public ConnectInput Input { get; set; } = new();

    [BindProperty]
    public PasswordInput Disconnection { get; set; } = new();

    [BindProperty]
    public string? Carried { get; set; }

    public bool IsConnected { get; private set; }

    public AuthenticatorOffer Offer { get; private set; } = new("", "", "");

    public IReadOnlyList<string>? Codes { get; private set; }

    private LiveSession Session => HttpContext.Features.GetRequiredFeature<LiveSession>();

    private Actor Actor => Session.Actor;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (offers.Open(Actor.UserId, Carried) is not { } key)
        {
            return await ShowAsync(cancel);
        }
        var outcome = await account.ConnectAuthenticatorAsync(
            key,
            Input.Code,
            Input.Current,
            Session,
            cancel
        );
        if (!outcome.IsDone)
        {
            ModelState.AddRefusals(outcome, words);
            return await ShowAsync(cancel);
        }
        if (outcome.Value.Count > 0)
        {
            Codes = outcome.Value;
            return Page();
        }
        TempData["Done"] = words["Authenticator.Done"];
        return LocalRedirect("/app/account");
    }

    public async Task<IActionResult> OnPostDisconnectAsync(CancellationToken cancel)
    {
        var outcome = await account.DisconnectAuthenticatorAsync(
            Disconnection.Current,
            Session,
            cancel
        );
        if (!outcome.IsDone)
        {
            ModelState.AddRefusals(outcome, words, nameof(Disconnection));
            return await ShowAsync(cancel);
        }
        TempData["Done"] = words["Authenticator.Disconnected"];
        return LocalRedirect("/app/account");
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancel)
    {
        var user = await account.UserAsync(Actor, cancel);
        IsConnected = (await account.CredentialsAsync(Actor, cancel)).HasAuthenticator;
        Offer = offers.Make(user.Id, user.UserName, Carried);
        ModelState.Remove(nameof(Carried));
        return Page();
    }

    internal sealed class ConnectInput
    {
        public string? Code { get; init; }

        public string? Current { get; init; }
    }
}
