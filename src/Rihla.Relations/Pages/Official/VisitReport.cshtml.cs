using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations.Pages;

/// <summary>What came of a visit, on paper: meeting by meeting, with what was promised.</summary>
[Needs(RelationsPermissions.View)]
internal sealed class VisitReportModel(
    ProgrammeReader reader,
    Promises promises,
    MissionClock clock,
    Words words
) : VisitPage(reader, clock, words)
{
    /// <summary>The language of the paper; that of the reader when nothing is said.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Language { get; set; }

    public Words Side => T.In(Language ?? T.Language);

    /// <summary>What was promised, by meeting.</summary>
    public ILookup<Guid, Promise> Made { get; private set; } = null!;

    public async Task OnGetAsync() =>
        Made = (await promises.OfVisitAsync(Visit.Id, Actor, Cancel)).ToLookup(p => p.MeetingId);
}
