using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations.Pages;

/// <summary>A meeting: when, where, who, about what; what came of it, and what was promised.</summary>
[Needs(RelationsPermissions.View)]
internal sealed class MeetingViewModel(
    ProgrammeReader reader,
    Promises promises,
    MissionClock clock,
    Today today,
    Words words
) : MeetingPage(reader, clock, words)
{
    public IReadOnlyList<Promise> Made { get; private set; } = [];

    public DateOnly Day => today.Date;

    public bool HasBegun => Meeting.StartsAt <= Clock.Now;

    public async Task OnGetAsync() =>
        Made = await promises.OfMeetingAsync(Meeting.Id, Actor, Cancel);
}
