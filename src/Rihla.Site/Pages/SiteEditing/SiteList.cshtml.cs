using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Site.Pages;

/// <summary>Everything that is written for the site, and what waits for somebody.</summary>
[Needs(SitePermissions.View)]
internal sealed class SiteListModel(SiteDesk desk, Words words) : DeskPage(words)
{
    public const int PageSize = 25;

    [BindProperty(SupportsGet = true)]
    public ItemKind? Kind { get; set; }

    /// <summary><c>waiting</c>, <c>languages</c>, <c>public</c> or nothing for all.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Show { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public IReadOnlyList<DeskLine> Lines { get; private set; } = [];

    public IEnumerable<SelectListItem> Kinds => Choices(Enum.GetValues<ItemKind>());

    public IEnumerable<SelectListItem> Shows =>
        new[] { "waiting", "languages", "public" }.Select(s => new SelectListItem(
            T[$"SiteDesk.Show.{s}"],
            s
        ));

    public async Task OnGetAsync()
    {
        ModelState.Clear();
        Lines =
        [
            .. (await desk.AllAsync(Actor, T.Language, Cancel)).Where(l =>
                (Kind is null || l.Item.Kind == Kind)
                && Show switch
                {
                    "waiting" => l.Item.Review == ReviewState.Submitted,
                    "languages" => l.Languages.Values.Any(s => s != LanguageState.Fresh),
                    "public" => l.State == PublicState.Public,
                    _ => true,
                }
            ),
        ];
        Number = Paging.Within(Number, PageSize, Lines.Count);
    }
}
