using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Casework;

[Needs(CasesPermissions.Protect)]
internal sealed class RouteDecisionModel(
    CaseFiles files,
    ProtectionRoutes operations,
    CasesSettings settings,
    RihlaDb db,
    Today today,
    Words words
) : PageModel
{
    [BindProperty]
    public StepForm Input { get; set; } = new();

    public CaseFile Case { get; private set; } = null!;

    public ProtectionRoute Route { get; private set; } = null!;

    [BindProperty]
    public string? Because { get; set; }

    public IEnumerable<StepKind> Kinds =>
        ProtectionRoute.StepsOf(Route.Kind.Reveal()).Where(ProtectionRoute.IsOfficers);

    /// <summary>Whether the route has steps that are recorded on the page of whoever works on the case.</summary>
    public bool HasOthersSteps =>
        ProtectionRoute
            .StepsOf(Route.Kind.Reveal())
            .Any(k => !ProtectionRoute.IsOfficers(k) && k != StepKind.RiskAssessment);

    /// <summary>Whether the reader assesses how dangerous the return is.</summary>
    public bool NeedsRisk =>
        Route.Kind.Reveal() == RouteKind.Trafficking && this.Me().May(CasesPermissions.AssessRisk);

    public IReadOnlyList<Gate> Gates => Route.OpenGates(Case, today.Date, settings.CoolingOffDays);

    public async Task<IActionResult> OnGetAsync(string code, Guid route, CancellationToken cancel)
    {
        if (!await LoadAsync(code, route, cancel))
        {
            return NotFound();
        }
        Input = new()
        {
            On = today.Date,
            Kind = Kinds.Cast<StepKind?>().FirstOrDefault(),
            Who = this.Me().Name,
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(
        string code,
        Guid route,
        CancellationToken cancel
    ) =>
        ModelState.IsValid
            ? await AnswerAsync(
                await operations.TakeStepAsync(code, Input.ToStep(route), this.Me(), cancel),
                "Route.StepTaken",
                code,
                route,
                cancel
            )
            : await ShowAsync(code, route, cancel);

    public async Task<IActionResult> OnPostResolveAsync(
        string code,
        Guid route,
        CancellationToken cancel
    )
    {
        ModelState.Clear();
        return await AnswerAsync(
            await operations.ResolveAsync(code, route, this.Me(), cancel),
            "Route.ResolvedNow",
            code,
            route,
            cancel
        );
    }

    public async Task<IActionResult> OnPostNotConfirmedAsync(
        string code,
        Guid route,
        CancellationToken cancel
    )
    {
        ModelState.Clear();
        return await AnswerAsync(
            await operations.NotConfirmedAsync(code, route, Because, this.Me(), cancel),
            "Route.NotConfirmedNow",
            code,
            route,
            cancel
        );
    }

    private async Task<IActionResult> AnswerAsync(
        Outcome outcome,
        string doneKey,
        string code,
        Guid route,
        CancellationToken cancel
    ) =>
        this.IsDone(outcome, words, doneKey)
            ? LocalRedirect(CaseworkPage.Address(code, "protection"))
            : await ShowAsync(code, route, cancel);

    private async Task<IActionResult> ShowAsync(
        string code,
        Guid route,
        CancellationToken cancel
    ) => await LoadAsync(code, route, cancel) ? Page() : NotFound();

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
