using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;

namespace Rihla.Site.Pages;

/// <summary>The news, by what they are, theme, place and year.</summary>
internal sealed class SiteNewsModel(SiteFrame frame, Words words) : PublicPage(frame, words)
{
    public const int PageSize = 12;

    public static IReadOnlyList<ItemKind> Kinds { get; } =
    [ItemKind.Release, ItemKind.Story, ItemKind.Event];

    [BindProperty(SupportsGet = true)]
    public ItemKind? Kind { get; set; }

    /// <summary>The last part of the address of a thematic axis.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Theme { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Region { get; set; }

    [BindProperty(SupportsGet = true)]
    public int? Year { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public PublicText? Text => Site.At(Sections.News)?.In(Lang);

    public IReadOnlyList<PublicItem> Axes => [.. Site.Of(Lang, ItemKind.Axis)];

    public IReadOnlyList<string> RegionsUsed =>
        [.. Site.News(Lang).Select(n => n.Region).OfType<string>().Distinct().Order()];

    public IReadOnlyList<int> Years =>
        [.. Site.News(Lang).Select(n => n.Date!.Value.Year).Distinct()];

    public IReadOnlyList<PublicItem> Found { get; private set; } = [];

    public bool IsFiltered =>
        Kind is not null || Theme is not null || Region is not null || Year is not null;

    public void OnGet()
    {
        MayBeKept();
        ModelState.Clear();
        var axis = Theme is null ? null : Site.At($"{Sections.Work}/{Theme}")?.Id;
        Found =
        [
            .. Site.News(Lang)
                .Where(n =>
                    (Kind is null || n.Kind == Kind)
                    && (string.IsNullOrEmpty(Theme) || n.AxisId == axis && axis is not null)
                    && (string.IsNullOrEmpty(Region) || n.Region == Region)
                    && (Year is null || n.Date!.Value.Year == Year)
                ),
        ];
        Number = Paging.Within(Number, PageSize, Found.Count);
    }
}
