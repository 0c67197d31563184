using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Site.Pages;

/// <summary>What a partner has referred, and how far it has come.</summary>
[Needs(SitePermissions.Refer)]
internal sealed class ReferredListModel(Referring referring, Words words) : DeskPage(words)
{
    [BindProperty(SupportsGet = true, Name = "p")]
    public int PageNumber { get; set; } = 1;

    public IReadOnlyList<ReferredLine> Lines { get; private set; } = [];

    /// <summary>How many there are on all pages.</summary>
    public int Count { get; private set; }

    public async Task OnGetAsync() =>
        (Lines, Count) = await referring.OfAsync(Actor, PageNumber, Cancel);

    /// <summary>The kind of status by which a progress is shown.</summary>
    public static string KindOf(ReferralProgress progress) =>
        progress switch
        {
            ReferralProgress.Received => "pending",
            ReferralProgress.Ended => "done",
            _ => "info",
        };
}
