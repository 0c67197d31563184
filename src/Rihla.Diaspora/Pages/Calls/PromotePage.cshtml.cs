using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Diaspora.Pages;

/// <summary>Gives a place that became free to a project in reserve, or leaves it free.</summary>
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

    [BindProperty]
    public LeaveForm Left { get; set; } = new();

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

    public async Task<IActionResult> OnPostLeaveAsync()
    {
        var left = await decisions.LeaveFreeAsync(Address, Left.Reason, Actor, Cancel);
        if (left.IsDone)
        {
            TempData["Done"] = T["Promotion.LeaveDone"];
            return LocalRedirect($"/app/diaspora/calls/{Uri.EscapeDataString(Address)}/ranking");
        }
        ModelState.AddRefusals(left, T, nameof(Left));
        return await OnGetAsync();
    }

    /// <summary>Why the place stays free.</summary>
    internal sealed class LeaveForm
    {
        public string? Reason { get; set; }
    }
}
