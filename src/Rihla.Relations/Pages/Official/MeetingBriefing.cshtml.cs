using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations.Pages;

/// <summary>What one should know before a meeting, and the points to raise.</summary>
[Needs(RelationsPermissions.View)]
internal sealed class MeetingBriefingModel(
    ProgrammeReader reader,
    BriefingDesk briefings,
    MeetingDesk desk,
    MissionClock clock,
    Today today,
    Words words
) : MeetingPage(reader, clock, words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public Briefing Briefing { get; private set; } = null!;

    public DateOnly Day => today.Date;

    /// <summary>The points as somebody wrote them, else those that follow from the data.</summary>
    public string Points => Meeting.Points?.Reveal() ?? Briefing.PointsIn(T, Day);

    public async Task<IActionResult> OnGetAsync()
    {
        Briefing = await briefings.OfAsync(Programme, One, Actor, Cancel);
        Input.Points ??= Points;
        return Page();
    }

    public async Task<IActionResult> OnPostPointsAsync() =>
        await AnswerAsync(
            await desk.RaiseAsync(Visit.Id, Meeting.Id, Input.Points, Input.Version, Actor, Cancel),
            "Relations.Saved",
            MeetingAddress("briefing"),
            OnGetAsync
        );

    public async Task<IActionResult> OnPostAnewAsync(int version) =>
        Answer(
            await desk.RaiseAsync(Visit.Id, Meeting.Id, null, version, Actor, Cancel),
            "Relations.Saved",
            MeetingAddress("briefing")
        );

    /// <summary>The points to raise.</summary>
    internal sealed class Form
    {
        public int Version { get; set; }

        public string? Points { get; set; }
    }
}
