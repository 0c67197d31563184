using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora.Pages;

/// <summary>One application: what was said, whether it keeps the rules, what was decided, and what was written and sent since.</summary>
[Needs(DiasporaPermissions.View)]
internal sealed class ApplicationViewPageModel(
    ApplicationDesk applications,
    ApplicationExchanges exchanges,
    Today today,
    Words words
) : DiasporaPage(words)
{
    /// <summary>Which page of the messages is shown.</summary>
    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public ApplicationView View { get; private set; } = null!;

    public ApplicationExchange Exchange { get; private set; } = ApplicationExchange.Empty;

    /// <summary>The reader said as a juror that she is bound to it.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Jurors mark what all have written in the same form.</summary>
    public bool MayOpenPapers =>
        View.Call.ScoringClosedAt is not null || !View.Call.HasJuror(Actor.UserId);

    /// <summary>After the marking who decides may still admit it, with a reason.</summary>
    public bool MayAdmit =>
        Actor.May(DiasporaPermissions.Decide)
        && View.Application is { Standing: ApplicationStanding.Ineligible, AnonymisedAt: null }
        && View.Call.PhaseOn(today.Date) == CallPhase.Deciding
        && !View.Call.HasJuror(Actor.UserId);

    public bool MayCheck =>
        Actor.May(DiasporaPermissions.Manage)
        && !View.Call.HasJuror(Actor.UserId)
        && View.Application.Answers is not null
        && View.Application.Standing
            is ApplicationStanding.Sent
                or ApplicationStanding.Eligible
                or ApplicationStanding.Ineligible
        && View.Call.PhaseOn(today.Date) is CallPhase.Open or CallPhase.Scoring;

    /// <summary>A letter can be printed once there is something to tell.</summary>
    public bool MayPrint => Letter.IsReady(View.Call, View.Application);

    public bool MayAnswer =>
        Actor.May(DiasporaPermissions.Manage)
        && new Followed(View.Call, View.Application).TakesMore;

    public bool MayReissue =>
        Actor.May(DiasporaPermissions.Manage) && View.Application.AnonymisedAt is null;

    public async Task<IActionResult> OnGetAsync(string code)
    {
        if (await applications.OpenAsync(code, Actor, Cancel) is not { } found)
        {
            IsClosed = await applications.IsClosedAsync(code, Actor, Cancel);
            return IsClosed ? Page() : NotFound();
        }
        View = found;
        Exchange = await exchanges.OfAsync(found.Application.Id, Number, Cancel);
        return Page();
    }
}
