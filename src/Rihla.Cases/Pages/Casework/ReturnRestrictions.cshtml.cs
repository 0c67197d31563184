using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Casework;

[Needs(CasesPermissions.Restrict)]
internal sealed class ReturnRestrictionsModel(
    EligibilityDecisions decisions,
    RihlaDb db,
    Today today,
    Words words
) : PageModel
{
    [BindProperty]
    public RestrictionForm Input { get; set; } = new();

    public IReadOnlyList<ReturnRestriction> Restrictions { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Countries =>
        [.. words.Countries().Select(c => new SelectListItem(c.Value, c.Key))];

    public bool MayTakeBack(ReturnRestriction restriction) =>
        restriction.MayBeTakenBack(today.Date);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Input.From ??= today.Date;
        Restrictions =
        [
            .. (await db.Set<ReturnRestriction>().AsNoTracking().ToListAsync(cancel))
                .OrderBy(r => r.To is not null)
                .ThenByDescending(r => r.From),
        ];
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (
            ModelState.IsValid
            && this.IsDone(
                await decisions.RestrictAsync(Input.ToRestriction(), this.Me(), cancel),
                words,
                "Restriction.Added"
            )
        )
        {
            return RedirectToPage();
        }
        await OnGetAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostEndAsync(Guid id, CancellationToken cancel)
    {
        ModelState.Clear();
        var day = today.Date;
        var takenBack = await db.Set<ReturnRestriction>()
            .AsNoTracking()
            .AnyAsync(r => r.Id == id && day <= r.From, cancel);
        if (
            this.IsDone(
                await decisions.EndRestrictionAsync(id, this.Me(), cancel),
                words,
                takenBack ? "Restriction.TakenBackNow" : "Restriction.Ended"
            )
        )
        {
            return RedirectToPage();
        }
        await OnGetAsync(cancel);
        return Page();
    }
}

/// <summary>The form of a new restriction.</summary>
internal sealed class RestrictionForm
{
    public string? Country { get; set; }

    [StringLength(200)]
    public string? Area { get; set; }

    public DateOnly? From { get; set; }

    [StringLength(1000)]
    public string? Reason { get; set; }

    public AddRestriction ToRestriction() =>
        new()
        {
            Country = Country,
            Area = Area,
            From = From,
            Reason = Reason,
        };
}
