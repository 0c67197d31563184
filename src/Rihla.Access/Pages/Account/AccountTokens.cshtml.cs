using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Access.Pages.Account;

/// <summary>The tokens of a user: to make, see once, and revoke.</summary>
[SignedIn]
internal sealed class AccountTokensModel(AccessTokens tokens, ApiReference api, Words words)
    : PageModel
{
    private const int UsualDays = 90;

    [BindProperty]
    public Form Input { get; set; } = new();

    public IReadOnlyList<AccessToken> Tokens { get; private set; } = [];

    /// <summary>The token just made; on this one answer and never again.</summary>
    public string? Made { get; private set; }

    /// <summary>What a token can be given: the permissions that the API asks for and the user holds.</summary>
    public IReadOnlyList<SelectListItem> ScopeItems =>
        [
            .. api
                .Permissions.Where(Actor.Permissions.Contains)
                .Select(code => new SelectListItem(code, code)),
        ];

    private Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Input.Days = UsualDays;
        Tokens = await tokens.StandingAsync(Actor, cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (ModelState.IsValid)
        {
            var outcome = await tokens.MakeAsync(
                new()
                {
                    Name = Input.Name,
                    Days = Input.Days,
                    Scopes = Input.Scopes,
                    Current = Input.Current,
                },
                HttpContext.Features.GetRequiredFeature<LiveSession>(),
                cancel
            );
            if (outcome.IsDone)
            {
                Made = outcome.Value;
                return Page();
            }
            ModelState.AddRefusals(outcome, words);
        }
        Tokens = await tokens.StandingAsync(Actor, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostRevokeAsync(Guid token, CancellationToken cancel)
    {
        await tokens.RevokeAsync(token, Actor, cancel);
        TempData["Done"] = words["Token.Revoked"];
        return RedirectToPage();
    }

    /// <summary>The form.</summary>
    internal sealed class Form
    {
        public string? Name { get; set; }

        public int? Days { get; set; }

        public List<string> Scopes { get; set; } = [];

        public string? Current { get; set; }
    }
}
