using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Site;
using Rihla.Site.Pages;

namespace Rihla.Diaspora.Pages;

/// <summary>The calls for projects, for everybody.</summary>
internal sealed class PublicCallListModel(
    Applying applying,
    Today today,
    SiteFrame frame,
    Words words
) : PublicPage(frame, words)
{
    public IReadOnlyList<Call> All { get; private set; } = [];

    public DateOnly Day => today.Date;

    public async Task OnGetAsync()
    {
        All = await applying.CallsAsync(Cancel);
        MayBeKept();
    }
}
