using Rihla.Platform;

namespace Rihla.Grants;

/// <summary>What a case would cost a grant, and whether the grant's rules admit it.</summary>
/// <param name="Cost">By line, in whole minor units.</param>
/// <param name="Broken">The words of the first rule that leaves it out; empty when a line is missing; null when it fits.</param>
internal sealed record PlanOption(Dictionary<LinePurpose, long> Cost, string? Broken)
{
    /// <summary>Whether the grant may pay.</summary>
    public bool Fits => Broken is null;

    /// <summary>What it costs on all lines together.</summary>
    public long Total => Cost.Values.Sum();
}

/// <summary>A proposal in the making: who is paid by what, what is left on each line, and how each minimum share stands.</summary>
internal sealed class PlanDraft
{
    // Two points of a hundred: enough to use money that ends sooner first, too little to pass anybody over.
    private const double EndingSoonBonus = 2;

    private readonly DateOnly day;
    private readonly PlanOption?[,] options;
    private readonly bool[] hasCost;
    private readonly int[] chosen;
    private readonly int[][] fitting;
    private readonly int[][] sharesOf;
    private readonly double[] bonus;
    private readonly List<(int Grant, GrantRule Rule, decimal Before)> shares = [];
    private readonly decimal[,] serves;
    private readonly Dictionary<LinePurpose, long>[] left;
    private readonly decimal[] surplus;

    /// <summary>Nobody paid for yet.</summary>
    /// <param name="cases">Who waits, most urgent first.</param>
    /// <param name="grants">The open grants.</param>
    /// <param name="costs">What cases cost, and what currencies are worth.</param>
    /// <param name="day">The day whose rules count.</param>
    public PlanDraft(
        IReadOnlyList<PlanCase> cases,
        IReadOnlyList<PlanGrant> grants,
        CostTable costs,
        DateOnly day
    )
    {
        (Cases, Grants, this.day) = (cases, grants, day);
        for (var g = 0; g < grants.Count; g++)
        {
            var paidFor = grants[g].PaidFor;
            foreach (
                var rule in grants[g].Grant.RulesOn(day).Where(r => r.Kind == RuleKind.MinimumShare)
            )
            {
                var before = rule.Surplus(
                    paidFor.Sum(r => r.Count(rule.Codes[0])),
                    paidFor.Sum(r => r.Persons)
                );
                shares.Add((g, rule, before));
            }
        }
        options = new PlanOption?[cases.Count, grants.Count];
        hasCost = new bool[cases.Count];
        chosen = [.. Enumerable.Repeat(-1, cases.Count)];
        left = [.. grants.Select(g => new Dictionary<LinePurpose, long>(g.Free))];
        surplus = [.. shares.Select(s => s.Before)];
        sharesOf =
        [
            .. grants.Select(
                (_, g) =>
                    Enumerable.Range(0, shares.Count).Where(s => shares[s].Grant == g).ToArray()
            ),
        ];
        bonus =
        [
            .. grants.Select(g =>
                EndingSoonBonus * Math.Max(0, 1 - (g.Grant.DaysLeft(day) / 365.0))
            ),
        ];
        serves = new decimal[shares.Count, cases.Count];
        for (var s = 0; s < shares.Count; s++)
        {
            for (var i = 0; i < cases.Count; i++)
            {
                var people = cases[i].People;
                serves[s, i] = shares[s]
                    .Rule.Surplus(shares[s].Rule.Counted(people), people.Persons);
            }
        }
        FindOptions(costs);
        fitting =
        [
            .. cases.Select(
                (_, i) =>
                    Enumerable
                        .Range(0, grants.Count)
                        .Where(g => options[i, g] is { Fits: true })
                        .ToArray()
            ),
        ];
    }

    /// <summary>Who waits.</summary>
    public IReadOnlyList<PlanCase> Cases { get; }

    /// <summary>The open grants.</summary>
    public IReadOnlyList<PlanGrant> Grants { get; }

    /// <summary>How many minimum shares the grants have together.</summary>
    public int Shares => shares.Count;

    /// <summary>What all that is paid for is worth.</summary>
    public double Worth =>
        Enumerable.Range(0, Cases.Count).Where(i => chosen[i] >= 0).Sum(i => WorthOf(i, chosen[i]));

    /// <summary>The grant that pays for a case, or -1.</summary>
    public int Chosen(int i) => chosen[i];

