using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.People.Pages;

/// <summary>Undoes a wrong merge and says of everything the person has now which of the two it belongs to.</summary>
[Needs(PeoplePermissions.Merge)]
internal sealed class PersonMergeSplitModel(Unmerging merges, BelongingLines labels, Words words)
    : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Code { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public SplitInput Input { get; set; } = new();

    public MergeFile Shown { get; private set; } = null!;

    public IReadOnlyList<BelongingLine> Lines { get; private set; } = [];

    private Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(null, cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var page = await ShowAsync(Input.Goes, cancel);
        if (page is NotFoundResult)
        {
            return page;
        }
        var outcome = await merges.UndoAsync(
            Id,
            Input.Reason,
            Actor,
            Lines.ToDictionary(l => l.Key, l => l.Goes, StringComparer.Ordinal),
            cancel
        );
        if (ModelState.AddRefusals(outcome, words))
        {
            return page;
        }
        TempData["Done"] = words["Merge.Undone"];
        return Redirect(Url.Content($"~/app/people/{Shown.Into.Code}/merges"));
    }

    private async Task<IActionResult> ShowAsync(
        IReadOnlyCollection<string>? goes,
        CancellationToken cancel
    )
    {
        if (
            await merges.OpenAsync(Id, Actor, cancel) is not { } file
            || !string.Equals(file.Into.Code, Code, StringComparison.OrdinalIgnoreCase)
        )
        {
            return NotFound();
        }
        Shown = file;
        Lines = await labels.OfAsync(file.Into.Id, file.Belongings, goes, Actor, cancel);
        return Page();
    }

    internal sealed class SplitInput
    {
        public List<string> Goes { get; set; } = [];

        public string? Reason { get; set; }
    }
}
