using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Site.Pages;

/// <summary>Marks another site as one that no longer answers, or does again; the list is on the page of links.</summary>
[Needs(SitePermissions.Write)]
internal sealed class SiteHostsModel(SiteDesk desk, Words words) : DeskPage(words)
{
    public IActionResult OnGet() => LocalRedirect("/app/site/links");

    public async Task<IActionResult> OnPostDeadAsync(string? host) =>
        Told(await desk.MarkDeadAsync(host, Actor, Cancel), "SiteDesk.HostMarked");

    public async Task<IActionResult> OnPostAliveAsync(Guid id) =>
        Told(await desk.ReviveAsync(id, Actor, Cancel), "SiteDesk.HostRevived");

    private LocalRedirectResult Told(Outcome outcome, string done)
    {
        TempData[outcome.IsDone ? "Done" : "Refused"] = T[
            outcome.IsDone ? done : outcome.Refusals[0].TextKey
        ];
        return LocalRedirect("/app/site/links");
    }
}
