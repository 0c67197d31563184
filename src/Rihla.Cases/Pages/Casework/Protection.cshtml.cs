using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Casework;

[Needs(CasesPermissions.Work)]
internal sealed class ProtectionModel(
    CaseFiles files,
    ProtectionRoutes operations,
    CasesSettings settings,
    RihlaDb db,
    Today today,
    Words words
) : PageModel
{
    [BindProperty]
    public OpenRouteForm Input { get; set; } = new();

    public CaseFile Case { get; private set; } = null!;

    public CaseRoutes Routes { get; private set; } = null!;

    public IReadOnlyList<Gate> Gates(ProtectionRoute route) =>
        route.OpenGates(Case, today.Date, settings.CoolingOffDays);

    public bool IsResolved(ProtectionRoute route) =>
        route.IsResolved(Case, today.Date, settings.CoolingOffDays);

    public Traveller? Who(ProtectionRoute route) =>
        Case.Travellers.FirstOrDefault(t => t.MemberId == route.MemberId);

    public IReadOnlyList<SelectListItem> Needs =>
        [
            .. Vulnerability
                .All.Where(v => v.Route is not null && v != Vulnerability.Represented)
                .Select(v => new SelectListItem(words[$"Vulnerability.{v.Code}"], v.Code)),
        ];

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel) =>
        await LoadAsync(code, cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string code, CancellationToken cancel)
    {
        var outcome = await operations.OpenAsync(
            code,
            Input.MemberId ?? Guid.Empty,
            Input.Flag,
            this.Me(),
            cancel
        );
        if (this.IsDone(outcome, words, "Route.Opened"))
        {
            return LocalRedirect(CaseworkPage.Address(code, "protection"));
        }
        return await LoadAsync(code, cancel) ? Page() : NotFound();
    }

    private async Task<bool> LoadAsync(string code, CancellationToken cancel)
    {
        if (await files.OpenAsync(code, this.Me(), "protection.viewed", cancel) is not { } file)
        {
            return false;
        }
        (Case, Routes) = (file, await CaseRoutes.LoadAsync(db, file.Id, cancel));
        Input.MemberId ??= CaseOperations
            .WorksWith(file, this.Me())
            .Select(t => (Guid?)t.MemberId)
            .FirstOrDefault();
        return true;
    }
}

/// <summary>The form that opens a route by hand.</summary>
internal sealed class OpenRouteForm
{
    public Guid? MemberId { get; set; }

    public string? Flag { get; set; }
}
