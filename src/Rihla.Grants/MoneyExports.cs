using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>The grants of the mission with what stands where.</summary>
internal sealed class GrantExport(GrantFigures figures) : ListExport
{
    public override string Key => "grants";

    public override string Permission => GrantsPermissions.View;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Grant.Grant",
        "Donor.Name",
        "Grant.Currency",
        "Export.Column.Starts",
        "Export.Column.Ends",
        "Grant.Budget",
        "Grant.Reserved",
        "Grant.Committed",
        "Grant.Spent",
        "Grant.Remaining",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        foreach (var one in await figures.OfMissionAsync(by, cancel))
        {
            yield return
            [
                one.Grant.Name,
                one.Donor,
                one.Grant.Currency,
                one.Grant.StartsOn,
                one.Grant.EndsOn,
                one.Budget,
                one.Reserved,
                one.Committed,
                one.Spent,
                one.Remaining,
            ];
        }
    }
}

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

/// <summary>Every booking of the mission's grants, the earliest first. Cases are not named, as on the page of a ledger.</summary>
internal sealed class LedgerExport(RihlaDb db) : ListExport
{
    public override string Key => "ledger";

    public override string Permission => GrantsPermissions.View;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Grant.Grant",
        "Grant.On",
        "Grant.Entry",
        "Grant.Line",
        "Grant.From",
        "Grant.To",
        "Grant.Currency",
        "Grant.Amount",
        "Grant.By",
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
        var lines = grants.Values.SelectMany(g => g.Lines).ToDictionary(l => l.Id, l => l.Name);
        var entries = db.Set<LedgerEntry>()
            .AsNoTracking()
            .Include(e => e.Postings)
            .Where(e => db.Set<Grant>().Any(g => g.Id == e.GrantId && g.MissionId == by.MissionId))
            .OrderBy(e => e.At)
            .ThenBy(e => e.Id)
            .AsAsyncEnumerable();
        await foreach (var entry in entries.WithCancellation(cancel))
        {
            var grant = grants[entry.GrantId];
            foreach (var move in entry.Moves())
            {
                yield return
                [
                    grant.Name,
                    entry.On,
                    words.Of(entry.Kind),
                    lines.GetValueOrDefault(move.LineId),
                    words.Of(move.From),
                    words.Of(move.To),
                    grant.Currency,
                    Currency.Of(grant.Currency).FromMinor(move.Amount),
                    entry.ByName,
                ];
            }
        }
    }
}

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
