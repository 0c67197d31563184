using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Components;
using Rihla.Ui.Fields;

namespace Rihla.Relations.Pages;

/// <summary>Writes down what came of a meeting, and what was promised there.</summary>
[Needs(RelationsPermissions.Keep)]
internal sealed class MeetingRecordModel(
    ProgrammeReader reader,
    MeetingDesk desk,
    MissionClock clock,
    Words words
) : MeetingPage(reader, clock, words)
{
    [BindProperty]
    public ResultForm Result { get; set; } = new();

    [BindProperty]
    public PromiseForm Promise { get; set; } = new();

    public IEnumerable<SelectListItem> Owners { get; private set; } = [];

    public bool HasBegun => Meeting.StartsAt <= Clock.Now;

    public Task<IActionResult> OnGetAsync()
    {
        Result.Result = Meeting.Result?.Reveal();
        return ShowAsync();
    }

    public async Task<IActionResult> OnPostConcludeAsync()
    {
        var theirs = new ResultForm { Result = Meeting.Result?.Reveal() };
        TwoVersions.Choose(Fields, Keep, theirs, Result);
        var outcome = await desk.ConcludeAsync(
            Visit.Id,
            Meeting.Id,
            Result.Result,
            Result.Version,
            Actor,
            Cancel
        );
        Compare(outcome, Fields, theirs, Result, Meeting.Version);
        return await SavedAsync(outcome, nameof(Result));
    }

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
        Owners = (await desk.OwnersAsync(Actor, Cancel)).Select(s => new SelectListItem(
            s.Name,
            s.UserId.ToString()
        ));
        return Page();
    }

    private static IReadOnlyList<EditField<ResultForm>> Fields { get; } =
    [new("Result", "Meeting.Result", f => f.Result, (to, from) => to.Result = from.Result)];

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
