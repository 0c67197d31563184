using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>Every bill of the mission, the earliest due first, and whether it was paid.</summary>
internal sealed class BillExport(RihlaDb db) : ListExport
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
        var bills = db.Set<Bill>()
            .AsNoTracking()
            .Where(b => b.MissionId == by.MissionId)
            .OrderBy(b => b.DueOn)
            .ThenBy(b => b.Id)
            .AsAsyncEnumerable();
        await foreach (var bill in bills.WithCancellation(cancel))
        {
            yield return
            [
                bill.Payee.Reveal(),
                bill.InvoiceNumber?.Reveal(),
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
