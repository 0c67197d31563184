using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Work;

/// <summary>Reserves money on one grant for several waiting cases; each is kept or refused by itself.</summary>
[Needs(CasesPermissions.Fund)]
internal sealed class WaitingListReserveModel(Funding funding, Words words) : PageModel
{
    // What is said goes into a cookie: of many cases, why of some, and that there are others.
    private const int MostExplained = 5;

    public IActionResult OnGet() => Redirect(Url.Content("~/app/waiting-list"));

    public async Task<IActionResult> OnPostAsync(IReadOnlyList<string>? codes, string? grant)
    {
        var actor = HttpContext.Features.GetRequiredFeature<Actor>();
        var reserved = 0;
        var refused = new List<string>();
        foreach (var code in codes ?? [])
        {
            var outcome = await funding.ReserveAsync(
                code,
                grant,
                actor,
                HttpContext.RequestAborted
            );
            if (outcome.IsDone)
            {
                reserved++;
            }
            else
            {
                refused.Add($"{code} : {Why(outcome)}");
            }
        }
        if (codes is not { Count: > 0 })
        {
            refused.Add(words["WaitingList.NothingChosen"]);
        }
        if (reserved > 0)
        {
            TempData["Done"] = words.Count("WaitingList.Reserved", reserved, grant?.Trim());
        }
        if (refused.Count > MostExplained)
        {
            refused =
            [
                .. refused.Take(MostExplained),
                words.Count("WaitingList.MoreRefused", refused.Count - MostExplained),
            ];
        }
        if (refused.Count > 0)
        {
            TempData["Refused"] = string.Join(' ', refused);
        }
        return Redirect(Url.Content("~/app/waiting-list"));
    }

    private string Why(Outcome outcome) =>
        words[outcome.Refusals[0].TextKey, [.. outcome.Refusals[0].Args]];
}
