using Rihla.Platform.Localisation;

namespace Rihla.Site.Pages;

/// <summary>Reports and other documents to download, the latest first.</summary>
internal sealed class SiteResourcesModel(SiteFrame frame, Words words) : PublicPage(frame, words)
{
    public PublicText? Text => Site.At(Sections.Resources)?.In(Lang);

    public IReadOnlyList<PublicItem> Found =>
        [.. Site.Of(Lang, ItemKind.Resource).OrderByDescending(r => r.Date)];

    public void OnGet() => MayBeKept();
}
