using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Rihla.Platform.Localisation;
using Rihla.Ui.Fields;

namespace Rihla.Access.Pages.SignIn;

[AllowAnonymous]
[EnableRateLimiting(AccessModule.SignInLimit)]
internal sealed class SignInCodeModel(
    Access.SignIn signIn,
    PasskeyCeremony passkeys,
    OwnAccount account,
    Sessions sessions,
    Words words
) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Next { get; set; }

    [BindProperty]
    public CodeInput Input { get; set; } = new();

    public bool HasAuthenticator { get; private set; }

    public bool HasPasskey { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) =>
        this.PendingAt(SessionStage.Code) is { } pending
            ? await ShowAsync(pending, cancel)
            : this.Elsewhere(Next);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (this.PendingAt(SessionStage.Code) is not { } pending)
        {
            return this.Elsewhere(Next);
        }
        var outcome = await signIn.WithCodeAsync(
            pending,
            Input.Code,
            Visit.Of(HttpContext),
            cancel
        );
        if (outcome.IsDone)
        {
            return this.GoOn(outcome.Value, Next);
        }
        ModelState.AddRefusals(outcome, words);
        return await ShowAsync(pending, cancel);
    }

    public async Task<IActionResult> OnPostPasskeyOptionsAsync() =>
        this.PendingAt(SessionStage.Code) is { } pending
            ? Content(
                await passkeys.AskAsync(HttpContext, pending.Actor.UserId),
                "application/json"
            )
            : Unauthorized();

    public async Task<IActionResult> OnPostPasskeyAsync(
        string? credential,
        CancellationToken cancel
    )
    {
        if (this.PendingAt(SessionStage.Code) is not { } pending)
        {
            return this.Elsewhere(Next);
        }
        var outcome = await signIn.WithPasskeyAsync(
            passkeys.Answer(HttpContext, credential),
            Visit.Of(HttpContext),
            cancel
        );
        if (outcome.IsDone)
        {
            await sessions.EndAsync(pending.Id, cancel);
            return this.GoOn(outcome.Value, Next);
        }
        ModelState.AddRefusals(outcome, words);
        return await ShowAsync(pending, cancel);
    }

    private async Task<IActionResult> ShowAsync(LiveSession pending, CancellationToken cancel)
    {
        HasAuthenticator = (await account.CredentialsAsync(pending.Actor, cancel)).HasAuthenticator;
        HasPasskey = (await account.PasskeysAsync(pending.Actor, cancel)).Count > 0;
        return Page();
    }
}
