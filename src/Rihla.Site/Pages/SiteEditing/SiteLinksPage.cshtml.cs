using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Site.Pages;

/// <summary>Links that lead nowhere any more, and addresses that moved.</summary>
[Needs(SitePermissions.View)]
internal sealed class SiteLinksPageModel(SiteDesk desk, SiteFrame frame, Words words)
    : DeskPage(words)
{
    public IReadOnlyList<LinkLine> Lines { get; private set; } = [];

    /// <summary>The links to other sites, by host.</summary>
    public IReadOnlyList<IGrouping<string, LinkLine>> Elsewhere { get; private set; } = [];

    public IReadOnlyList<DeadHost> Dead { get; private set; } = [];

    public IReadOnlyList<(string From, string? To, DateTimeOffset Since)> Moved
    {
        get;
        private set;
    } = [];

    public async Task OnGetAsync()
    {
        await frame.LoadAsync(Cancel);
        (Lines, var elsewhere) = await desk.LinksAsync(Actor, T.Language, Cancel);
        Elsewhere =
        [
            .. elsewhere.GroupBy(l => SiteLinks.HostOf(l.Link.Url) ?? "", StringComparer.Ordinal),
        ];
        Dead = await desk.DeadHostsAsync(Actor, Cancel);
        Moved =
        [
            .. (await desk.RedirectionsAsync(Actor, Cancel)).Select(r =>
                (r.From, frame.Site.Find(r.ItemId)?.Address, r.Since)
            ),
        ];
    }
}
