using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Travel.Pages.Movements;

/// <summary>The movements of the mission, the next one first.</summary>
[Needs(TravelPermissions.ViewMovements)]
internal sealed class MovementListModel(Travel.Movements movements, Words words) : PageModel
{
    public const int Size = 30;

    [BindProperty(SupportsGet = true)]
    public string? Country { get; set; }

    [BindProperty(SupportsGet = true)]
    public MovementStatus? Status { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Past { get; set; }

    [BindProperty(SupportsGet = true, Name = "p")]
    public int PageNumber { get; set; } = 1;

    public IReadOnlyList<MovementLine> Lines { get; private set; } = [];

    public int Total { get; private set; }

    public bool MayPlan => Actor.May(TravelPermissions.Move);

    public List<SelectListItem> Countries =>
        [.. words.Countries().Select(c => new SelectListItem(c.Value, c.Key))];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        PageNumber = Math.Max(1, PageNumber);
        (Lines, Total) = await movements.ListAsync(
            Actor,
            string.IsNullOrEmpty(Country) ? null : Country,
            Status,
            Past,
            PageNumber,
            Size,
            cancel
        );
    }

    private Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();
}
