using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Diaspora.Pages;

/// <summary>Records a coaching or a training, or cancels one that was entered wrong.</summary>
[Needs(DiasporaPermissions.Manage)]
internal sealed class VentureSessionNewModel(Diaspora.Ventures ventures, Words words)
    : VenturePage(ventures, words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    [BindProperty]
    public CancelForm Cancelled { get; set; } = new();

    /// <summary>The sessions on record, the latest first.</summary>
    public IEnumerable<SelectListItem> Sessions =>
        Venture
            .Sessions.OrderByDescending(s => s.On)
            .ThenByDescending(s => s.Id)
            .Select(s => new SelectListItem(
                $"{T.Date(s.On)} · {T.Of(s.Kind)} · {T["Venture.HoursAre", T.Number(s.Minutes / 60m, 1)]}",
                s.Id.ToString()
            ));

    public Task<IActionResult> OnGetAsync(string code)
    {
        Input.Coach = Actor.Name;
        return ShowAsync(code);
    }

    public async Task<IActionResult> OnPostAsync(string code) =>
        await SavedAsync(
            code,
            await Ventures.HoldSessionAsync(
                code,
                new(Input.Kind, Input.On, Input.Hours, Input.Coach, Input.Subject),
                Actor,
                Cancel
            )
        );

    public async Task<IActionResult> OnPostCancelAsync(string code)
    {
        var cancelled = await Ventures.CancelSessionAsync(
            code,
            Cancelled.Session ?? Guid.Empty,
            Cancelled.Reason,
            Actor,
            Cancel
        );
        if (cancelled.IsDone)
        {
            return await SavedAsync(code, cancelled);
        }
        ModelState.AddRefusals(cancelled, T, nameof(Cancelled));
        return await ShowAsync(code);
    }

    /// <summary>Which session was entered wrong, and why it goes.</summary>
    internal sealed class CancelForm
    {
        public Guid? Session { get; set; }
        public string? Reason { get; set; }
    }

    /// <summary>A session.</summary>
    internal sealed class Form
    {
        public SessionKind? Kind { get; set; }
        public DateOnly? On { get; set; }
        public decimal? Hours { get; set; }
        public string? Coach { get; set; }
        public string? Subject { get; set; }
    }
}
