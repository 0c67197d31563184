namespace Rihla.Site;

/// <summary>An item as a page shows it: the same for the public and for whoever looks at a draft.</summary>
internal sealed record Article(
    PublicItem Item,
    string Language,
    Published Site,
    string SectionTitle
)
{
    /// <summary>The thematic axis it belongs to, if that is public in this language.</summary>
    public PublicItem? Axis =>
        Site.Find(Item.AxisId) is { } axis && axis.In(Language) is not null ? axis : null;
}
