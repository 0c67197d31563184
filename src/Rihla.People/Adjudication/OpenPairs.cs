using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>A question that waits, between two persons as they stand today, whatever was merged since it was raised.</summary>
internal sealed record OpenPair(Guid PairId, Guid FirstId, Guid SecondId);

/// <summary>All questions that wait for somebody, by their ids alone: they are counted and put in order without a name being read.</summary>
internal sealed class OpenPairs(RihlaDb db, PersonRecords records, AdjudicationScope scope)
{
    private const int AskedTogether = 2_000;

    /// <summary>
    /// The open pairs of which the actor may compare both persons, the likeliest first, those that somebody could not decide last.
    /// Several of the same two persons, as a merge can leave them, are one question.
    /// </summary>
    public async Task<List<OpenPair>> OfAsync(Actor by, CancellationToken cancel)
    {
        var pairs = await db.Set<Pair>()
            .Where(Pair.Waits)
            .OrderBy(p => p.State == PairState.Unsure)
            .ThenByDescending(p => p.Probability)
            .ThenBy(p => p.Id)
            .Select(p => new OpenPair(p.Id, p.FirstId, p.SecondId))
            .ToListAsync(cancel);
        var into = await MergedAsync(cancel);
        var standing = pairs.ConvertAll(p => new OpenPair(
            p.PairId,
            Follow(p.FirstId),
            Follow(p.SecondId)
        ));
        var visible = new HashSet<Guid>();
        foreach (
            var some in standing
                .SelectMany(p => new[] { p.FirstId, p.SecondId })
                .Distinct()
                .Chunk(AskedTogether)
        )
        {
            visible.UnionWith(await scope.VisibleAsync(some, by, cancel));
        }
        return
        [
            .. standing
                .Where(p =>
                    p.FirstId != p.SecondId
                    && visible.Contains(p.FirstId)
                    && visible.Contains(p.SecondId)
                )
                .DistinctBy(p => Pair.InOrder(p.FirstId, p.SecondId)),
        ];

        Guid Follow(Guid id) => into.GetValueOrDefault(id, id);
    }

    // Of the records in open pairs, those that were merged, with the persons who stand for them.
    private async Task<Dictionary<Guid, Guid>> MergedAsync(CancellationToken cancel)
    {
        var waits = db.Set<Pair>().Where(Pair.Waits);
        var merged = db.Set<Person>().Where(p => p.MergedIntoId != null);
        var found = await waits
            .Join(merged, p => p.FirstId, m => m.Id, (_, m) => m.Id)
            .Union(waits.Join(merged, p => p.SecondId, m => m.Id, (_, m) => m.Id))
            .ToListAsync(cancel);
        return await records.StandingAsync(found, cancel);
    }
}
