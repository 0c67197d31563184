using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora.Pages;

/// <summary>The ranking of a call with its reasons.</summary>
[Needs(DiasporaPermissions.View)]
internal sealed class RankingPageModel(Rankings rankings, Today today, Words words)
    : DiasporaPage(words)
{
    public RankingOfCall Ranking { get; private set; } = null!;

    /// <summary>Whether the reader may give a free place to the reserve.</summary>
    public bool MayPromote =>
        Actor.May(DiasporaPermissions.Decide) && !Ranking.Call.HasJuror(Actor.UserId);

    public bool MayDecide =>
        Actor.May(DiasporaPermissions.Decide)
        && !Ranking.Call.HasJuror(Actor.UserId)
        && Ranking.Call.PhaseOn(today.Date) == CallPhase.Deciding;

    public async Task<IActionResult> OnGetAsync(string address)
    {
        if (await rankings.OfAsync(address, Actor, Cancel) is not { } found)
        {
            return NotFound();
        }
        Ranking = found;
        return Page();
    }
}
