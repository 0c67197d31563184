using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora.Pages;

/// <summary>Decides on the ranking of a call, and tells the decisions.</summary>
[Needs(DiasporaPermissions.Decide)]
internal sealed class DecidePageModel(
    Decisions decisions,
    Rankings rankings,
    Today today,
    Words words
) : DiasporaPage(words)
{
    [BindProperty(SupportsGet = true)]
    public string Address { get; set; } = "";

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public ApplicationStanding? To { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>The version of the application that was read.</summary>
    [BindProperty]
    public int? Version { get; set; }

    public RankingOfCall Ranking { get; private set; } = null!;

    public DateOnly Day => today.Date;

    public async Task<IActionResult> OnGetAsync()
    {
        if (await rankings.OfAsync(Address, Actor, Cancel) is not { } found)
        {
            return NotFound();
        }
        Ranking = found;
        return Page();
    }

    public async Task<IActionResult> OnPostDecideAsync()
    {
        var decided = await decisions.DecideAsync(Code ?? "", To, Reason, Actor, Version, Cancel);
        return await AnswerAsync(
            Outcome.Refused([.. decided.Refusals.Select(r => r with { Field = null })]),
            "Decision.Saved",
            Here,
            OnGetAsync
        );
    }

    public async Task<IActionResult> OnPostAcceptAsync() =>
        Answer(await decisions.AcceptAsync(Address, Actor, Cancel), "Decision.Saved", Here);

    public async Task<IActionResult> OnPostAnnounceAsync() =>
        Answer(await decisions.AnnounceAsync(Address, Actor, Cancel), "Decision.Announced", Ranked);

    private string Here => $"/app/diaspora/calls/{Address}/decide";

    private string Ranked => $"/app/diaspora/calls/{Address}/ranking";
}
