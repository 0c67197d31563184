using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Rihla.Grants.Pages;
using Rihla.Grants.Suppliers;
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

/// <summary>The register of suppliers, without their accounts.</summary>
internal sealed class SupplierExport(SupplierRegister register) : ListExport
{
    public override string Key => "suppliers";

    public override string Permission => GrantsPermissions.Suppliers;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Supplier.Name",
        "Supplier.Country",
        "Supplier.Town",
        "Supplier.Standing",
        "Supplier.Account",
        "Supplier.AddedOn",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        foreach (var one in await register.ListAsync(null, by, cancel))
        {
            yield return
            [
                one.Name.Reveal(),
                words.Country(one.Country),
                one.Town?.Reveal(),
                words[one.IsBarred ? "Supplier.Barred" : "Supplier.Active"],
                words[SupplierShow.AccountKey(one)],
                one.AddedOn,
            ];
        }
    }
}

/// <summary>The agreements of the mission.</summary>
internal sealed class AgreementExport(Agreements agreements) : ListExport
{
    public override string Key => "agreements";

    public override string Permission => GrantsPermissions.ViewAgreements;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Export.Column.Title",
        "Export.Column.Kind",
        "Export.Column.Parties",
        "Export.Column.Starts",
        "Export.Column.Ends",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        foreach (var one in await agreements.ListAsync(by, cancel))
        {
            yield return
            [
                one.Title,
                words.Of(one.Kind),
                string.Join(", ", one.Parties.Select(p => p.Name)),
                one.StartsOn,
                one.EndsOn,
            ];
        }
    }
}

/// <summary>The log of transfers of personal data: how many people, to whom, and no names.</summary>
internal sealed class TransferExport(TransferLog log) : ListExport
{
    public override string Key => "transfers";

    public override string Permission => GrantsPermissions.Transfers;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Export.Column.At",
        "Export.Column.Recipient",
        "Export.Column.Country",
        "Export.Column.Title",
        "Export.Column.Persons",
        "Export.Column.RequestedBy",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        for (var page = 1; ; page++)
        {
            var (lines, _) = await log.PageAsync(page, by, cancel);
            foreach (var line in lines)
            {
                yield return
                [
                    line.Record.At,
                    words.Of(line.Record.Recipient),
                    line.Record.Country is { } country ? words.Country(country) : null,
                    line.Agreement,
                    line.Record.Persons,
                    line.Record.ByName,
                ];
            }
            if (lines.Count < TransferLog.PageSize)
            {
                break;
            }
        }
    }
}
