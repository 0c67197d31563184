using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.People;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Work;

/// <summary>
/// Finds cases and people. What is looked for is posted: a name never stands in an address, where proxies and the
/// browser's history would keep it.
/// </summary>
[Needs(CasesPermissions.View)]
internal sealed class SearchModel(CaseSearch search) : PageModel
{
    [BindProperty]
    public string? Q { get; set; }

    public CaseSearchResult? Result { get; private set; }

    public bool MayRegister => Actor.May(CasesPermissions.Register);

    public bool MaySeePeople => Actor.May(PeoplePermissions.View);

    private Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync()
    {
        Q = Q?.Length > 200 ? Q[..200] : Q;
        Result = await search.FindAsync(Q, Actor, HttpContext.RequestAborted);
        return Result is { Cases: [var only], People: [] } && Platform.Code.Read(Q) is not null
            ? Redirect(Url.Content($"~/app/cases/{only.Code}"))
            : Page();
    }
}