    /// <summary>Whether anything is known about what a case costs.</summary>
    public bool HasCost(int i) => hasCost[i];

    /// <summary>What a case would be to a grant, or null when its cost is unknown.</summary>
    public PlanOption? Option(int i, int g) => options[i, g];

    /// <summary>What a case costs a grant on one line, in whole minor units.</summary>
    public long CostOf(int i, int g, LinePurpose purpose) =>
        options[i, g]!.Cost.GetValueOrDefault(purpose);

    /// <summary>The grants that may pay for a case.</summary>
    public IReadOnlyList<int> Fitting(int i) => fitting[i];

    /// <summary>What is left on each line of a grant, in whole minor units.</summary>
    public IReadOnlyDictionary<LinePurpose, long> Left(int g) => left[g];

    /// <summary>The minimum shares of a grant.</summary>
    public IReadOnlyList<int> SharesOf(int g) => sharesOf[g];

    /// <summary>The grant of a minimum share.</summary>
    public int GrantOf(int s) => shares[s].Grant;

    /// <summary>The rule of a minimum share.</summary>
    public GrantRule RuleOf(int s) => shares[s].Rule;

    /// <summary>By how many persons a case brings a share above its minimum; below zero, further under it.</summary>
    public decimal Serves(int s, int i) => serves[s, i];

    /// <summary>How far a share stands above its minimum, in persons.</summary>
    public decimal Surplus(int s) => surplus[s];

    /// <summary>How low a share may stand: one that is missed already need not be made up at once, but it gets no worse.</summary>
    public decimal Floor(int s) => Math.Min(0, shares[s].Before);

    /// <summary>A share that stands lower than it may; nothing when all are kept.</summary>
    public int? MissedShare()
    {
        for (var s = 0; s < shares.Count; s++)
        {
            if (surplus[s] < Floor(s))
            {
                return s;
            }
        }
        return null;
    }

    /// <summary>What it is worth that a grant pays for a case.</summary>
    public double WorthOf(int i, int g) => Cases[i].Worth + BonusOf(i, g);

    /// <summary>The part of that which says that money that ends sooner is used first.</summary>
    public double BonusOf(int i, int g) => bonus[g] * Cases[i].People.Persons;

    /// <summary>What a case is worth for each of its persons.</summary>
    public double WorthEach(int i) => Cases[i].Worth / (double)Math.Max(1, Cases[i].People.Persons);

    /// <summary>Whether a grant has the money for a case, and keeps its shares with it.</summary>
    public bool HasRoom(int i, int g) =>
        options[i, g]!.Cost.All(c => left[g].GetValueOrDefault(c.Key) >= c.Value)
        && sharesOf[g].All(s => serves[s, i] >= 0 || surplus[s] + serves[s, i] >= Floor(s));

    /// <summary>The grant pays for the case.</summary>
    public void Choose(int i, int g)
    {
        chosen[i] = g;
        Move(i, g, 1);
    }

    /// <summary>Nobody pays for the case any more.</summary>
    public void Drop(int i)
    {
        Move(i, chosen[i], -1);
        chosen[i] = -1;
    }

    private void Move(int i, int g, int sign)
    {
        foreach (var (purpose, amount) in options[i, g]!.Cost)
        {
            left[g][purpose] -= sign * amount;
        }
        foreach (var s in sharesOf[g])
        {
            surplus[s] += sign * serves[s, i];
        }
    }

    private void FindOptions(CostTable table)
    {
        // Cases of the same people cost the same: worked out once for each currency.
        var known = new Dictionary<string, Dictionary<LinePurpose, long>?>(StringComparer.Ordinal);
        for (var i = 0; i < Cases.Count; i++)
        {
            var people = Cases[i].People;
            var group = $"{people.Destination} {string.Join(' ', people.Travellers.Order())}";
            for (var g = 0; g < Grants.Count; g++)
            {
                var grant = Grants[g].Grant;
                var key = $"{grant.Currency} {group}";
                if (!known.TryGetValue(key, out var cost))
                {
                    cost =
                        people.Persons == 0
                            ? null
                            : table.Of(people, Currency.Of(grant.Currency)).Value;
                    known[key] = cost;
                }
                if (cost is not null)
                {
                    hasCost[i] = true;
                    options[i, g] = new(cost, BrokenRule(grant, people, cost));
                }
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
}
