using System.Globalization;
using Google.OrTools.Sat;

namespace Rihla.Grants;

/// <summary>Some grants, and the cases that they may share anew among themselves while all else stays as it is.</summary>
internal sealed class PlanNeighbourhood
{
    private const int Hundredths = 100;

    private readonly PlanDraft draft;
    private readonly List<int> cases;
    private readonly CpModel model = new();
    private readonly List<(int Case, int Grant, BoolVar Chosen)> choices = [];
    private List<(int Case, int Grant)>? found;

    /// <summary>States the exact problem of these grants and cases.</summary>
    public PlanNeighbourhood(PlanDraft draft, IReadOnlyList<int> grants, List<int> cases)
    {
        (this.draft, this.cases) = (draft, cases);
        IsWhole = cases.Count == draft.Cases.Count;
        foreach (var i in cases)
        {
            var own = draft
                .Fitting(i)
                .Where(grants.Contains)
                .Select(g => (Case: i, Grant: g, Chosen: model.NewBoolVar("")))
                .ToList();
            own.ForEach(o => model.AddHint(o.Chosen, draft.Chosen(i) == o.Grant));
            model.AddAtMostOne(own.Select(o => o.Chosen));
            choices.AddRange(own);
        }
        foreach (var ofGrant in choices.ToLookup(c => c.Grant))
        {
            KeepWithin(ofGrant.Key, [.. ofGrant]);
        }
        model.Maximize(
            LinearExpr.WeightedSum(
                choices.Select(c => c.Chosen),
                choices.Select(c => (long)(draft.WorthOf(c.Case, c.Grant) * Hundredths))
            )
        );
    }

    /// <summary>Whether it holds every case of the list.</summary>
    public bool IsWhole { get; }

    /// <summary>Whether what was found is proven to be the best.</summary>
    public bool IsProven { get; private set; }

    /// <summary>What the cases of it cannot exceed together, as far as was proven.</summary>
    public double Bound { get; private set; } = double.PositiveInfinity;

    /// <summary>The work that it took, in the solver's own measure.</summary>
    public double Work { get; private set; }

    /// <summary>Looks for the best, with so much work at most. Changes nothing of the draft.</summary>
    public void Solve(double work)
    {
        using var solver = new CpSolver
        {
            // Linear relaxation of every constraint: it is what tells near from far among so many knapsacks.
            StringParameters = string.Create(
                CultureInfo.InvariantCulture,
                $"num_workers:1,random_seed:1,linearization_level:2,max_deterministic_time:{work}"
            ),
        };
        var status = solver.Solve(model);
        IsProven = status == CpSolverStatus.Optimal;
        Work = solver.Response!.DeterministicTime;
        if (status is CpSolverStatus.Optimal or CpSolverStatus.Feasible)
        {
            // The worth of each case was cut down to hundredths.
            Bound = (solver.BestObjectiveBound + cases.Count) / Hundredths;
        }
        if (status is CpSolverStatus.Optimal or CpSolverStatus.Feasible)
        {
            found =
            [
                .. choices.Where(c => solver.BooleanValue(c.Chosen)).Select(c => (c.Case, c.Grant)),
            ];
        }
    }

    /// <summary>Takes what was found into the draft, where it is better than what stands there.</summary>
    public void Apply()
    {
        var paid = cases.Where(i => draft.Chosen(i) >= 0).ToList();
        if (
            found is null
            || found.Sum(c => draft.WorthOf(c.Case, c.Grant))
                <= paid.Sum(i => draft.WorthOf(i, draft.Chosen(i)))
        )
        {
            return;
        }
        paid.ForEach(draft.Drop);
        found.ForEach(c => draft.Choose(c.Case, c.Grant));
    }

    private void KeepWithin(int g, List<(int Case, int Grant, BoolVar Chosen)> own)
    {
        var paid = own.Where(c => draft.Chosen(c.Case) == g).Select(c => c.Case).ToList();
        foreach (var (purpose, free) in draft.Left(g))
        {
            model.Add(
                LinearExpr.WeightedSum(
                    own.Select(c => c.Chosen),
                    own.Select(c => draft.CostOf(c.Case, g, purpose))
                )
                    <= free + paid.Sum(i => draft.CostOf(i, g, purpose))
            );
        }
        foreach (var s in draft.SharesOf(g))
        {
            // In ten-thousandths of a person: shares are percentages with at most two decimals.
            var others = draft.Surplus(s) - paid.Sum(i => draft.Serves(s, i));
            model.Add(
                LinearExpr.WeightedSum(
                    own.Select(c => c.Chosen),
                    own.Select(c => (long)decimal.Floor(draft.Serves(s, c.Case) * 10_000))
                ) >= (long)decimal.Ceiling((draft.Floor(s) - others) * 10_000)
            );
        }
    }
}
