using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>What cases cost, as the mission has entered it: also what a later entry has taken the place of.</summary>
internal sealed class UnitCostExport(GrantOffice office) : ListExport
{
    public override string Key => "unit-costs";

    public override string Permission => GrantsPermissions.Manage;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Price.Country",
        "Price.Profile",
        "Grant.Purpose",
        "Grant.Amount",
        "Grant.Currency",
        "Price.From",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        foreach (var one in await office.CostsAsync(by, cancel))
        {
            yield return
            [
                one.Country is { } country ? words.Country(country) : words["Price.Others"],
                words.Of(one.Profile),
                words.Of(one.Purpose),
                one.Amount,
                one.Currency,
                one.ValidFrom,
            ];
        }
    }
}

/// <summary>The exchange rates of the mission, the latest first.</summary>
internal sealed class ExchangeRateExport(RihlaDb db) : ListExport
{
    public override string Key => "exchange-rates";

    public override string Permission => GrantsPermissions.Manage;

    public override IReadOnlyList<string> Columns { get; } =
    ["Price.From", "Price.RateFrom", "Price.RateTo", "Price.Rate"];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        var rates = db.Set<ExchangeRate>()
            .AsNoTracking()
            .Where(r => r.MissionId == by.MissionId)
            .OrderByDescending(r => r.On)
            .ThenBy(r => r.From)
            .ThenByDescending(r => r.Id)
            .AsAsyncEnumerable();
        await foreach (var one in rates.WithCancellation(cancel))
        {
            yield return [one.On, one.From, one.To, one.Rate];
        }
    }
}
