using Rihla.Platform;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>Somebody found, and whether the actor may see them in full.</summary>
internal sealed record Sighted(MatchIndex.Found Found, bool IsFull);

/// <summary>What somebody who looks for a person may see of those who were found.</summary>
internal sealed class Sightings(PersonScope scope, PersonRecords records)
{
    /// <summary>How many likely matches are shown, and must be decided, at most: the best.</summary>
    public const int MostShown = 20;

    /// <summary>
    /// Those of whom the actor sees something. A person of a restricted case whom the actor may not see is left out: the match
    /// goes to adjudication silently.
    /// </summary>
    public async Task<List<Sighted>> OfAsync(
        List<MatchIndex.Found> found,
        Actor by,
        CancellationToken cancel
    )
    {
        if (found.Count == 0)
        {
            return [];
        }
        var ids = found.Select(f => f.PersonId).ToList();
        if (by.IsSystem)
        {
            return [.. found.Select(f => new Sighted(f, true))];
        }
        var visible = await scope.VisibleAsync(ids, by, cancel);
        var restricted = await scope.RestrictedAsync(ids, cancel);
        return
        [
            .. found
                .Where(f => visible.Contains(f.PersonId) || !restricted.Contains(f.PersonId))
                .Select(f => new Sighted(f, visible.Contains(f.PersonId))),
        ];
    }

    /// <summary>
    /// The best of them, each in full or with the minimal facts. The latter stand at the end, in an order that says nothing of how
    /// alike they are.
    /// </summary>
    public async Task<IReadOnlyList<LikelyMatch>> ShowAsync(
        List<Sighted> seen,
        CancellationToken cancel
    )
    {
        var shown = seen.Take(MostShown).ToList();
        var people = await records.ListedAsync(shown.ConvertAll(s => s.Found.PersonId), cancel);
        return
        [
            .. shown
                .Where(s => people.ContainsKey(s.Found.PersonId))
                .OrderBy(s => s.IsFull ? Guid.Empty : s.Found.PersonId)
                .Select(s =>
                    s.IsFull
                        ? Reasons.Full(people[s.Found.PersonId], s.Found.Match)
                        : Reasons.Minimal(people[s.Found.PersonId], s.Found.Match)
                ),
        ];
    }

    /// <summary>The refusal when one of those who are shown in full is not decided.</summary>
    public static Refusal? Undecided(
        IReadOnlyList<Sighted> seen,
        IReadOnlyList<MatchDecision> decisions
    )
    {
        var undecided = seen.Take(MostShown)
            .Count(s => s.IsFull && decisions.All(d => d.PersonId != s.Found.PersonId));
        return undecided == 0 ? null : new Refusal(Register.Undecided, undecided);
    }
}
