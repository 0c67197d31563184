using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Cases.Import;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Importing;

/// <summary>What is wrong with a file that was handed in, the word to import it, and what came of it.</summary>
[Needs(CasesPermissions.Import)]
internal sealed class ImportViewModel(ImportDesk desk, Words words) : PageModel
{
    // The page is asked for anew after so many seconds while the file is being worked on.
    private const string Renewed = "2";

    [FromRoute]
    public Guid Id { get; set; }

    public ImportErrand Errand { get; private set; } = null!;

    /// <summary>Where it stands as the page is shown: all parts of the page tell of one moment.</summary>
    public ImportStanding Now { get; private set; } = null!;

    private Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    public IActionResult OnGet()
    {
        if (desk.Find(Id, Actor) is not { } errand)
        {
            return Gone();
        }
        (Errand, Now) = (errand, errand.Now);
        if (Now.IsUnderWay)
        {
            Response.Headers["Refresh"] = Renewed;
        }
        return Page();
    }

    public IActionResult OnPost(bool accept)
    {
        if (desk.Find(Id, Actor) is not { } errand)
        {
            return Gone();
        }
        if (errand.Now.Result is { Braked: true } && !accept)
        {
            TempData["Refused"] = words["Import.AcceptFirst"];
            return LocalRedirect($"~/app/import/{Id}");
        }
        var begun = desk.Import(errand, accept, Actor);
        if (!begun.IsDone)
        {
            TempData["Refused"] = words[begun.Refusals[0].TextKey];
        }
        return LocalRedirect($"~/app/import/{Id}");
    }

    private LocalRedirectResult Gone()
    {
        TempData["Refused"] = words["Import.Gone"];
        return LocalRedirect("~/app/import");
    }
}
