using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Site;
using Rihla.Site.Pages;

namespace Rihla.Diaspora.Pages;

/// <summary>One call for projects: what it is about, whom it is for, how it is decided.</summary>
internal sealed class PublicCallModel(Applying applying, Today today, SiteFrame frame, Words words)
    : PublicPage(frame, words)
{
    public Call Call { get; private set; } = null!;

    public DateOnly Day => today.Date;

    public async Task<IActionResult> OnGetAsync(string address)
    {
        if (await applying.CallAsync(address, Cancel) is not { } found)
        {
            return NotFound();
        }
        Call = found;
        MayBeKept();
        return Page();
    }
}
