using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Casework;

[Needs(CasesPermissions.Work)]
internal sealed class RouteStepModel(
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

    /// <summary>The steps that whoever works on the case records; an officer's steps have a page of their own.</summary>
    public IEnumerable<StepKind> Kinds =>
        ProtectionRoute
            .StepsOf(Route.Kind.Reveal())
            .Where(k => !ProtectionRoute.IsOfficers(k) && k != StepKind.RiskAssessment);

    public async Task<IActionResult> OnGetAsync(string code, Guid route, CancellationToken cancel)
    {
        if (!await LoadAsync(code, route, cancel) || !Kinds.Any())
        {
            return NotFound();
        }
        Input = new()
        {
            On = today.Date,
            Kind = Kinds
                .Where(k => Route.Latest(k)?.Result.Reveal() != StepResult.Favourable)
                .Cast<StepKind?>()
                .FirstOrDefault(),
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string code, Guid route, CancellationToken cancel)
    {
        if (
            ModelState.IsValid
            && this.IsDone(
                await operations.TakeStepAsync(code, Input.ToStep(route), this.Me(), cancel),
                words,
                "Route.StepTaken"
            )
        )
        {
            return LocalRedirect(CaseworkPage.Address(code, "protection"));
        }
        return await LoadAsync(code, route, cancel) ? Page() : NotFound();
    }

    private async Task<bool> LoadAsync(string code, Guid id, CancellationToken cancel)
    {
        if (
            await files.OpenAsync(code, this.Me(), "protection.viewed", cancel) is not { } file
            || (await CaseRoutes.LoadAsync(db, file.Id, cancel))
                .OfMembers(file)
                .FirstOrDefault(r => r.Id == id && !r.IsNotConfirmed)
                is not { } route
        )
        {
            return false;
        }
        (Case, Route) = (file, route);
        return true;
    }
}

/// <summary>The form of a step on a protection route.</summary>
internal sealed class StepForm
{
    [Required(ErrorMessage = "Route.KindMissing")]
    public StepKind? Kind { get; set; }

    [Required(ErrorMessage = "Route.ResultMissing")]
    public StepResult? Result { get; set; }

    public DateOnly? On { get; set; }

    [StringLength(200)]
    public string? Who { get; set; }

    [StringLength(200)]
    public string? Source { get; set; }

    [StringLength(8000)]
    public string? Note { get; set; }

    public IFormFile? Document { get; set; }

    public SeenDestination? Seen { get; set; }

    public TakeStep ToStep(Guid route) =>
        new()
        {
            RouteId = route,
            Seen = Seen,
            Kind = Kind!.Value,
            Result = Result!.Value,
            On = On,
            Who = Who,
            Source = Source,
            Note = Note,
            Document = Document?.OpenReadStream(),
            DocumentName = Document?.FileName,
        };
}
