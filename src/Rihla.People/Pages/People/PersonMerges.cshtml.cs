using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.People.Pages;

/// <summary>The records that were merged into a person, and the way back.</summary>
[Needs(PeoplePermissions.Merge)]
internal sealed class PersonMergesModel(Unmerging merges, Words words) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Code { get; set; } = "";

    public Person Person { get; private set; } = null!;

    public IReadOnlyList<(Merge Merge, Person From)> Lines { get; private set; } = [];

    private Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await merges.OpenAsync(Code, Actor, cancel) is not var (person, lines))
        {
            return NotFound();
        }
        (Person, Lines) = (person, lines);
        return Page();
    }

    [BindProperty]
    public string? Reason { get; set; }

    public async Task<IActionResult> OnPostUndoAsync(Guid id, CancellationToken cancel)
    {
        var outcome = await merges.UndoAsync(id, Reason, Actor, cancel: cancel);
        TempData[outcome.IsDone ? "Done" : "Refused"] = outcome.IsDone
            ? words["Merge.Undone"]
            : string.Join(' ', outcome.Refusals.Select(r => words[r.TextKey, [.. r.Args]]));
        return Redirect(Url.Content($"~/app/people/{Code}/merges"));
    }
}
