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
    private const int Together = 250;

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
        // Their identities first: to put whole bookings in order, SQLite keeps all of them.
        var all = await db.Set<LedgerEntry>()
            .Where(e => db.Set<Grant>().Any(g => g.Id == e.GrantId && g.MissionId == by.MissionId))
            .OrderBy(e => e.At)
            .ThenBy(e => e.Id)
            .Select(e => e.Id)
            .ToListAsync(cancel);
        foreach (var part in all.Chunk(Together))
        {
            var entries = await db.Set<LedgerEntry>()
                .AsNoTracking()
                .Include(e => e.Postings)
                .Where(e => part.Contains(e.Id))
                .ToDictionaryAsync(e => e.Id, cancel);
            foreach (var entry in part.Select(id => entries[id]))
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
}
