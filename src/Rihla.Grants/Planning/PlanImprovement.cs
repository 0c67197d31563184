namespace Rihla.Grants;

/// <summary>
/// Makes a proposal better, round by round: the grants are divided by chance into neighbourhoods of three, and each is
/// solved again exactly over the cases it pays for and those unpaid that promise most. Neighbourhoods of a round share no
/// grant and no case, so they are solved side by side, and the proposal does not depend on which ends first.
/// </summary>
internal static class PlanImprovement
{
    // Found by measuring (docs/grants.md): larger neighbourhoods are not solved well in the same time, smaller ones miss
    // exchanges among three.
    private const int GrantsTogether = 3;
    private const int PaidOfEach = 60;
    private const int UnpaidTogether = 30;

    // Work, not seconds, ends the search, so that the same waiting list gives the same proposal on every machine.
    private const double WorkOfEach = 0.03;
    private const double WorkInAll = 4;

    // A list so short is solved as a whole first: whole cases are what matters there, and the linear programme, which may
    // take parts of them, proves little.
    private const int ShortList = 150;
    private const double WorkOfWhole = 1;
    private const int RoundsWithoutGain = 4;

    // A server has other things to do beside it.
    private static readonly ParallelOptions SideBySide = new() { MaxDegreeOfParallelism = 2 };

    /// <summary>
    /// Improves a draft that keeps every line and share, until nothing better is possible or found, or the work is used up.
    /// </summary>
    /// <returns>What no proposal can exceed, as far as it was proven.</returns>
    public static double Of(PlanDraft draft, PlanRelaxation relaxation)
    {
        var bound = relaxation.Bound;
        if (draft.Cases.Count <= ShortList)
        {
            var whole = new PlanNeighbourhood(
                draft,
                [.. Enumerable.Range(0, draft.Grants.Count)],
                [.. Enumerable.Range(0, draft.Cases.Count)]
            );
            whole.Solve(WorkOfWhole);
            whole.Apply();
            bound = Math.Min(bound, whole.Bound);
        }
        // The same numbers for every list: chance only says who is neighbour to whom.
        var random = new Random(1);
        var work = 0d;
        var idle = 0;
        while (work < WorkInAll && idle < RoundsWithoutGain && bound - draft.Worth > 1e-6 * bound)
        {
            var before = draft.Worth;
            var neighbourhoods = Divide(draft, relaxation, random);
            Parallel.ForEach(neighbourhoods, SideBySide, n => n.Solve(WorkOfEach));
            neighbourhoods.ForEach(n => n.Apply());
            if (neighbourhoods is [{ IsWhole: true, IsProven: true } all])
            {
                return Math.Min(bound, all.Bound);
            }
            work += neighbourhoods.Sum(n => n.Work);
            idle = draft.Worth > before ? 0 : idle + 1;
        }
        return bound;
    }

    private static List<PlanNeighbourhood> Divide(
        PlanDraft draft,
        PlanRelaxation relaxation,
        Random random
    )
    {
        var order = Enumerable.Range(0, draft.Grants.Count).ToArray();
        random.Shuffle(order);
        var blocks = order.Chunk(GrantsTogether).ToList();
        var blockOf = new int[draft.Grants.Count];
        for (var b = 0; b < blocks.Count; b++)
        {
            foreach (var g in blocks[b])
            {
                blockOf[g] = b;
            }
        }
        var cases = blocks.Select(_ => new List<int>()).ToList();
        // Paid for: of each grant those who are nearest to not being paid for by it.
        foreach (
            var paid in Enumerable
                .Range(0, draft.Cases.Count)
                .Where(i => draft.Chosen(i) >= 0)
                .GroupBy(draft.Chosen)
        )
        {
            cases[blockOf[paid.Key]]
                .AddRange(paid.OrderBy(i => relaxation.Gain(i, paid.Key)).Take(PaidOfEach));
        }
        // Not paid for: each in the neighbourhood where most is won by it.
        var unpaid = new int[blocks.Count];
        var taken = new HashSet<int>();
        foreach (
            var (i, b, _) in Enumerable
                .Range(0, draft.Cases.Count)
                .Where(i => draft.Chosen(i) < 0)
                .SelectMany(i =>
                    draft
                        .Fitting(i)
                        .GroupBy(g => blockOf[g])
                        .Select(b => (i, b.Key, Gain: b.Max(g => relaxation.Gain(i, g))))
                )
                .OrderByDescending(c => c.Gain)
        )
        {
            if (unpaid[b] < UnpaidTogether && taken.Add(i))
            {
                unpaid[b]++;
                cases[b].Add(i);
            }
        }
        return [.. blocks.Zip(cases, (grants, of) => new PlanNeighbourhood(draft, grants, of))];
    }
}
