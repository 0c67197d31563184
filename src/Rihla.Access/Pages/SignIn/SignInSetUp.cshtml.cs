using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Ui.Fields;

namespace Rihla.Access.Pages.SignIn;

/// <summary>The first sign-in: a second factor is set up, and the recovery codes are shown once.</summary>
[AllowAnonymous]
[EnableRateLimiting(AccessModule.SignInLimit)]
internal sealed class SignInSetUpModel(
    Access.SignIn signIn,
    OwnAccount account,
    AuthenticatorOffers offers,
    PasskeyCeremony passkeys,
    Words words
) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Next { get; set; }

    [BindProperty]
    public CodeInput Input { get; set; } = new();

    [BindProperty]
    public string? Carried { get; set; }

    public AuthenticatorOffer Offer { get; private set; } = new("", "", "");

    public IReadOnlyList<string>? Codes { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) =>
        this.PendingAt(SessionStage.SetUp) is { } pending
            ? await ShowAsync(pending, cancel)
            : this.Elsewhere(Next);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (this.PendingAt(SessionStage.SetUp) is not { } pending)
        {
            return this.Elsewhere(Next);
        }
        if (offers.Open(pending.Actor.UserId, Carried) is not { } key)
        {
            return await ShowAsync(pending, cancel);
        }
        return await ConnectAsync(
            pending,
            () => account.ConnectAuthenticatorAsync(key, Input.Code, null, pending, cancel),
            cancel
        );
    }

    public async Task<IActionResult> OnPostPasskeyOptionsAsync(CancellationToken cancel) =>
        this.PendingAt(SessionStage.SetUp) is { } pending
            ? Content(
                await passkeys.OfferAsync(
                    HttpContext,
                    await account.UserAsync(pending.Actor, cancel)
                ),
                "application/json"
            )
            : Unauthorized();

    public async Task<IActionResult> OnPostPasskeyAsync(
        string? credential,
        CancellationToken cancel
    )
    {
        if (this.PendingAt(SessionStage.SetUp) is not { } pending)
        {
            return this.Elsewhere(Next);
        }
        var info = await passkeys.AcceptAsync(HttpContext, credential, pending.Actor.UserId);
        return await ConnectAsync(
            pending,
            async () =>
                info is null
                    ? new Refusal("Passkey.NotAccepted")
                    : await account.AddPasskeyAsync(
                        info,
                        Visit.Of(HttpContext).Device,
                        null,
                        pending,
                        cancel
                    ),
            cancel
        );
    }

    private async Task<IActionResult> ConnectAsync(
        LiveSession pending,
        Func<Task<Outcome<IReadOnlyList<string>>>> connect,
        CancellationToken cancel
    )
    {
        var outcome = await signIn.WithFirstFactorAsync(
            pending,
            connect,
            Visit.Of(HttpContext),
            cancel
        );
        if (outcome.IsDone)
        {
            this.Enter(outcome.Value.Open);
            Codes = outcome.Value.Codes;
            return Page();
        }
        ModelState.AddRefusals(outcome, words);
        return await ShowAsync(pending, cancel);
    }

    private async Task<IActionResult> ShowAsync(LiveSession pending, CancellationToken cancel)
    {
        var user = await account.UserAsync(pending.Actor, cancel);
        Offer = offers.Make(user.Id, user.UserName, Carried);
        ModelState.Remove(nameof(Carried));
        return Page();
    }
}
