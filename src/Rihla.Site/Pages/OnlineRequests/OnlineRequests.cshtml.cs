using Microsoft.AspNetCore.Mvc;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Site.Pages;

/// <summary>Requests from the site that a person looks at before they become cases.</summary>
[Needs(CasesPermissions.Register)]
internal sealed class OnlineRequestsModel(HelpQueue queue, Words words) : DeskPage(words)
{
    public IReadOnlyList<WaitingRequest> Waiting { get; private set; } = [];

    /// <summary>Which page of them is shown.</summary>
    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    /// <summary>How many wait, also those that the page does not show, and since when the first.</summary>
    public int Count { get; private set; }

    public DateTimeOffset? Since { get; private set; }

    /// <summary>Whether a request can be set aside together with others: a child's, or one of somebody in danger, is looked at alone.</summary>
    public bool MayChoose(HelpRequest request) => Count > 1 && !request.NeedsProtection;

    public async Task OnGetAsync()
    {
        (Count, Since) = await queue.QueueAsync(Actor, Cancel);
        Number = Paging.Within(Number, HelpQueue.PageSize, Count);
        Waiting = await queue.WaitingAsync(Number, Actor, Cancel);
    }

    public async Task<IActionResult> OnPostAcceptAsync(Guid id) =>
        Told(await queue.AcceptAsync(id, Actor, Cancel), "Site.Requests.Accepted");

    public async Task<IActionResult> OnPostDiscardAsync(Guid id, int seen) =>
        Told(await queue.DiscardAsync(id, seen, Actor, Cancel), "Site.Requests.Discarded");

    public async Task<IActionResult> OnPostDiscardChosenAsync(
        IReadOnlyList<Guid> ids,
        Dictionary<Guid, int> seen
    )
    {
        if (ids.Count == 0)
        {
            TempData["Refused"] = T["Site.Requests.NoneChosen"];
        }
        else
        {
            var (discarded, unread) = await queue.DiscardAsync(
                ids.Distinct().ToDictionary(id => id, id => seen.GetValueOrDefault(id)),
                Actor,
                Cancel
            );
            TempData["Done"] = T.Count("Site.Requests.DiscardedMany", discarded);
            if (unread > 0)
            {
                TempData["Refused"] = T.Count("Site.Requests.UnreadMany", unread);
            }
        }
        return LocalRedirect("/app/requests/online");
    }

    private LocalRedirectResult Told(Outcome outcome, string done)
    {
        TempData[outcome.IsDone ? "Done" : "Refused"] = outcome.IsDone
            ? T[done]
            : T[outcome.Refusals[0].TextKey, outcome.Refusals[0].Args];
        return LocalRedirect("/app/requests/online");
    }
}
