using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Rihla.Access.Pages.SignIn;

[AllowAnonymous]
internal sealed class SignOutModel(Sessions sessions) : PageModel
{
    public IActionResult OnGet() => LocalRedirect("/sign-in");

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (HttpContext.Features.Get<LiveSession>() is { } session)
        {
            await sessions.EndAsync(session.Id, cancel);
        }
        SessionCookie.Remove(HttpContext);
        return LocalRedirect("/sign-in");
    }
}
