using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Security;

namespace Rihla.People.Pages;

/// <summary>
/// Looks for likely matches while a registration form is being filled in. Names are posted, so that they stand in no
/// address and no log; each look is recorded.
/// </summary>
[Needs(PeoplePermissions.Register)]
internal sealed class PersonMatchesModel(Register register) : PageModel
{
    [BindProperty]
    public IdentityInput Input { get; set; } = new();

    public LikelyMatchCards Cards { get; private set; } = LikelyMatchCards.None;

    public IActionResult OnGet() => NotFound();

    public async Task OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();
        if (Input.Draft() is { } draft)
        {
            var by = HttpContext.Features.GetRequiredFeature<Actor>();
            Cards = new(
                await register.LikelyMatchesAsync(draft, by, cancel: cancel),
                Input.Decisions
            );
        }
    }
}
