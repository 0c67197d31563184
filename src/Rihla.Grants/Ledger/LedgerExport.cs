using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants;

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
