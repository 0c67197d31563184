namespace Rihla.Diaspora;

/// <summary>What the ranking proposes for an application.</summary>
internal enum RankProposal
{
    /// <summary>It is among those that can be supported.</summary>
    Select,

    /// <summary>It passes, and comes after those that can be supported.</summary>
    Reserve,

    /// <summary>Its score is below the pass mark.</summary>
    BelowPassMark,

    /// <summary>It is level with another, and there is not a place for both: a person decides.</summary>
    TiedAtTheCut,

    /// <summary>Too few jurors have marked it to rank it: a person decides.</summary>
    TooFewSheets,
}

/// <summary>The points of one juror, by criterion.</summary>
internal sealed record Sheet(Guid JurorId, IReadOnlyDictionary<Guid, int> Points);

/// <summary>An application to be ranked.</summary>
/// <param name="Id">Which one.</param>
/// <param name="Jobs">The jobs that it plans.</param>
/// <param name="Sheets">What was handed in; the order means nothing.</param>
internal sealed record Candidate(Guid Id, int Jobs, IReadOnlyCollection<Sheet> Sheets);

/// <summary>A place in the ranking.</summary>
/// <param name="Id">Which application.</param>
/// <param name="Rank">1 for the best; those that are level share a rank, and the next ranks are left out. Nothing with too few sheets.</param>
/// <param name="Score">0 to 100, rounded to two decimals; compared without rounding. Nothing without a sheet.</param>
/// <param name="Sheets">How many jurors marked it.</param>
/// <param name="IsTied">Whether another has the same rank.</param>
/// <param name="BrokenBy">What set it apart from another with the same score: the place of a criterion by weight (<see cref="Ranking.ByWeight"/>) from 1, or 0 for the jobs; nothing where scores differ.</param>
/// <param name="Proposal">What follows.</param>
internal sealed record Ranked(
    Guid Id,
    int? Rank,
    decimal? Score,
    int Sheets,
    bool IsTied,
    int? BrokenBy,
    RankProposal Proposal
);

/// <summary>
/// Ranks applications by their marks. The score is the mean, over the jurors who marked, of their weighted points, as a share
/// of the most that can be reached. Those with the same score are set apart by the criterion that weighs most, then by the
/// next, and at last by the jobs planned; who is still level shares the rank. All comparisons are exact.
/// </summary>
internal static class Ranking
{
    /// <summary>The criteria in the order in which they set those with the same score apart.</summary>
    public static IReadOnlyList<ScoringCriterion> ByWeight(
        IEnumerable<ScoringCriterion> criteria
    ) => [.. criteria.OrderByDescending(c => c.Weight).ThenBy(c => c.Number)];

    /// <summary>Ranks the applications of a call by its rules.</summary>
    public static IReadOnlyList<Ranked> Of(Call call, IReadOnlyCollection<Candidate> candidates) =>
        Of(candidates, call.Ordered, call.Places, call.PassMark, call.LeastSheets);

    /// <summary>Ranks applications.</summary>
    /// <param name="candidates">What is ranked, in any order.</param>
    /// <param name="criteria">In the order of their numbers.</param>
    /// <param name="places">How many can be supported.</param>
    /// <param name="passMark">0 to 100.</param>
    /// <param name="leastSheets">How many sheets it takes to be ranked.</param>
    /// <returns>The best first; those with too few sheets at the end.</returns>
    public static IReadOnlyList<Ranked> Of(
        IReadOnlyCollection<Candidate> candidates,
        IReadOnlyList<ScoringCriterion> criteria,
        int places,
        int passMark,
        int leastSheets
    )
    {
        var byWeight = ByWeight(criteria).Select(c => c.Id).ToList();
        var weights = criteria.ToDictionary(c => c.Id, c => c.Weight);
        var most = weights.Values.Sum() * Call.TopMark;
        var counted = candidates
            .Where(c => c.Sheets.Count >= leastSheets && c.Sheets.Count > 0)
            .Select(c => new Counted(c, Keys(c, weights, byWeight)))
            // The identity only settles in which order those with one rank are written down.
            .Order(Comparer<Counted>.Create((a, b) => Compare(b, a)))
            .ThenBy(c => c.Candidate.Id)
            .ToList();
        var ranked = new List<Ranked>();
        for (var i = 0; i < counted.Count; i++)
        {
            var (candidate, keys) = counted[i];
            var rank =
                i > 0 && Compare(counted[i - 1], counted[i]) == 0 ? ranked[^1].Rank!.Value : i + 1;
            var level = counted.Count(c => Compare(c, counted[i]) == 0);
            var score = 100m * keys[0] / (candidate.Sheets.Count * (decimal)most);
            ranked.Add(
                new(
                    candidate.Id,
                    rank,
                    Math.Round(score, 2, MidpointRounding.AwayFromZero),
                    candidate.Sheets.Count,
                    level > 1,
                    BrokenBy(counted, i),
                    keys[0] * 100L < (long)passMark * candidate.Sheets.Count * most
                            ? RankProposal.BelowPassMark
                        : rank + level - 1 <= places ? RankProposal.Select
                        : rank <= places ? RankProposal.TiedAtTheCut
                        : RankProposal.Reserve
                )
            );
        }
        return
        [
            .. ranked,
            .. candidates
                .Where(c => c.Sheets.Count < leastSheets || c.Sheets.Count == 0)
                .OrderBy(c => c.Id)
                .Select(c => new Ranked(
                    c.Id,
                    null,
                    c.Sheets.Count == 0
                        ? null
                        : Math.Round(
                            100m * Keys(c, weights, byWeight)[0] / (c.Sheets.Count * (decimal)most),
                            2,
                            MidpointRounding.AwayFromZero
                        ),
                    c.Sheets.Count,
                    false,
                    null,
                    RankProposal.TooFewSheets
                )),
        ];
    }

    // The sums of the weighted points, then of each criterion by its weight: means once divided by the number of sheets.
    private static long[] Keys(
        Candidate candidate,
        Dictionary<Guid, int> weights,
        List<Guid> byWeight
    ) =>
        [
            candidate.Sheets.Sum(s =>
                weights.Sum(w => (long)w.Value * s.Points.GetValueOrDefault(w.Key))
            ),
            .. byWeight.Select(id =>
                candidate.Sheets.Sum(s => (long)s.Points.GetValueOrDefault(id))
            ),
        ];

    private static int Compare(Counted a, Counted b) => Apart(a, b).Sign;

    // Which is better, and by what: 0 for the score, from 1 the criteria by weight, -1 for the jobs.
    private static (int Sign, int By) Apart(Counted a, Counted b)
    {
        for (var i = 0; i < a.Keys.Length; i++)
        {
            var sign = (a.Keys[i] * b.Candidate.Sheets.Count).CompareTo(
                b.Keys[i] * a.Candidate.Sheets.Count
            );
            if (sign != 0)
            {
                return (sign, i);
            }
        }
        return (a.Candidate.Jobs.CompareTo(b.Candidate.Jobs), -1);
    }

    private static int? BrokenBy(List<Counted> counted, int at)
    {
        foreach (var neighbour in new[] { at - 1, at + 1 })
        {
            if (neighbour < 0 || neighbour >= counted.Count)
            {
                continue;
            }
            var (sign, by) = Apart(counted[at], counted[neighbour]);
            if (sign != 0 && by != 0)
            {
                return by == -1 ? 0 : by;
            }
        }
        return null;
    }

    private sealed record Counted(Candidate Candidate, long[] Keys);
}
