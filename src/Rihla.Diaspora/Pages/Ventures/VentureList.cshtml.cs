using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora.Pages;

/// <summary>The ventures of the mission.</summary>
[Needs(DiasporaPermissions.View)]
internal sealed class VentureListModel(
    Diaspora.Ventures ventures,
    CallDesk desk,
    Today today,
    Words words
) : DiasporaPage(words)
{
    [BindProperty(SupportsGet = true)]
    public Guid? Call { get; set; }

    [BindProperty(SupportsGet = true)]
    public FunnelStep? Step { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Region { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sector { get; set; }

    [BindProperty(SupportsGet = true, Name = "p")]
    public int PageNumber { get; set; } = 1;

    public IReadOnlyList<Venture> All { get; private set; } = [];

    /// <summary>How many a page shows.</summary>
    public static int Size => Diaspora.Ventures.PageSize;

    /// <summary>How many there are on all pages.</summary>
    public int Count { get; private set; }

    public DateOnly Day => today.Date;

    public IEnumerable<SelectListItem> CallItems { get; private set; } = [];

    /// <summary>The steps at which a venture can stand.</summary>
    public IEnumerable<SelectListItem> StepItems =>
        Choices<FunnelStep>().Skip((int)FunnelStep.Selected);

    public async Task OnGetAsync()
    {
        (All, Count) = await ventures.ListAsync(
            new(Call, Step, Region, Sector, PageNumber),
            Actor,
            Cancel
        );
        CallItems = (await desk.ListAsync(Actor, Cancel)).Select(c => new SelectListItem(
            c.TitleIn(T.Language),
            c.Id.ToString()
        ));
    }
}
