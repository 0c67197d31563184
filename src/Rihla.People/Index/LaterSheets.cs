using Microsoft.EntityFrameworkCore;
using Rihla.Matching;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.People;

/// <summary>
/// Tells whether a search of a moment ago would find the same now. Whoever was entered or changed since has a higher number than
/// everybody had then (<see cref="MatchSheet.Number"/>), so it reads the end of the index instead of all that was searched.
/// </summary>
internal sealed class LaterSheets(RihlaDb db, BlindKeys blind)
{
    // Only an import enters more within a moment: then it is searched again.
    private const int MostRead = 200;

    /// <summary>Whether nobody whom the search would find has come since, and nobody whom it found has gone or changed.</summary>
    /// <param name="search">The search.</param>
    /// <param name="identity">Who was sought.</param>
    /// <param name="now">The register as it is; its lock is held.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<bool> ChangeNothingAsync(
        MatchIndex.Search search,
        Identity identity,
        MatchSecrets.Standing now,
        CancellationToken cancel
    )
    {
        var then = search.Standing;
        if (!then.IsSettled || !now.IsSettled || then.Current != now.Current)
        {
            return false;
        }
        return (
                (then.People, then.Last) == (now.People, now.Last)
                || await AddNobodyLikeAsync(identity, then, cancel)
            ) && await AreThereAsync(search, cancel);
    }

    private async Task<bool> AddNobodyLikeAsync(
        Identity identity,
        MatchSecrets.Standing then,
        CancellationToken cancel
    )
    {
        var later = await db.Set<MatchSheet>()
            .Where(s => s.Number >= then.People)
            .OrderBy(s => s.Number)
            .Select(s => new
            {
                s.Number,
                s.PersonId,
                s.Keys,
            })
            .Take(MostRead)
            .ToListAsync(cancel);
        // The last sheet of then must be the same person's still: its number might be another's, who came after.
        if (then.Last is { } last)
        {
            if (
                later is not [var first, ..]
                || (first.Number, first.PersonId) != (then.People, last)
            )
            {
                return false;
            }
            later.RemoveAt(0);
        }
        // Whoever was added may have become the family of others.
        if (later.Count >= MostRead - 1 || (later.Count > 0 && identity.Relatives.Count > 0))
        {
            return false;
        }
        var keys = MatchKeys
            .ForCandidates(identity)
            .Concat(MatchKeys.ForSlips(identity))
            .Select(key => blind.Of(then.Current, PersonKeys.KeyKind, key))
            .ToHashSet();
        return !later.Exists(s => PersonKeys.Unpack(s.Keys).Exists(keys.Contains));
    }

    private async Task<bool> AreThereAsync(MatchIndex.Search search, CancellationToken cancel)
    {
        var found = search.Found.Select(f => f.PersonId).ToList();
        return found.Count == 0
            || await db.Set<MatchSheet>()
                .CountAsync(
                    s =>
                        s.Number <= search.Standing.People
                        && EF.Parameter(found).Contains(s.PersonId),
                    cancel
                ) == found.Count;
    }
}
