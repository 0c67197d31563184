using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;

namespace Rihla.Site.Pages;

/// <summary>The form of an item, new or old.</summary>
internal abstract class ItemFormPage(SiteDesk desk, Library library, Words words) : DeskPage(words)
{
    [BindProperty]
    public ItemForm Input { get; set; } = new();

    public ItemChoices Offer { get; private set; } = null!;

    /// <summary>How each language of the edition that is changed stands; nothing for a new item.</summary>
    public IReadOnlyDictionary<string, LanguageState> States { get; protected set; } =
        new Dictionary<string, LanguageState>();

    protected async Task OfferAsync()
    {
        var files = await library.AllAsync(Actor, Cancel);
        Offer = new(
            [.. Choices(Enum.GetValues<ItemKind>())],
            [.. Sections.OfPages.Select(s => new SelectListItem(T[$"Site.Menu.{s}"], s))],
            [
                .. (await desk.AxesAsync(Actor, T.Language, Cancel)).Select(a => new SelectListItem(
                    a.Title,
                    a.Id.ToString()
                )),
            ],
            [.. Regions.All.Select(r => new SelectListItem(T[$"Site.Region.{r}"], r))],
            [
                .. Enumerable
                    .Range(1, 17)
                    .Select(g => new SelectListItem(
                        T["Site.Goal", g, T[$"Site.Goal.{g}"]],
                        g.ToString(System.Globalization.CultureInfo.InvariantCulture)
                    )),
            ],
            [
                .. files
                    .Where(f => f is { Kind: SiteFileKind.Picture, IsBlocked: false })
                    .Select(f => new SelectListItem(f.AltFr, f.Id.ToString())),
            ],
            [
                .. files
                    .Where(f => f.Kind == SiteFileKind.Document)
                    .Select(f => new SelectListItem(f.Name, f.Id.ToString())),
            ]
        );
    }
}
