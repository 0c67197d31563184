using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>All expenses of the mission, the earliest first.</summary>
internal sealed class ExpenseExport(RihlaDb db) : ListExport
{
    public override string Key => "expenses";

    public override string Permission => GrantsPermissions.Approve;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Export.Column.Case",
        "Grant.Grant",
        "Grant.Line",
        "Export.Column.What",
        "Export.Column.Kind",
        "Grant.Currency",
        "Export.Column.Amount",
        "Export.Column.Paid",
        "Export.Column.Standing",
        "Export.Column.Requested",
        "Export.Column.RequestedBy",
        "Export.Column.ApprovedBy",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var grants = await db.Set<Grant>()
            .AsNoTracking()
            .Include(g => g.Lines)
            .Where(g => g.MissionId == by.MissionId)
            .ToDictionaryAsync(g => g.Id, cancel);
        var expenses = db.Set<Expense>()
            .AsNoTracking()
            .Where(e => e.MissionId == by.MissionId)
            .OrderBy(e => e.RequestedOn)
            .ThenBy(e => e.Id)
            .AsAsyncEnumerable();
        await foreach (var one in expenses.WithCancellation(cancel))
        {
            var grant = grants[one.GrantId];
            var currency = Currency.Of(grant.Currency);
            yield return
            [
                one.CaseCode,
                grant.Name,
                grant.Lines.FirstOrDefault(l => l.Id == one.LineId)?.Name,
                one.What.Reveal(),
                words.Of(one.Method),
                grant.Currency,
                currency.FromMinor(one.Amount),
                one.Paid is { } paid ? currency.FromMinor(paid) : null,
                words.Of(one.Standing),
                one.RequestedOn,
                one.RequestedByName,
                one.ApprovedByName,
            ];
        }
    }
}
