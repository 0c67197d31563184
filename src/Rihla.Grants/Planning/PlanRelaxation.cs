using Google.OrTools.LinearSolver;

namespace Rihla.Grants;

/// <summary>
/// The planner's linear programme, in which parts of cases may be paid for: it proves how good a proposal can be at most,
/// says where to begin, and what the last unit of each line and share is worth.
/// </summary>
internal sealed class PlanRelaxation
{
    private readonly PlanDraft draft;
    private readonly Dictionary<(int Grant, LinePurpose Purpose), double> linePrices = [];
    private readonly double[] sharePrices;

    private PlanRelaxation(PlanDraft draft)
    {
        this.draft = draft;
        sharePrices = new double[draft.Shares];
    }

    /// <summary>More than this no proposal can be worth.</summary>
    public double Bound { get; private set; }

    /// <summary>What paying for a case with a grant is worth above what the money and the shares it takes are worth elsewhere.</summary>
    public double Gain(int i, int g) =>
        draft.WorthOf(i, g)
        - draft.Option(i, g)!.Cost.Sum(c => linePrices[(g, c.Key)] * c.Value)
        - draft.SharesOf(g).Sum(s => sharePrices[s] * (double)draft.Serves(s, i));

    /// <summary>Solves it, and chooses all whole cases of its answer.</summary>
    public static PlanRelaxation Of(PlanDraft draft)
    {
        var relaxation = new PlanRelaxation(draft);
        relaxation.Solve();
        return relaxation;
    }

    // Cases that differ in nothing but urgency are one group; of a group the most urgent come first, which a linear
    // programme does by itself because their worth falls.
    private void Solve()
    {
        var groups = Enumerable
            .Range(0, draft.Cases.Count)
            .Where(i => draft.Fitting(i).Count > 0)
            .GroupBy(Likeness, StringComparer.Ordinal)
            .Select(g => g.OrderByDescending(i => draft.Cases[i].Worth).ToList())
            .ToList();
        using var solver = Solver.CreateSolver("GLOP");
        var lines = draft
            .Grants.SelectMany((grant, g) => grant.Free.Select(f => (Key: (g, f.Key), f.Value)))
            .ToDictionary(f => f.Key, f => solver.MakeConstraint(double.NegativeInfinity, f.Value));
        var shares = Enumerable
            .Range(0, draft.Shares)
            .Select(s =>
                solver.MakeConstraint(
                    (double)(draft.Floor(s) - draft.Surplus(s)),
                    double.PositiveInfinity
                )
            )
            .ToList();
        var objective = solver.Objective();
        objective.SetMaximization();
        var counts = new List<(List<int> Group, int Grant, Variable Count)>();
        foreach (var group in groups)
        {
            var all = solver.MakeConstraint(0, 0);
            foreach (var i in group)
            {
                var paid = solver.MakeNumVar(0, 1, "");
                all.SetCoefficient(paid, -1);
                objective.SetCoefficient(paid, draft.Cases[i].Worth);
            }
            foreach (var g in draft.Fitting(group[0]))
            {
                var count = solver.MakeNumVar(0, group.Count, "");
                all.SetCoefficient(count, 1);
                objective.SetCoefficient(count, draft.BonusOf(group[0], g));
                foreach (var (purpose, amount) in draft.Option(group[0], g)!.Cost)
                {
                    lines[(g, purpose)].SetCoefficient(count, amount);
                }
                foreach (var s in draft.SharesOf(g))
                {
                    shares[s].SetCoefficient(count, (double)draft.Serves(s, group[0]));
                }
                counts.Add((group, g, count));
            }
        }
        if (solver.Solve() != Solver.ResultStatus.OPTIMAL)
        {
            throw new InvalidOperationException(
                "The linear programme of the planner has no optimum."
            );
        }
        Bound = objective.Value();
        foreach (var (key, line) in lines)
        {
            linePrices[key] = line.DualValue();
        }
        for (var s = 0; s < shares.Count; s++)
        {
            sharePrices[s] = shares[s].DualValue();
        }
        foreach (var byGroup in counts.GroupBy(c => c.Group[0]))
        {
            var next = 0;
            foreach (var (group, grant, count) in byGroup)
            {
                for (var n = (int)(count.SolutionValue() + 1e-7); n > 0; n--)
                {
                    draft.Choose(group[next++], grant);
                }
            }
        }
    }

    // Cases that every grant answers alike. Which vulnerabilities they have matters only through the grants they fit.
    private string Likeness(int i)
    {
        var people = draft.Cases[i].People;
        return string.Join(
            '|',
            people.Destination,
            string.Join(',', people.Travellers.Order()),
            people.Women,
            people.Children,
            people.Vulnerable,
            people.Nationality,
            string.Join(',', draft.Fitting(i))
        );
    }
}
