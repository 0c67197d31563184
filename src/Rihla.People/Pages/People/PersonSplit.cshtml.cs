using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.People.Pages;

/// <summary>Makes two persons of a record in which two were mixed, as when somebody was taken for a namesake at registration.</summary>
[Needs(PeoplePermissions.Merge)]
internal sealed class PersonSplitModel(
    Splitting splitting,
    PersonChanges changes,
    BelongingLines labels,
    Words words
) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Code { get; set; } = "";

    [BindProperty]
    public NewHalfInput Input { get; set; } = new();

    public Person Person { get; private set; } = null!;

    public IReadOnlyList<BelongingLine> Lines { get; private set; } = [];

    public IEnumerable<SelectListItem> Countries =>
        words.Countries().Select(c => new SelectListItem(c.Value, c.Key));

    private Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var page = await ShowAsync(cancel);
        if (page is NotFoundResult)
        {
            return page;
        }
        PartialDate? birth = null;
        if (!Input.Birth.IsEmpty)
        {
            if (!Input.Birth.TryRead(out var read))
            {
                ModelState.AddModelError("Input.Birth", words["Person.Birth.Unreadable"]);
                return page;
            }
            birth = read;
        }
        var shown = Lines.Select(l => l.Key).ToHashSet(StringComparer.Ordinal);
        var outcome = await splitting.SplitAsync(
            Code,
            new()
            {
                GivenNames = Input.GivenNames,
                FamilyName = Input.FamilyName,
                Birth = birth,
                Sex = Input.Sex,
                Nationality = string.IsNullOrEmpty(Input.Nationality) ? null : Input.Nationality,
            },
            Input.Goes.Where(shown.Contains).ToHashSet(StringComparer.Ordinal),
            Input.Reason,
            Actor,
            cancel
        );
        if (ModelState.AddRefusals(outcome, words) || outcome.Value is not { } other)
        {
            return page;
        }
        // Who stands in no case that this actor may see has no page for them.
        var hasPage = await changes.VisibleAsync(other, Actor, cancel) is not null;
        TempData["Done"] = hasPage ? words["Split.Done"] : words["Split.Done.NoPage", other];
        return Redirect(
            Url.Content(hasPage ? $"~/app/people/{other}" : $"~/app/people/{Person.Code}/merges")
        );
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancel)
    {
        if (await splitting.OpenAsync(Code, Actor, cancel) is not var (person, belongings))
        {
            return NotFound();
        }
        Person = person;
        Lines = await labels.OfAsync(person.Id, belongings, Input.Goes, Actor, cancel);
        return Page();
    }

    internal sealed class NewHalfInput
    {
        public string? GivenNames { get; set; }

        public string? FamilyName { get; set; }

        public DateBoxes Birth { get; set; } = new();

        public Sex? Sex { get; set; }

        public string? Nationality { get; set; }

        public List<string> Goes { get; set; } = [];

        public string? Reason { get; set; }
    }
}
