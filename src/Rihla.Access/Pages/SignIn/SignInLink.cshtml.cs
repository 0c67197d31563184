using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Rihla.Platform.Localisation;
using Rihla.Ui.Fields;

namespace Rihla.Access.Pages.SignIn;

[AllowAnonymous]
[EnableRateLimiting(AccessModule.SignInLimit)]
internal sealed class SignInLinkModel(PasswordLinks links, Words words) : PageModel
{
    [FromRoute]
    public string Token { get; set; } = "";

    [BindProperty]
    public PasswordInput Input { get; set; } = new();

    public User? Owner { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel) =>
        Owner = await links.OwnerAsync(Token, cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        Owner = await links.OwnerAsync(Token, cancel);
        var outcome = await links.ChooseAsync(Token, Input.Password, Visit.Of(HttpContext), cancel);
        if (!outcome.IsDone)
        {
            ModelState.AddRefusals(outcome, words);
            return Page();
        }
        TempData["Done"] = words["PasswordLink.Done"];
        return LocalRedirect("/sign-in");
    }
}
