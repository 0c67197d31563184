using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Site.Pages;

/// <summary>The editions of an item: compared two by two, and taken back.</summary>
[Needs(SitePermissions.View)]
internal sealed class SiteVersionsModel(Editing editing, Words words) : DeskPage(words)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>The older of the two that are compared.</summary>
    [BindProperty(SupportsGet = true)]
    public int? Old { get; set; }

    /// <summary>The newer of the two.</summary>
    [BindProperty(SupportsGet = true)]
    public int? Now { get; set; }

    public IReadOnlyList<Edition> Editions { get; private set; } = [];

    public Edition? OldEdition { get; private set; }

    public Edition? NowEdition { get; private set; }

    public string Title => NowEdition is null ? "" : SiteDesk.TitleOf(NowEdition, T.Language);

    public async Task<IActionResult> OnGetAsync()
    {
        ModelState.Clear();
        Editions = await editing.EditionsAsync(Id, Actor, Cancel);
        if (Editions.Count == 0)
        {
            return NotFound();
        }
        NowEdition = await editing.EditionAsync(Id, Now ?? Editions[0].Number, Actor, Cancel);
        OldEdition =
            NowEdition is null ? null
            : Old is null && NowEdition.Number == 1 ? null
            : await editing.EditionAsync(Id, Old ?? NowEdition.Number - 1, Actor, Cancel);
        return NowEdition is null ? NotFound() : Page();
    }
}
