using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations.Pages;

/// <summary>The private address at which the reader's calendar program finds the programmes of visits.</summary>
[Needs(RelationsPermissions.View)]
internal sealed class CalendarPageModel(Calendars calendars, Words words) : RelationsPage(words)
{
    public CalendarFeed? Feed { get; private set; }

    /// <summary>The address just made: it is shown once.</summary>
    public string? NewAddress { get; private set; }

    public async Task OnGetAsync() => Feed = await calendars.FindAsync(Actor, Cancel);

    public async Task<IActionResult> OnPostRenewAsync()
    {
        var key = await calendars.RenewAsync(Actor, Cancel);
        NewAddress = $"{Request.Scheme}://{Request.Host}/calendar/{key}.ics";
        Feed = await calendars.FindAsync(Actor, Cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostEndAsync() =>
        Answer(await calendars.EndAsync(Actor, Cancel), "Calendar.Ended", "/app/visits/calendar");
}
