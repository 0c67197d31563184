using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Relations.Pages;

/// <summary>A meeting: when, where, who, about what; what came of it, and what was promised.</summary>
[Needs(RelationsPermissions.View)]
internal sealed class MeetingViewModel(
    ProgrammeReader reader,
    MeetingDesk desk,
    Promises promises,
    MissionClock clock,
    Today today,
    Words words
) : MeetingPage(reader, clock, words)
{
    [BindProperty]
    public ResultForm Result { get; set; } = new();

    [BindProperty]
    public PromiseForm Promise { get; set; } = new();

    public IReadOnlyList<Promise> Made { get; private set; } = [];

    public IEnumerable<SelectListItem> Owners { get; private set; } = [];

    public DateOnly Day => today.Date;

    public bool HasBegun => Meeting.StartsAt <= Clock.Now;

    /// <summary>Whether a form is shown at once: something in it was refused.</summary>
    public bool IsOpen(string form) =>
        ModelState.Any(s =>
            s.Value!.Errors.Count > 0 && s.Key.StartsWith($"{form}.", StringComparison.Ordinal)
        );

    public async Task<IActionResult> OnGetAsync()
    {
        Result.Result ??= Meeting.Result?.Reveal();
        return await ShowAsync();
    }

    public async Task<IActionResult> OnPostCallOffAsync(bool isOff) =>
        Answer(
            await desk.CallOffAsync(Visit.Id, Meeting.Id, isOff, Actor, Cancel),
            "Relations.Saved",
            MeetingAddress()
        );

    public async Task<IActionResult> OnPostConcludeAsync() =>
        await SavedAsync(
            await desk.ConcludeAsync(
                Visit.Id,
                Meeting.Id,
                Result.Result,
                Result.Version,
                Actor,
                Cancel
            ),
            nameof(Result)
        );

    public async Task<IActionResult> OnPostPromiseAsync() =>
        await SavedAsync(
            await desk.PromiseAsync(
                Visit.Id,
                Meeting.Id,
                new()
                {
                    Side = Promise.Side,
                    What = Promise.What,
                    OwnerId = Promise.OwnerId,
                    DueOn = Promise.DueOn,
                },
                Actor,
                Cancel
            ),
            nameof(Promise)
        );

    private async Task<IActionResult> SavedAsync(Outcome outcome, string prefix)
    {
        if (outcome.IsDone)
        {
            TempData["Done"] = T["Relations.Saved"];
            return LocalRedirect(MeetingAddress());
        }
        ModelState.AddRefusals(outcome, T, prefix);
        return await ShowAsync();
    }

    private async Task<IActionResult> ShowAsync()
    {
        Made = await promises.OfMeetingAsync(Meeting.Id, Actor, Cancel);
        Owners = (await desk.OwnersAsync(Actor, Cancel)).Select(s => new SelectListItem(
            s.Name,
            s.UserId.ToString()
        ));
        return Page();
    }

    /// <summary>What came of it.</summary>
    internal sealed class ResultForm
    {
        public int Version { get; set; }

        public string? Result { get; set; }
    }

    /// <summary>What was promised.</summary>
    internal sealed class PromiseForm
    {
        public PromiseSide Side { get; set; }

        public string? What { get; set; }

        public Guid? OwnerId { get; set; }

        public DateOnly? DueOn { get; set; }
    }
}
