using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Access.Pages.SignIn;

[AllowAnonymous]
[EnableRateLimiting(AccessModule.SignInLimit)]
internal sealed class SignInModel(
    Access.SignIn signIn,
    Sessions sessions,
    PasskeyCeremony passkeys,
    DemonstrationUsers demonstration,
    Words words
) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Next { get; set; }

    [BindProperty]
    public SignInInput Input { get; set; } = new();

    public IReadOnlyList<DemonstrationAccount> Demonstration { get; private set; } = [];

    public bool IsSafe => SessionCookie.IsSafe(Request);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (HttpContext.Features.Get<Actor>() is not null)
        {
            return LocalRedirect(Local.Or(Next));
        }
        return await ShowAsync(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var outcome = await signIn.WithPasswordAsync(
            Input.UserName,
            Input.Password,
            Visit.Of(HttpContext),
            cancel
        );
        if (outcome.IsDone)
        {
            return await GoOnAsync(outcome.Value, cancel);
        }
        ModelState.AddRefusals(outcome, words);
        return await ShowAsync(cancel);
    }

    public async Task<IActionResult> OnPostPasskeyOptionsAsync() =>
        Content(await passkeys.AskAsync(HttpContext, userId: null), "application/json");

    public async Task<IActionResult> OnPostPasskeyAsync(
        string? credential,
        CancellationToken cancel
    )
    {
        var outcome = await signIn.WithPasskeyAsync(
            passkeys.Answer(HttpContext, credential),
            Visit.Of(HttpContext),
            cancel
        );
        if (outcome.IsDone)
        {
            return await GoOnAsync(outcome.Value, cancel);
        }
        ModelState.AddRefusals(outcome, words);
        return await ShowAsync(cancel);
    }

    /// <summary>One click in a demonstration, also from within, to go on with the same case as a colleague.</summary>
    public async Task<IActionResult> OnPostDemonstrationAsync(Guid user, CancellationToken cancel)
    {
        var outcome = await signIn.AsDemonstrationAsync(user, Visit.Of(HttpContext), cancel);
        return outcome.IsDone ? await GoOnAsync(outcome.Value, cancel) : NotFound();
    }

    private async Task<IActionResult> GoOnAsync(Started started, CancellationToken cancel)
    {
        if (HttpContext.Features.Get<LiveSession>() is { } before)
        {
            await sessions.EndAsync(before.Id, cancel);
        }
        return this.GoOn(started, Next);
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancel)
    {
        Demonstration = await demonstration.AccountsAsync(cancel);
        return Page();
    }
}

internal sealed class SignInInput
{
    public string? UserName { get; init; }

    public string? Password { get; init; }
}
