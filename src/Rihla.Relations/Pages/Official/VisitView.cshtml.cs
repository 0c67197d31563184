using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations.Pages;

/// <summary>A visit: its programme with what contradicts what, its delegation, how it stands.</summary>
[Needs(RelationsPermissions.View)]
internal sealed class VisitViewModel(
    ProgrammeReader reader,
    MissionClock clock,
    Today today,
    Words words
) : VisitPage(reader, clock, words)
{
    public bool IsOver => Visit.IsOver(today.Date, Clock.Now);

    public bool MayBeTold => Visit.MayBeTold(today.Date).IsDone;
}
