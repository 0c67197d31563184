using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.People;

/// <summary>
/// Which records became one with those of persons: what stands somewhere under the identity that somebody had on that day, as in the
/// audit, is theirs who stand for it now.
/// </summary>
public sealed class MergedRecords
{
    private readonly RihlaDb db;
    private readonly PersonRecords records;

    internal MergedRecords(RihlaDb db, PersonRecords records) =>
        (this.db, this.records) = (db, records);

    /// <summary>
    /// These persons and all records that were merged into them, over however many merges, each with the one of these persons who
    /// stands for it.
    /// </summary>
    public async Task<IReadOnlyDictionary<Guid, Guid>> OfAsync(
        IReadOnlyCollection<Guid> personIds,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(personIds);
        return await records.RecordsOfAsync(personIds, cancel);
    }

    /// <summary>For each of these records, the person who stands for it after all merges; the record itself, if it was not merged.</summary>
    public async Task<IReadOnlyDictionary<Guid, Guid>> StandingAsync(
        IReadOnlyCollection<Guid> recordIds,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(recordIds);
        return await records.StandingAsync(recordIds, cancel);
    }

    /// <summary>
    /// From whom these persons were parted: whose record was theirs, too, until they were split off it, or until the merge by which theirs
    /// had gone into it was undone.
    /// </summary>
    /// <returns>Each with those who stand today for such a record.</returns>
    public async Task<IReadOnlyList<(Guid PersonId, Guid From)>> PartedAsync(
        IReadOnlyCollection<Guid> personIds,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(personIds);
        if (personIds.Count == 0)
        {
            return [];
        }
        var theirs = await records.RecordsOfAsync(personIds, cancel);
        var ids = theirs.Keys.ToList();
        var undone = await db.Set<Merge>()
            .Where(m => m.UndoneAt != null && EF.Parameter(ids).Contains(m.FromId))
            .Select(m => new { m.FromId, m.IntoId })
            .ToListAsync(cancel);
        var parted = undone.ConvertAll(m => (Id: m.FromId, From: m.IntoId));
        parted.AddRange(await SplitAsync(ids, cancel));
        var standing = await records.StandingAsync([.. parted.Select(p => p.From)], cancel);
        return [.. parted.Select(p => (theirs[p.Id], standing[p.From])).Distinct()];
    }

    // Only the audit remembers a split, with each of the two the code of the other; the one that was entered then has the later id.
    private async Task<IEnumerable<(Guid Id, Guid From)>> SplitAsync(
        List<Guid> ids,
        CancellationToken cancel
    )
    {
        var entries = db.Set<AuditEntry>()
            .AsNoTracking()
            .Where(e =>
                e.Act == Splitting.Split
                && e.PersonId != null
                && EF.Parameter(ids).Contains(e.PersonId.Value)
            );
        var split = await entries.Select(e => e.PersonId!.Value).Distinct().ToListAsync(cancel);
        if (split.Count == 0)
        {
            return [];
        }
        var told = await Readable.OfAsync<(Guid Id, string Code)>(
            split,
            async some =>
                (
                    await entries
                        .Where(e => some.Contains(e.PersonId!.Value))
                        .Select(e => new { Id = e.PersonId!.Value, e.Details })
                        .ToListAsync(cancel)
                ).ConvertAll(e =>
                    (
                        e.Id,
                        AuditDetails.FromJson(e.Details!.Reveal()).Args is [var code, ..]
                            ? code
                            : ""
                    )
                )
        );
        var codes = told.Select(t => t.Code).Distinct().ToList();
        var coded = await db.Set<Person>()
            .Where(p => codes.Contains(p.Code))
            .Select(p => new { p.Code, p.Id })
            .ToDictionaryAsync(p => p.Code, p => p.Id, cancel);
        return told.Where(t => coded.TryGetValue(t.Code, out var from) && from.CompareTo(t.Id) < 0)
            .Select(t => (t.Id, coded[t.Code]));
    }
}
