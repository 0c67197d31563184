using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations.Pages;

/// <summary>A visit: its programme with what contradicts what, its delegation, how it stands.</summary>
[Needs(RelationsPermissions.View)]
internal sealed class VisitViewModel(
    ProgrammeReader reader,
    VisitOffice office,
    MissionClock clock,
    Today today,
    Words words
) : VisitPage(reader, clock, words)
{
    public bool IsOver => today.Date >= Visit.LastDay;

    public async Task<IActionResult> OnPostConfirmAsync() =>
        Answer(
            await office.ConfirmAsync(Visit.Id, Actor, Cancel),
            "OfficialVisit.ConfirmDone",
            Address()
        );

    public async Task<IActionResult> OnPostReopenAsync() =>
        Answer(await office.ReopenAsync(Visit.Id, Actor, Cancel), "Relations.Saved", Address());

    public async Task<IActionResult> OnPostEndAsync() =>
        Answer(await office.EndAsync(Visit.Id, Actor, Cancel), "Relations.Saved", Address());

    public async Task<IActionResult> OnPostCallOffAsync() =>
        Answer(await office.CallOffAsync(Visit.Id, Actor, Cancel), "Relations.Saved", Address());
}
