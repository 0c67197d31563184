using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;

namespace Rihla.Site.Pages;

/// <summary>
/// Whatever stands below a section, and every address that belongs to nothing: an item, one that moved, or nothing.
/// </summary>
internal sealed class SiteItemPageModel(SiteFrame frame, Words words) : PublicPage(frame, words)
{
    [BindProperty(SupportsGet = true)]
    public string? Address { get; set; }

    /// <summary>The item; nothing when there is none, or none in this language.</summary>
    public PublicItem? Item { get; private set; }

    public PublicText? Text => Item?.In(Lang);

    /// <summary>The item as it is shown.</summary>
    public Article Article => new(Item!, Lang, Site, Frame.TitleOf(Item!.Section, T));

    /// <summary>What stands under an axis.</summary>
    public IReadOnlyList<PublicItem> Projects =>
        Item?.Kind == ItemKind.Axis
            ? [.. Site.Of(Lang, ItemKind.Project).Where(p => p.AxisId == Item.Id)]
            : [];

    /// <summary>News of the same axis.</summary>
    public IReadOnlyList<PublicItem> Related =>
        Item is null
            ? []
            :
            [
                .. Site.News(Lang)
                    .Where(n =>
                        n.Id != Item.Id
                        && (
                            Item.Kind == ItemKind.Axis
                                ? n.AxisId == Item.Id
                                : Item.AxisId is not null && n.AxisId == Item.AxisId
                        )
                    )
                    .Take(3),
            ];

    public IActionResult OnGet()
    {
        var address = (Address ?? "").Trim('/');
        Item = Site.At(address);
        if (Item is null && Site.Find(Site.Moved.GetValueOrDefault(address)) is { } moved)
        {
            // Asked anew each time: an address that moves back must not send its earlier readers round in circles.
            Response.Headers.CacheControl = "no-cache";
            return RedirectPermanent(moved.Path(Lang));
        }
        if (Item is null)
        {
            Response.StatusCode = 404;
        }
        else
        {
            MayBeKept();
        }
        return Page();
    }
}
