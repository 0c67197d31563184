using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Rihla.Platform.Localisation;
using Rihla.Ui.Fields;

namespace Rihla.Access.Pages.SignIn;

[AllowAnonymous]
[EnableRateLimiting(AccessModule.SignInLimit)]
internal sealed class SignInNewPasswordModel(Access.SignIn signIn, OwnAccount account, Words words)
    : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Next { get; set; }

    [BindProperty]
    public PasswordInput Input { get; set; } = new();

    public IActionResult OnGet() =>
        this.PendingAt(SessionStage.NewPassword) is null ? this.Elsewhere(Next) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (this.PendingAt(SessionStage.NewPassword) is not { } pending)
        {
            return this.Elsewhere(Next);
        }
        var outcome = await account.ChooseNewPasswordAsync(Input.Password, pending, cancel);
        if (!outcome.IsDone)
        {
            ModelState.AddRefusals(outcome, words);
            return Page();
        }
        return this.GoOn(await signIn.GoOnAsync(pending, Visit.Of(HttpContext), cancel), Next);
    }
}
