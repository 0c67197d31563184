using Rihla.Platform;
using Rihla.Platform.Localisation;

namespace Rihla.Site.Pages;

/// <summary>The first page: what the mission does, where help is, what is new.</summary>
internal sealed class SiteHomeModel(SiteFrame frame, Words words, Today today)
    : PublicPage(frame, words)
{
    public PublicText? Text => Site.At(Sections.Home)?.In(Lang);

    public IReadOnlyList<PublicItem> Axes => [.. Site.Of(Lang, ItemKind.Axis)];

    /// <summary>What was told last; dates to come stand by themselves.</summary>
    public IReadOnlyList<PublicItem> News =>
        [.. Site.News(Lang).Where(i => i.Kind != ItemKind.Event).Take(3)];

    /// <summary>The next dates, the first of them first.</summary>
    public IReadOnlyList<PublicItem> Dates =>
        [
            .. Site.News(Lang)
                .Where(i => i.Kind == ItemKind.Event && (i.EndDate ?? i.Date) >= today.Date)
                .OrderBy(i => i.Date)
                .Take(3),
        ];

    public void OnGet() => MayBeKept();
}
