using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Work;

/// <summary>Ticks a task off and goes back to where that was asked.</summary>
[Needs(CasesPermissions.View)]
internal sealed class TaskDoneModel(TaskBook book, Words words) : PageModel
{
    public IActionResult OnGet() => Redirect(Url.Content("~/app?tab=tasks"));

    public async Task<IActionResult> OnPostAsync(Guid id, string? next)
    {
        var outcome = await book.DoneAsync(
            id,
            HttpContext.Features.GetRequiredFeature<Actor>(),
            HttpContext.RequestAborted
        );
        TempData[outcome.IsDone ? "Done" : "Refused"] = outcome.IsDone
            ? words["Tasks.DoneSaid"]
            : words[outcome.Refusals[0].TextKey, [.. outcome.Refusals[0].Args]];
        return Url.IsLocalUrl(next)
            ? LocalRedirect(next)
            : Redirect(Url.Content("~/app?tab=tasks"));
    }
}
