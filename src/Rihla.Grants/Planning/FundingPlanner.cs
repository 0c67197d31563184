using System.Diagnostics;

namespace Rihla.Grants;

/// <summary>
/// Sets the waiting list against all open grants. First a linear programme over groups of like cases, which proves how
/// good a proposal can be at most; then whole cases, from its answer downwards; then neighbourhoods of a few grants, and a
/// short list as a whole, which are solved again exactly.
/// </summary>
internal static class FundingPlanner
{
    /// <summary>Works out a proposal.</summary>
    /// <param name="cases">Who waits, most urgent first.</param>
    /// <param name="grants">The open grants.</param>
    /// <param name="costs">What cases cost, and what currencies are worth.</param>
    /// <param name="day">The day whose rules count.</param>
    public static PlanResult Solve(
        IReadOnlyList<PlanCase> cases,
        IReadOnlyList<PlanGrant> grants,
        CostTable costs,
        DateOnly day
    )
    {
        var watch = Stopwatch.StartNew();
        var draft = new PlanDraft(cases, grants, costs, day);
        var relaxation = PlanRelaxation.Of(draft);
        KeepShares(draft);
        Fill(draft);
        var bound = PlanImprovement.Of(draft, relaxation);
        Fill(draft);
        return new(
            PlanAnswers.Of(draft),
            draft.Worth,
            Math.Max(bound, draft.Worth),
            watch.Elapsed.TotalSeconds
        );
    }

    // Whole cases may miss a share that the linear programme met with parts of cases: the least urgent of those who do not
    // serve it step back. Who steps back for one share may have served another of the same grant, so all are asked again; at
    // the latest when nobody is left, none is missed.
    private static void KeepShares(PlanDraft draft)
    {
        while (draft.MissedShare() is { } s)
        {
            draft.Drop(
                Enumerable
                    .Range(0, draft.Cases.Count)
                    .Where(i => draft.Chosen(i) == draft.GrantOf(s) && draft.Serves(s, i) < 0)
                    .MinBy(draft.WorthEach)
            );
        }
    }

    // Whoever still fits somewhere is taken, the most urgent first, from the money that ends first.
    private static void Fill(PlanDraft draft)
    {
        foreach (
            var i in Enumerable
                .Range(0, draft.Cases.Count)
                .Where(i => draft.Chosen(i) < 0)
                .OrderByDescending(draft.WorthEach)
        )
        {
            var best = draft
                .Fitting(i)
                .Where(g => draft.HasRoom(i, g))
                .OrderByDescending(g => draft.BonusOf(i, g))
                .FirstOrDefault(-1);
            if (best >= 0)
            {
                draft.Choose(i, best);
            }
        }
    }
}
