using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Cases.Pages.Casework;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages;

/// <summary>The children born to a family after the journey.</summary>
[Needs(CasesPermissions.EnterNewborn)]
internal sealed class NewbornsModel(CaseFiles files, Words words, Newborns newborns)
    : CasePageModel(files, words)
{
    [BindProperty]
    public NewbornForm Input { get; set; } = new();

    public IReadOnlyList<BornThere> Children { get; private set; } = [];

    /// <summary>Whether somebody has arrived to whom a child can be born, and the reader's mission works on the case.</summary>
    public bool MayEnter =>
        CaseFile.IsOpen && WorkingMission.IsOf(CaseFile, Actor) && CaseFile.Arrived().Any();

    public IEnumerable<SelectListItem> Parents => CaseworkPage.People(CaseFile.Arrived());

    public Task<IActionResult> OnGetAsync() => ShowAsync();

    public async Task<IActionResult> OnPostAsync() =>
        ModelState.IsValid
        && Accepted(
            await newborns.EnterAsync(
                Code,
                Input.Parent,
                Input.Name,
                Input.BornOn,
                Actor,
                HttpContext.RequestAborted
            )
        )
            ? Done("Newborn.Entered", "newborns")
            : await ShowAsync();

    public async Task<IActionResult> OnPostTakeOutAsync(Guid id)
    {
        var outcome = await newborns.TakeOutAsync(Code, id, Actor, HttpContext.RequestAborted);
        return outcome.IsDone ? Done("Newborn.TakenOut", "newborns") : Refused(outcome, "newborns");
    }

    private async Task<IActionResult> ShowAsync()
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        Children = await newborns.OfAsync(CaseFile, HttpContext.RequestAborted);
        return Page();
    }

    /// <summary>What is said of a child.</summary>
    internal sealed class NewbornForm
    {
        public string? Name { get; set; }

        public DateOnly? BornOn { get; set; }

        public Guid? Parent { get; set; }
    }
}
