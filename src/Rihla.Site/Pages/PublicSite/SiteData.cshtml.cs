using Rihla.Platform.Localisation;

namespace Rihla.Site.Pages;

/// <summary>The figures that have passed disclosure control, as charts and tables, and to download.</summary>
internal sealed class SiteDataModel(SiteFrame frame, Words words) : PublicPage(frame, words)
{
    public PublicText? Text => Site.At(Sections.Data)?.In(Lang);

    public void OnGet() => MayBeKept();
}
