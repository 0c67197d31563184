using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations.Pages;

/// <summary>The briefing of a meeting on paper, in the language asked for.</summary>
[Needs(RelationsPermissions.View)]
internal sealed class BriefingPrintModel(
    ProgrammeReader reader,
    BriefingDesk briefings,
    MissionClock clock,
    Today today,
    Words words
) : MeetingPage(reader, clock, words)
{
    /// <summary>The language of the paper; that of the reader when nothing is said.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Language { get; set; }

    public Words Side => T.In(Language ?? T.Language);

    public Briefing Briefing { get; private set; } = null!;

    public DateOnly Day => today.Date;

    public string Points => Meeting.Points?.Reveal() ?? Briefing.PointsIn(Side, Day);

    public async Task OnGetAsync() =>
        Briefing = await briefings.OfAsync(Programme, One, Actor, Cancel);
}
