using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants.Pages;

/// <summary>Every booking of a grant. Cases are not named: a ledger is read by more people than a case.</summary>
[Needs(GrantsPermissions.View)]
internal sealed class GrantLedgerModel(GrantFigures figures, Words words) : MoneyPageModel(words)
{
    public const int PageSize = 50;

    private HashSet<Guid?> reversed = [];

    public GrantFigure Figure { get; private set; } = null!;

    public IReadOnlyList<LedgerEntry> Entries { get; private set; } = [];

    public int Total { get; private set; }

    public int Number { get; private set; }

    public bool MayReverse(LedgerEntry entry) =>
        Actor.May(GrantsPermissions.Approve)
        && entry.Kind == LedgerKind.Budgeted
        && entry.ByUserId != Actor.UserId
        && !reversed.Contains(entry.Id);

    public async Task<IActionResult> OnGetAsync(Guid id, [FromQuery(Name = "page")] int number = 1)
    {
        if (await figures.FindAsync(id, Actor, Cancel) is not { } found)
        {
            return NotFound();
        }
        (Figure, Number) = (found, Math.Max(1, number));
        (Entries, Total) = await figures.EntriesAsync(id, Number, PageSize, Actor, Cancel);
        reversed = [.. Entries.Select(e => e.ReversesId)];
        return Page();
    }
}
