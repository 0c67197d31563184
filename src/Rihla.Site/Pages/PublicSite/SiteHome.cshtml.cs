using Rihla.Platform.Localisation;

namespace Rihla.Site.Pages;

/// <summary>The first page: what the mission does, where help is, what is new.</summary>
internal sealed class SiteHomeModel(SiteFrame frame, Words words) : PublicPage(frame, words)
{
    public PublicText? Text => Site.At(Sections.Home)?.In(Lang);

    public IReadOnlyList<PublicItem> Axes => [.. Site.Of(Lang, ItemKind.Axis)];

    public IReadOnlyList<PublicItem> News => [.. Site.News(Lang).Take(3)];

    public void OnGet() => MayBeKept();
}
