using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora.Pages;

/// <summary>One call: its rules, its jury, what was done to make it known, and what comes next.</summary>
[Needs(DiasporaPermissions.Figures)]
internal sealed class CallViewModel(
    CallDesk desk,
    ApplicationDesk applications,
    Today today,
    Words words
) : DiasporaPage(words)
{
    public Call Call { get; private set; } = null!;

    public DateOnly Day => today.Date;

    public IReadOnlyDictionary<ApplicationStanding, int> Sent { get; private set; } =
        new Dictionary<ApplicationStanding, int>();

    public int InWriting { get; private set; }

    public int ReachedPeople => Call.Outreach.Sum(o => o.People);

    public async Task<IActionResult> OnGetAsync(string address)
    {
        if (await desk.FindAsync(address, Actor, Cancel) is not { } found)
        {
            return NotFound();
        }
        Call = found;
        (Sent, InWriting) = await applications.CountAsync(found, Actor, Cancel);
        return Page();
    }
}
