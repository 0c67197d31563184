using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Rihla.Platform.Localisation;
using Rihla.Ui.Fields;

namespace Rihla.Access.Pages.SignIn;

[AllowAnonymous]
[EnableRateLimiting(AccessModule.SignInLimit)]
internal sealed class SignInRecoveryModel(Access.SignIn signIn, Words words) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Next { get; set; }

    [BindProperty]
    public CodeInput Input { get; set; } = new();

    public IActionResult OnGet() =>
        this.PendingAt(SessionStage.Code) is null ? this.Elsewhere(Next) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (this.PendingAt(SessionStage.Code) is not { } pending)
        {
            return this.Elsewhere(Next);
        }
        var outcome = await signIn.WithRecoveryCodeAsync(
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
        return Page();
    }
}
