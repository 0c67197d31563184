using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations.Pages;

/// <summary>What one should know before a meeting, and the points to raise.</summary>
[Needs(RelationsPermissions.View)]
internal sealed class MeetingBriefingModel(
    ProgrammeReader reader,
    BriefingDesk briefings,
    MissionClock clock,
    Today today,
    Words words
) : MeetingPage(reader, clock, words)
{
    public Briefing Briefing { get; private set; } = null!;

    public DateOnly Day => today.Date;

    /// <summary>The points as somebody wrote them, else those that follow from the data.</summary>
    public string Points => Meeting.Points?.Reveal() ?? Briefing.PointsIn(T, Day);

    public async Task OnGetAsync() =>
        Briefing = await briefings.OfAsync(Programme, One, Actor, Cancel);
}
