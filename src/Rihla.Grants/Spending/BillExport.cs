using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>
/// Every bill of the mission, the earliest due first, and whether it was paid. Who is paid for a case that is hidden from the
/// reader, and by which invoice, stands only where it is paid.
/// </summary>
internal sealed class BillExport(RihlaDb db, CaseFiles files) : ListExport
{
    public override string Key => "bills";

    public override string Permission => GrantsPermissions.Approve;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Bill.Payee",
        "Bill.InvoiceNumber",
        "Export.Column.Kind",
        "Grant.Currency",
        "Export.Column.Amount",
        "Export.Column.Due",
        "Export.Column.Standing",
        "Export.Column.Requested",
        "Export.Column.RequestedBy",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var paid = await db.Set<Expense>()
            .Where(e => e.MissionId == by.MissionId && e.PartId != null)
            .Select(e => new { e.PartId, e.CaseCode })
            .Distinct()
            .ToListAsync(cancel);
        var visible = await files.VisibleAsync(
            [.. paid.Select(p => p.CaseCode).Distinct()],
            by,
            cancel
        );
        var hidden = paid.Where(p => !visible.Contains(p.CaseCode))
            .Select(p => p.PartId)
            .ToHashSet();
        var bills = db.Set<Bill>()
            .AsNoTracking()
            .Where(b => b.MissionId == by.MissionId)
            .OrderBy(b => b.DueOn)
            .ThenBy(b => b.Id)
            .AsAsyncEnumerable();
        await foreach (var bill in bills.WithCancellation(cancel))
        {
            var isHidden = hidden.Contains(bill.PartId);
            yield return
            [
                isHidden ? words["Expense.RestrictedCase"] : bill.Payee.Reveal(),
                isHidden ? null : bill.InvoiceNumber?.Reveal(),
                words.Of(bill.Method),
                bill.Currency,
                Currency.Of(bill.Currency).FromMinor(bill.Amount),
                bill.DueOn,
                words.Of(bill.Standing),
                bill.AskedOn,
                bill.AskedByName,
            ];
        }
    }
}
