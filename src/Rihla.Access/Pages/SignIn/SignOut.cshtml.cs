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
        // The cookie stays: the session is over and it opens nothing any more, but a form that is still open in another window is
        // known by it as its writer's, and waits for them.
        return LocalRedirect("/sign-in");
    }
}
