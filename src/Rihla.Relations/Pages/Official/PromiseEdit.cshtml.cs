using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations.Pages;

/// <summary>Hands a commitment to somebody else, or to another day, or gives it up.</summary>
[Needs(RelationsPermissions.Keep)]
internal sealed class PromiseEditModel(Promises promises, MeetingDesk desk, Words words)
    : RelationsPage(words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public PromiseLine Line { get; private set; } = null!;

    public IEnumerable<SelectListItem> Owners { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        if (!await LoadAsync(id))
        {
            return NotFound();
        }
        (Input.OwnerId, Input.DueOn) = (Line.Promise.OwnerUserId, Line.Promise.DueOn);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id) =>
        await LoadAsync(id)
            ? await AnswerAsync(
                await promises.HandOverAsync(id, Input.OwnerId, Input.DueOn, Actor, Cancel),
                "Relations.Saved",
                "/app/commitments",
                () => Task.FromResult<IActionResult>(Page())
            )
            : NotFound();

    public async Task<IActionResult> OnPostDropAsync(Guid id, string? reason) =>
        Answer(
            await promises.DropAsync(id, reason, Actor, Cancel),
            "Relations.Saved",
            "/app/commitments"
        );

    private async Task<bool> LoadAsync(Guid id)
    {
        if (await promises.FindAsync(id, Actor, Cancel) is not { Promise.IsOpen: true } found)
        {
            return false;
        }
        Line = found;
        Owners = (await desk.OwnersAsync(Actor, Cancel)).Select(s => new SelectListItem(
            s.Name,
            s.UserId.ToString()
        ));
        return true;
    }

    /// <summary>Who sees to it, and by when.</summary>
    internal sealed class Form
    {
        public Guid? OwnerId { get; set; }

        public DateOnly? DueOn { get; set; }
    }
}
