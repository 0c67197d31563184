using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Components;

namespace Rihla.Relations.Pages;

/// <summary>Works over the points to raise at a meeting.</summary>
[Needs(RelationsPermissions.Keep)]
internal sealed class MeetingPointsModel(
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

    public async Task OnGetAsync() =>
        Input.Points =
            Meeting.Points?.Reveal()
            ?? (await briefings.OfAsync(Programme, One, Actor, Cancel)).PointsIn(T, today.Date);

    public async Task<IActionResult> OnPostAsync()
    {
        var theirs = new Form { Points = Meeting.Points?.Reveal() };
        TwoVersions.Choose(Fields, Keep, theirs, Input);
        var outcome = await desk.RaiseAsync(
            Visit.Id,
            Meeting.Id,
            Input.Points,
            Input.Version,
            Actor,
            Cancel
        );
        return await AnswerAsync(
            outcome,
            "Relations.Saved",
            MeetingAddress("briefing"),
            () =>
            {
                Compare(outcome, Fields, theirs, Input, Meeting.Version);
                return Task.FromResult<IActionResult>(Page());
            }
        );
    }

    public async Task<IActionResult> OnPostAnewAsync(int version) =>
        Answer(
            await desk.RaiseAsync(Visit.Id, Meeting.Id, null, version, Actor, Cancel),
            "Relations.Saved",
            MeetingAddress("briefing")
        );

    private static IReadOnlyList<EditField<Form>> Fields { get; } =
    [new("Points", "Briefing.Points", f => f.Points, (to, from) => to.Points = from.Points)];

    /// <summary>The points to raise.</summary>
    internal sealed class Form
    {
        public int Version { get; set; }

        public string? Points { get; set; }
    }
}
