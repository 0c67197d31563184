using System.Diagnostics;
using Google.OrTools.Sat;
using Rihla.Platform;
using Glop = Google.OrTools.LinearSolver;

namespace Rihla.Grants;

/// <summary>A waiting case as the planner sees it.</summary>
/// <param name="CaseId">Which.</param>
/// <param name="Code">Its code.</param>
/// <param name="People">Who they are, without who they are.</param>
/// <param name="Urgency">Days waited and what vulnerability is worth in days.</param>
internal sealed record PlanCase(Guid CaseId, string Code, Makeup People, int Urgency)
{
    /// <summary>What paying for the case is worth: a hundred for each person, and one more for each day of urgency up to two years.</summary>
    public long Worth => People.Persons * (100L + Math.Clamp(Urgency, 0, 730));
}

/// <summary>An open grant as the planner sees it.</summary>
/// <param name="Grant">With its lines and rules.</param>
/// <param name="Free">What is free on each line, in whole minor units.</param>
/// <param name="PaidFor">For whom it pays already.</param>
internal sealed record PlanGrant(
    Grant Grant,
    IReadOnlyDictionary<LinePurpose, long> Free,
    IReadOnlyList<Reservation> PaidFor
);

/// <summary>Why a case is where it is in a proposal.</summary>
internal enum PlanReason
{
    /// <summary>A grant fits and has the money.</summary>
    Funded,

    /// <summary>The rules of every open grant leave it out.</summary>
    NoGrantFits,

    /// <summary>Grants fit, and their money goes to more urgent cases.</summary>
    MoneyUsedUp,

    /// <summary>A grant fits and has money, and its minimum share would be missed.</summary>
    ShareHolds,

    /// <summary>What the case costs is not known.</summary>
    CostUnknown,
}

/// <summary>What the planner says about a case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Reason">Why.</param>
/// <param name="Grant">The grant that pays; of a case not paid for, the one that comes nearest.</param>
/// <param name="Cost">What it costs that grant, in whole minor units.</param>
/// <param name="Purpose">The line that is short.</param>
/// <param name="Missing">What is missing on it, in whole minor units.</param>
/// <param name="Rule">The rule that leaves it out, in the donor's words.</param>
internal sealed record PlanAnswer(
    PlanCase Case,
    PlanReason Reason,
    Grant? Grant = null,
    long? Cost = null,
    LinePurpose? Purpose = null,
    long? Missing = null,
    string? Rule = null
);

/// <summary>A proposal, and how good it is.</summary>
/// <param name="Answers">One for each case, the most urgent first.</param>
/// <param name="Worth">The sum of what the proposal is worth.</param>
/// <param name="Bound">More than this no proposal can be worth: proven.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record PlanResult(
    IReadOnlyList<PlanAnswer> Answers,
    double Worth,
    double Bound,
    double Seconds
)
{
    /// <summary>How far below the proven bound, from 0 to 1.</summary>
    public double Gap => Bound <= 0 ? 0 : Math.Max(0, (Bound - Worth) / Bound);
}

/// <summary>
/// Sets the waiting list against all open grants. First a linear programme over groups of like cases, which proves how
/// good a proposal can be at most; then whole cases, from its answer downwards; then the margin, where whole cases and the
/// last money of each line do not meet, is solved again exactly.
/// </summary>
internal sealed class FundingPlanner
{
    // Two points of a hundred: enough to use money that ends sooner first, too little to pass anybody over.
    private const double EndingSoonBonus = 2;

    // Work, not seconds, ends the search, so that the same waiting list gives the same proposal on every machine.
    private const double MarginWork = 3;
    private const int MarginCases = 700;

    private readonly IReadOnlyList<PlanCase> cases;
    private readonly IReadOnlyList<PlanGrant> grants;
    private readonly DateOnly day;
    private readonly List<(PlanGrant Of, GrantRule Rule, decimal Before)> shares = [];
    private readonly Option?[,] options;
    private readonly bool[] hasCost;
    private readonly int[] chosen;
    private readonly Dictionary<LinePurpose, long>[] left;
    private readonly decimal[] surplus;

