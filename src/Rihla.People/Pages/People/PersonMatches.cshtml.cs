using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Audit;
using Rihla.Platform.Security;

namespace Rihla.People.Pages;

/// <summary>
/// Looks for likely matches while a registration form is being filled in. Names are posted, so that they stand in no
/// address and no log; each look is recorded.
/// </summary>
[Needs(PeoplePermissions.Register)]
internal sealed class PersonMatchesModel(Register register, ReadLog reads) : PageModel
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
            var matches = await register.LikelyMatchesAsync(draft, by, cancel: cancel);
            if (matches.Count > 0)
            {
                await reads.SawAsync(
                    by,
                    new Act("people.compared")
                    {
                        Args =
                        [
                            string.Join(
                                ", ",
                                matches.Where(m => !m.IsMinimal).Select(m => m.Person.Code)
                            ),
                        ],
                    },
                    cancel
                );
            }
            Cards = new(matches, Input.Decisions);
        }
    }
}
