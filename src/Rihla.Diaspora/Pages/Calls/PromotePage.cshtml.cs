using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora.Pages;

/// <summary>Gives a place that became free to a project in reserve.</summary>
[Needs(DiasporaPermissions.Decide)]
internal sealed class PromotePageModel(Decisions decisions, Rankings rankings, Words words)
    : DiasporaPage(words)
{
    [BindProperty(SupportsGet = true)]
    public string Address { get; set; } = "";

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public RankingOfCall Ranking { get; private set; } = null!;

    /// <summary>The reserve, the best first.</summary>
    public IEnumerable<SelectListItem> ReserveItems =>
        Ranking.Reserve.Select(r => new SelectListItem(
            $"{(r.Place.Rank is { } rank ? T.Number(rank) : "–")}. {(r.IsClosed ? "" : r.Application.Said?.Title)} ({r.Application.Code})",
            r.Application.Code
        ));

    public async Task<IActionResult> OnGetAsync()
    {
        if (await rankings.OfAsync(Address, Actor, Cancel) is not { } found)
        {
            return NotFound();
        }
        Ranking = found;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync() =>
        await AnswerAsync(
            await decisions.PromoteAsync(Code ?? "", Reason, Actor, Cancel),
            "Promotion.Promoted",
            $"/app/diaspora/calls/{Uri.EscapeDataString(Address)}/ranking",
            OnGetAsync
        );
}