    private FundingPlanner(
        IReadOnlyList<PlanCase> cases,
        IReadOnlyList<PlanGrant> grants,
        CostTable costs,
        DateOnly day
    )
    {
        (this.cases, this.grants, this.day) = (cases, grants, day);
        foreach (var grant in grants)
        {
            foreach (
                var rule in grant.Grant.RulesOn(day).Where(r => r.Kind == RuleKind.MinimumShare)
            )
            {
                shares.Add(
                    (
                        grant,
                        rule,
                        rule.Surplus(
                            grant.PaidFor.Sum(r => r.Count(rule.Codes[0])),
                            grant.PaidFor.Sum(r => r.Persons)
                        )
                    )
                );
            }
        }
        options = new Option?[cases.Count, grants.Count];
        hasCost = new bool[cases.Count];
        chosen = [.. Enumerable.Repeat(-1, cases.Count)];
        left = [.. grants.Select(g => new Dictionary<LinePurpose, long>(g.Free))];
        surplus = [.. shares.Select(s => s.Before)];
        FindOptions(costs);
    }

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
        var planner = new FundingPlanner(cases, grants, costs, day);
        var bound = planner.Relax();
        planner.KeepShares();
        planner.Fill();
        planner.SolveMargin();
        planner.Fill();
        var worth = planner.TotalWorth();
        return new(planner.Answers(), worth, Math.Max(bound, worth), watch.Elapsed.TotalSeconds);
    }

    private void FindOptions(CostTable table)
    {
        // Cases of the same people cost the same: worked out once for each currency.
        var known = new Dictionary<string, Dictionary<LinePurpose, long>?>(StringComparer.Ordinal);
        for (var i = 0; i < cases.Count; i++)
        {
            var people = cases[i].People;
            var group = $"{people.Destination} {string.Join(' ', people.Travellers.Order())}";
            for (var g = 0; g < grants.Count; g++)
            {
                var grant = grants[g].Grant;
                var key = $"{grant.Currency} {group}";
                if (!known.TryGetValue(key, out var cost))
                {
                    cost =
                        people.Persons == 0
                            ? null
                            : table.Of(people, Currency.Of(grant.Currency)).Value;
                    known[key] = cost;
                }
                if (cost is null)
                {
                    continue;
                }
                hasCost[i] = true;
                var broken = BrokenRule(grant, people, cost);
                options[i, g] = new(cost, broken is null, broken);
            }
        }
    }

    private string? BrokenRule(Grant grant, Makeup people, Dictionary<LinePurpose, long> cost)
    {
        if (cost.Keys.Any(p => grant.LineFor(p) is null))
        {
            return "";
        }
        var perPerson = Currency.Of(grant.Currency).FromMinor(cost.Values.Sum()) / people.Persons;
        return grant.RulesOn(day).FirstOrDefault(r => !r.Admits(people, perPerson))?.Text;
    }

    // The linear programme. Cases that differ in nothing but urgency are one group; of a group the most urgent come first,
    // which a linear programme does by itself because their worth falls.
    private double Relax()
    {
        var groups = Enumerable
            .Range(0, cases.Count)
            .Where(i => Fitting(i).Any())
            .GroupBy(Likeness, StringComparer.Ordinal)
            .Select(g => g.OrderByDescending(i => cases[i].Worth).ToList())
            .ToList();
        using var solver = Glop.Solver.CreateSolver("GLOP");
        var lines = LineRows(solver);
        var shareRows = shares
            .Select(s =>
                solver.MakeConstraint(-(double)Math.Max(0, s.Before), double.PositiveInfinity)
            )
            .ToList();
        var objective = solver.Objective();
        objective.SetMaximization();
        var counts = new List<(List<int> Group, int Grant, Glop.Variable Count)>();
        foreach (var group in groups)
        {
            var people = cases[group[0]].People;
            var all = solver.MakeConstraint(0, 0);
            foreach (var i in group)
            {
                var paid = solver.MakeNumVar(0, 1, "");
                all.SetCoefficient(paid, -1);
                objective.SetCoefficient(paid, cases[i].Worth);
            }
            foreach (var g in Fitting(group[0]))
            {
                var count = solver.MakeNumVar(0, group.Count, "");
                all.SetCoefficient(count, 1);
                objective.SetCoefficient(count, Bonus(g) * people.Persons);
                foreach (var (purpose, amount) in options[group[0], g]!.Cost)
                {
                    lines[(g, purpose)].SetCoefficient(count, amount);
                }
                foreach (var s in SharesOf(g))
                {
                    shareRows[s].SetCoefficient(count, (double)Serves(s, group[0]));
                }
                counts.Add((group, g, count));
            }
        }
        if (solver.Solve() != Glop.Solver.ResultStatus.OPTIMAL)
        {
            throw new InvalidOperationException(
                "The linear programme of the planner has no optimum."
            );
        }
        foreach (var byGroup in counts.GroupBy(c => c.Group[0]))
        {
            var next = 0;
            foreach (var (group, grant, count) in byGroup)
            {
                for (var n = (int)(count.SolutionValue() + 1e-7); n > 0; n--)
                {
                    Choose(group[next++], grant);
                }
            }
        }
        return objective.Value();
    }

    private Dictionary<(int, LinePurpose), Glop.Constraint> LineRows(Glop.Solver solver) =>
        grants
            .SelectMany((g, i) => g.Free.Select(f => (Key: (i, f.Key), f.Value)))
            .ToDictionary(f => f.Key, f => solver.MakeConstraint(double.NegativeInfinity, f.Value));

    // Whole cases may miss a share that the linear programme met with parts of cases: the least urgent of those who do not
    // serve it step back.
    private void KeepShares()
    {
        for (var s = 0; s < shares.Count; s++)
        {
            var g = GrantOf(s);
            var against = new Queue<int>(
                Enumerable
                    .Range(0, cases.Count)
                    .Where(i => chosen[i] == g && Serves(s, i) < 0)
                    .OrderBy(i => cases[i].Worth / cases[i].People.Persons)
            );
            while (surplus[s] < Floor(s) && against.TryDequeue(out var i))
            {
                Drop(i);
            }
        }
    }

    // Whoever still fits somewhere is taken, the most urgent first, from the money that ends first.
    private void Fill()
    {
        foreach (
            var i in Enumerable
                .Range(0, cases.Count)
                .Where(i => chosen[i] < 0)
                .OrderByDescending(i => cases[i].Worth / Math.Max(1, cases[i].People.Persons))
        )
        {
            var best = Fitting(i)
                .Where(g => HasRoom(i, g))
                .OrderByDescending(Bonus)
                .FirstOrDefault(-1);
            if (best >= 0)
            {
                Choose(i, best);
            }
        }
    }

    // The margin: the least urgent who are paid for and the most urgent who are not, over all that is left then.
    private void SolveMargin()
    {
        var paid = Enumerable
            .Range(0, cases.Count)
            .Where(i => chosen[i] >= 0)
            .GroupBy(i => chosen[i])
            .SelectMany(g =>
                g.OrderBy(i => cases[i].Worth / cases[i].People.Persons)
                    .Take(Math.Max(4, MarginCases / 2 / grants.Count))
            )
            .ToList();
        var unpaid = Enumerable
            .Range(0, cases.Count)
            .Where(i => chosen[i] < 0 && Fitting(i).Any())
            .OrderByDescending(i => cases[i].Worth / cases[i].People.Persons)
            .Take(MarginCases - paid.Count)
            .ToList();
        if (paid.Count == 0 || unpaid.Count == 0)
        {
            return;
        }
        var before = chosen.ToArray();
        paid.ForEach(Drop);
        var model = new CpModel();
        var choices = new List<(int Case, int Grant, BoolVar Chosen)>();
        foreach (var i in paid.Concat(unpaid))
        {
            var own = Fitting(i)
                .Select(g => (Case: i, Grant: g, Chosen: model.NewBoolVar("")))
                .ToList();
            own.ForEach(o => model.AddHint(o.Chosen, before[i] == o.Grant));
            model.AddAtMostOne(own.Select(o => o.Chosen));
            choices.AddRange(own);
        }
        foreach (var ofGrant in choices.ToLookup(c => c.Grant))
        {
            foreach (var (purpose, free) in left[ofGrant.Key])
            {
                model.Add(
                    LinearExpr.WeightedSum(
                        ofGrant.Select(c => c.Chosen),
                        ofGrant.Select(c =>
                            options[c.Case, c.Grant]!.Cost.GetValueOrDefault(purpose)
                        )
                    ) <= free
                );
            }
            foreach (var s in SharesOf(ofGrant.Key))
            {
                // In ten-thousandths of a person: shares are percentages with at most two decimals.
                model.Add(
                    LinearExpr.WeightedSum(
                        ofGrant.Select(c => c.Chosen),
                        ofGrant.Select(c => (long)decimal.Floor(Serves(s, c.Case) * 10_000))
                    ) >= (long)decimal.Ceiling((Floor(s) - surplus[s]) * 10_000)
                );
            }
        }
        model.Maximize(
            LinearExpr.WeightedSum(
                choices.Select(c => c.Chosen),
                choices.Select(c => (long)(WorthOf(c.Case, c.Grant) * 100))
            )
        );
        var solver = new CpSolver
        {
            StringParameters = string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"num_workers:1,random_seed:1,max_deterministic_time:{MarginWork}"
            ),
        };
        var status = solver.Solve(model);
        var solved = status is CpSolverStatus.Optimal or CpSolverStatus.Feasible;
        foreach (var (i, g, choice) in choices)
        {
            if (solved ? solver.BooleanValue(choice) : before[i] == g)
            {
                Choose(i, g);
            }
        }
    }

    private List<PlanAnswer> Answers()
    {
        var answers = new List<PlanAnswer>();
        for (var i = 0; i < cases.Count; i++)
        {
            answers.Add(
                chosen[i] >= 0
                    ? new(
                        cases[i],
                        PlanReason.Funded,
                        grants[chosen[i]].Grant,
                        options[i, chosen[i]]!.Cost.Values.Sum()
                    )
                    : WhyNot(i)
            );
        }
        return answers;
    }

    private PlanAnswer WhyNot(int i)
    {
        if (!hasCost[i])
        {
            return new(cases[i], PlanReason.CostUnknown);
        }
        var fitting = Fitting(i).ToList();
        if (fitting.Count == 0)
        {
            // The grant whose first broken rule can be named; the rules of each are on its page.
            var near = Enumerable
                .Range(0, grants.Count)
                .Where(g => options[i, g]?.Broken is { Length: > 0 })
                .FirstOrDefault(-1);
            return near < 0
                ? new(cases[i], PlanReason.NoGrantFits)
                : new(
                    cases[i],
                    PlanReason.NoGrantFits,
                    grants[near].Grant,
                    options[i, near]!.Cost.Values.Sum(),
                    Rule: options[i, near]!.Broken
                );
        }
        var nearest = fitting
            .Select(g =>
            {
                var cost = options[i, g]!.Cost;
                var (purpose, missing) = cost.Select(c =>
                        (c.Key, Missing: c.Value - left[g].GetValueOrDefault(c.Key))
                    )
                    .MaxBy(c => c.Missing);
                return (
                    Grant: g,
                    Purpose: purpose,
                    Missing: missing,
                    Share: missing / (double)cost.Values.Sum()
                );
            })
            .MinBy(s => s.Share);
        var grant = grants[nearest.Grant].Grant;
        var total = options[i, nearest.Grant]!.Cost.Values.Sum();
        if (nearest.Missing > 0)
        {
            return new(
                cases[i],
                PlanReason.MoneyUsedUp,
                grant,
                total,
                nearest.Purpose,
                nearest.Missing
            );
        }
        var held = SharesOf(nearest.Grant)
            .FirstOrDefault(s => Serves(s, i) < 0 && surplus[s] + Serves(s, i) < Floor(s), -1);
        return new(
            cases[i],
            PlanReason.ShareHolds,
            grant,
            total,
            Rule: held < 0 ? null : shares[held].Rule.Text
        );
    }

    private double TotalWorth() =>
        Enumerable.Range(0, cases.Count).Where(i => chosen[i] >= 0).Sum(i => WorthOf(i, chosen[i]));

    private double WorthOf(int i, int g) => cases[i].Worth + (Bonus(g) * cases[i].People.Persons);

    private double Bonus(int g) =>
        EndingSoonBonus * Math.Max(0, 1 - (grants[g].Grant.DaysLeft(day) / 365.0));

    private IEnumerable<int> Fitting(int i) =>
        Enumerable.Range(0, grants.Count).Where(g => options[i, g] is { Fits: true });

    private IEnumerable<int> SharesOf(int g) =>
        Enumerable.Range(0, shares.Count).Where(s => GrantOf(s) == g);

    private int GrantOf(int s)
    {
        for (var g = 0; g < grants.Count; g++)
        {
            if (ReferenceEquals(grants[g], shares[s].Of))
            {
                return g;
            }
        }
        return -1;
    }

    private decimal Serves(int s, int i) =>
        shares[s].Rule.Surplus(shares[s].Rule.Counted(cases[i].People), cases[i].People.Persons);

    // A share that is missed already need not be made up at once, but it gets no worse.
    private decimal Floor(int s) => Math.Min(0, shares[s].Before);

    private bool HasRoom(int i, int g) =>
        options[i, g]!.Cost.All(c => left[g].GetValueOrDefault(c.Key) >= c.Value)
        && SharesOf(g)
            .All(s =>
                Serves(s, i) is var serves && (serves >= 0 || surplus[s] + serves >= Floor(s))
            );

    private void Choose(int i, int g)
    {
        chosen[i] = g;
        foreach (var (purpose, amount) in options[i, g]!.Cost)
        {
            left[g][purpose] -= amount;
        }
        foreach (var s in SharesOf(g))
        {
            surplus[s] += Serves(s, i);
        }
    }

    private void Drop(int i)
    {
        var g = chosen[i];
        chosen[i] = -1;
        foreach (var (purpose, amount) in options[i, g]!.Cost)
        {
            left[g][purpose] += amount;
        }
        foreach (var s in SharesOf(g))
        {
            surplus[s] -= Serves(s, i);
        }
    }

    // Cases that every grant answers alike. Which vulnerabilities they have matters only through the grants they fit.
    private string Likeness(int i)
    {
        var people = cases[i].People;
        return string.Join(
            '|',
            people.Destination,
            string.Join(',', people.Travellers.Order()),
            people.Women,
            people.Children,
            people.Vulnerable,
            people.Nationality,
            string.Join(',', Fitting(i))
        );
    }

    private sealed record Option(Dictionary<LinePurpose, long> Cost, bool Fits, string? Broken);
}
