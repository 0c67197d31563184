using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Site.Pages;

/// <summary>What a partner has referred, and how far it has come.</summary>
[Needs(SitePermissions.Refer)]
internal sealed class ReferredListModel(Referring referring, Words words) : DeskPage(words)
{
    public IReadOnlyList<ReferredLine> Lines { get; private set; } = [];

    public async Task OnGetAsync() => Lines = await referring.OfAsync(Actor, Cancel);

    /// <summary>The kind of status by which a progress is shown.</summary>
    public static string KindOf(ReferralProgress progress) =>
        progress switch
        {
            ReferralProgress.Received => "pending",
            ReferralProgress.Ended => "done",
            _ => "info",
        };
}
