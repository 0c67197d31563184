using Microsoft.AspNetCore.Mvc;
using Rihla.Access;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations.Pages;

/// <summary>The programme on paper, in the language asked for.</summary>
[Needs(RelationsPermissions.View)]
internal sealed class VisitProgrammePrintModel(
    ProgrammeReader reader,
    Missions missions,
    MissionClock clock,
    Words words
) : VisitPage(reader, clock, words)
{
    /// <summary>The language of the paper; that of the reader when nothing is said.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Language { get; set; }

    public Words Side => T.In(Language ?? T.Language);

    public string MissionName { get; private set; } = "";

    public async Task OnGetAsync() =>
        MissionName =
            (await missions.FindAsync(Actor.MissionId, Cancel))?.NameIn(Side.Language) ?? "";
}
