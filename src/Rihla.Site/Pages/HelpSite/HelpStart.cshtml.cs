using Rihla.Platform.Localisation;

namespace Rihla.Site.Pages;

/// <summary>What the help is, before anything is asked.</summary>
internal sealed class HelpStartModel(SiteFrame frame, Words words) : PublicPage(frame, words)
{
    public PublicText? Text => Site.At(Sections.Help)?.In(Lang);

    public IReadOnlyList<PublicItem> Further => [.. Site.PagesOf(Sections.Help, Lang)];

    public void OnGet() => MayBeKept();
}
