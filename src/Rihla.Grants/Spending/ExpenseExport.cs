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
/// All expenses of the mission, the earliest first. Of a case that is hidden from the reader only the money is told.
/// </summary>
internal sealed class ExpenseExport(RihlaDb db, CaseFiles files) : ListExport
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
        var codes = await db.Set<Expense>()
            .Where(e => e.MissionId == by.MissionId)
            .Select(e => e.CaseCode)
            .Distinct()
            .ToListAsync(cancel);
        var visible = await files.VisibleAsync(codes, by, cancel);
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
            var hidden = visible.Contains(one.CaseCode) ? null : words["Expense.RestrictedCase"];
            yield return
            [
                hidden ?? one.CaseCode,
                grant.Name,
                grant.Lines.FirstOrDefault(l => l.Id == one.LineId)?.Name,
                hidden ?? one.What.Reveal(),
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
