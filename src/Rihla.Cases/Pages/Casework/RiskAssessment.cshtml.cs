using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Casework;

[Needs(CasesPermissions.AssessRisk)]
internal sealed class RiskAssessmentModel(
    CaseFiles files,
    ProtectionRoutes operations,
    RihlaDb db,
    Today today,
    Words words
) : PageModel
{
    [BindProperty]
    public StepForm Input { get; set; } = new();

    public CaseFile Case { get; private set; } = null!;

    public ProtectionRoute Route { get; private set; } = null!;

    public Traveller? Who { get; private set; }

    /// <summary>Whether the reader may assess the country of return, in place of a mission there that does not see the case.</summary>
    public bool MayStandIn =>
        Case.Country is not null
        && !WorkingMission.IsThere(Case)
        && this.Me().May(CasesPermissions.Protect);

    public IReadOnlyList<SelectListItem> Results =>
        [
            .. Enum.GetValues<StepResult>()
                .Select(r => new SelectListItem(words[$"Risk.{r}"], r.ToString())),
        ];

    public async Task<IActionResult> OnGetAsync(string code, Guid route, CancellationToken cancel)
    {
        if (!await LoadAsync(code, route, cancel))
        {
            return NotFound();
        }
        Input = new() { On = today.Date };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string code, Guid route, CancellationToken cancel)
    {
        Input.Kind = StepKind.RiskAssessment;
        ModelState.Remove("Input.Kind");
        if (!await LoadAsync(code, route, cancel))
        {
            return NotFound();
        }
        return
            ModelState.IsValid
            && this.IsDone(
                await operations.TakeStepAsync(code, Input.ToStep(route), this.Me(), cancel),
                words,
                "Route.StepTaken"
            )
            ? LocalRedirect(CaseworkPage.Address(code, $"risk/{route}"))
            : Page();
    }

    private async Task<bool> LoadAsync(string code, Guid id, CancellationToken cancel)
    {
        if (
            await files.OpenAsync(code, this.Me(), "protection.viewed", cancel) is not { } file
            || (await CaseRoutes.LoadAsync(db, file.Id, cancel))
                .OfMembers(file)
                .FirstOrDefault(r =>
                    r.Id == id && !r.IsNotConfirmed && r.Kind.Reveal() == RouteKind.Trafficking
                )
                is not { } route
        )
        {
            return false;
        }
        (Case, Route) = (file, route);
        Who = file.Travellers.FirstOrDefault(t => t.MemberId == route.MemberId);
        return true;
    }
}
