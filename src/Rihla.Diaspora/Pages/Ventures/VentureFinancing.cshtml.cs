using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Diaspora.Pages;

/// <summary>Money for a venture: a new source, or one that has become more certain.</summary>
[Needs(DiasporaPermissions.Manage)]
internal sealed class VentureFinancingModel(Diaspora.Ventures ventures, Words words)
    : VenturePage(ventures, words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    [BindProperty]
    public MoveForm Moved { get; set; } = new();

    [BindProperty]
    public CancelForm Cancelled { get; set; } = new();

    /// <summary>The lines that can still come further.</summary>
    public IEnumerable<SelectListItem> Open =>
        Items(l => l.Standing is not (FinancingStanding.PaidOut or FinancingStanding.Refused));

    /// <summary>All lines.</summary>
    public IEnumerable<SelectListItem> Lines => Items(_ => true);

    private IEnumerable<SelectListItem> Items(Func<FinancingLine, bool> isOne) =>
        Venture
            .Financing.Where(isOne)
            .Select(l => new SelectListItem(
                $"{T.Of(l.Source)} · {T.Amount(l.Amount, Venture.Currency)} · {T.Of(l.Standing)}",
                l.Id.ToString()
            ));

    public Task<IActionResult> OnGetAsync(string code) => ShowAsync(code);

    public async Task<IActionResult> OnPostAsync(string code) =>
        await SavedAsync(
            code,
            await Ventures.AddFinancingAsync(
                code,
                new(Input.Source, Input.Provider, Input.Amount, Input.Standing, Input.Since),
                Actor,
                Cancel
            )
        );

    public async Task<IActionResult> OnPostMoveAsync(string code)
    {
        var moved = await Ventures.MoveFinancingAsync(
            code,
            Moved.Line ?? Guid.Empty,
            Moved.To,
            Moved.On,
            Actor,
            Cancel
        );
        if (moved.IsDone)
        {
            return await SavedAsync(code, moved);
        }
        ModelState.AddRefusals(moved, T, nameof(Moved));
        return await ShowAsync(code);
    }

    public async Task<IActionResult> OnPostCancelAsync(string code)
    {
        var cancelled = await Ventures.CancelFinancingAsync(
            code,
            Cancelled.Line ?? Guid.Empty,
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

    /// <summary>A new source.</summary>
    internal sealed class Form
    {
        public FinancingSource? Source { get; set; }
        public string? Provider { get; set; }
        public decimal? Amount { get; set; }
        public FinancingStanding? Standing { get; set; }
        public DateOnly? Since { get; set; }
    }

    /// <summary>Which line was entered wrong, and why it goes.</summary>
    internal sealed class CancelForm
    {
        public Guid? Line { get; set; }
        public string? Reason { get; set; }
    }

    /// <summary>How far a source has come.</summary>
    internal sealed class MoveForm
    {
        public Guid? Line { get; set; }
        public FinancingStanding? To { get; set; }
        public DateOnly? On { get; set; }
    }
}
