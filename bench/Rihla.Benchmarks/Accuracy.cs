using Rihla.Matching;

namespace Rihla.Benchmarks;

/// <summary>How well look-ups find whom they seek: recall by stratum, precision and recall by threshold, calibration.</summary>
internal sealed class Accuracy
{
    private const int Samples = 12;

    private static readonly double[] Thresholds =
    [
        0.01,
        0.05,
        0.1,
        0.2,
        0.5,
        0.7,
        0.85,
        0.9,
        0.95,
        0.99,
        0.999,
    ];

    private readonly SortedDictionary<string, Stratum> strata = new(StringComparer.Ordinal);
    private readonly List<(double Probability, bool IsRight, bool HasTarget)> firsts = [];
    private readonly List<(double Bits, bool IsSame)> pairs = [];
    private readonly List<double> times = [];
    private long candidates;

    public static Accuracy Measure(
        Register register,
        Matcher matcher,
        List<Query> queries,
        Func<Identity, Identity> asked,
        bool explain
    )
    {
        var accuracy = new Accuracy();
        var lookups = new Lookups(register, matcher);
        foreach (var query in queries)
        {
            var identity = asked(query.Identity);
            var expected = query.Expected.Length == 0 ? -1 : register.Find(query.Expected);
            var timed = lookups.Find(identity, allScores: false);
            var found = lookups.Find(identity, allScores: true);
            accuracy.times.Add(timed.Milliseconds);
            accuracy.candidates += found.Candidates.Count;
            accuracy.Add(register, matcher, query, identity, expected, found, explain);
        }

        accuracy.times.Sort();
        return accuracy;
    }

    private void Add(
        Register register,
        Matcher matcher,
        Query query,
        Identity identity,
        int expected,
        Found found,
        bool explain
    )
    {
        for (var i = 0; i < found.Candidates.Count; i++)
        {
            pairs.Add((found.Scores[i], found.Candidates[i] == expected));
        }

        if (!strata.TryGetValue(query.Stratum, out var stratum))
        {
            strata[query.Stratum] = stratum = new Stratum();
        }

        var rank = found.Best.FindIndex(best => best.Person == expected);
        if (expected >= 0)
        {
            stratum.Bound(
                Ceiling.Of(register, matcher, identity, expected, found.Candidates),
                rank
            );
        }

        var probability = found.Best.Count == 0 ? 0 : Matcher.ProbabilityOf(found.Best[0].Bits);
        stratum.Add(rank, found.Candidates.Contains(expected), probability);
        firsts.Add((probability, rank == 0, expected >= 0));
        if (expected >= 0 && rank != 0 && (explain || stratum.Missed.Count < Samples))
        {
            stratum.Missed.Add(Miss(register, matcher, query, identity, expected, rank, found));
        }
    }

    public object Figures()
    {
        var worst = strata
            .Where(pair => pair.Key != "absent")
            .OrderBy(pair => pair.Value.RecallAt1)
            .Select(pair => pair.Key)
            .FirstOrDefault();
        return new
        {
            Strata = strata.ToDictionary(
                pair => pair.Key,
                pair => pair.Value.Figures(),
                StringComparer.Ordinal
            ),
            CandidatesPerQuery = candidates / Math.Max(1, times.Count),
            LookupMilliseconds = new
            {
                P50 = Report.Percentile(times, 0.5),
                P99 = Report.Percentile(times, 0.99),
            },
            PrecisionAndRecall = Thresholds.Select(PrecisionAndRecall),
            Calibration = Calibration(),
            WorstStratum = worst,
            MissedInWorst = worst is null ? [] : strata[worst].Missed.Take(Samples),
        };
    }

    /// <summary>Every miss of every stratum.</summary>
    public object Misses() =>
        strata.ToDictionary(pair => pair.Key, pair => pair.Value.Missed, StringComparer.Ordinal);

    // Whoever comes first and is at least so probable is shown.
    private object PrecisionAndRecall(double from)
    {
        var shown = firsts.Count(first => first.Probability >= from);
        var right = firsts.Count(first => first.IsRight && first.Probability >= from);
        return new
        {
            From = from,
            Precision = shown == 0 ? 1 : Report.Round((double)right / shown),
            Recall = Report.Round(
                (double)right / Math.Max(1, firsts.Count(first => first.HasTarget))
            ),
        };
    }

    // Of the pairs to which the matcher gives some probability, how many are one person.
    private IEnumerable<object> Calibration()
    {
        double[] edges = [0, 0.001, 0.01, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99, 1.01];
        for (var i = 0; i + 1 < edges.Length; i++)
        {
            var inside = pairs
                .Select(pair => (Probability: Matcher.ProbabilityOf(pair.Bits), pair.IsSame))
                .Where(pair => pair.Probability >= edges[i] && pair.Probability < edges[i + 1])
                .ToList();
            if (inside.Count > 0)
            {
                yield return new
                {
                    From = edges[i],
                    Pairs = inside.Count,
                    Predicted = Report.Round(inside.Average(pair => pair.Probability)),
                    Observed = Report.Round(inside.Average(pair => pair.IsSame ? 1.0 : 0)),
                };
            }
        }
    }

    private static object Miss(
        Register register,
        Matcher matcher,
        Query query,
        Identity identity,
        int expected,
        int rank,
        Found found
    )
    {
        var sought = matcher.Prepare(identity);
        var match = matcher.Compare(sought, register.Prepared(expected));
        var first =
            found.Best.Count == 0
                ? null
                : matcher.Compare(sought, register.Prepared(found.Best[0].Person));
        var agreeing = match.Evidence.Count(evidence =>
            evidence is { Bits: > 0, Field: <= EvidenceField.FamilyName }
        );
        var why =
            agreeing == 0 ? "no part of the names agrees"
            : match.Evidence.Any(evidence =>
                evidence is { Agreement: Agreement.Different, Field: <= EvidenceField.FamilyName }
            )
                ? "another part of the person's name was asked"
            : !found.Candidates.Contains(expected) ? "no key in common"
            : first is not null && first.Bits.Equals(match.Bits) ? "a namesake weighs the same"
            : "a namesake weighs more";
        return new
        {
            query.Id,
            query.Name,
            Why = why,
            Rank = rank + 1,
            IsCandidate = found.Candidates.Contains(expected),
            Expected = Lines(match),
            Preferred = first is null ? [] : Lines(first),
        };
    }

    private static IEnumerable<string> Lines(Match match) =>
        match
            .Evidence.Select(e => $"{e.Field} {e.Kind} {e.Left} ~ {e.Right}: {e.Bits:0.0}")
            .Prepend($"{match.Probability:0.0000}");

    private sealed class Stratum
    {
        private int queries;
        private int first;
        private int amongFive;
        private int candidate;
        private int likely;
        private int shown;
        private double ownFirst;
        private double ownAmongFive;
        private Ceiling ceiling = new(0, 0, 0);

        public List<object> Missed { get; } = [];

        public double RecallAt1 => Share(first);

        public void Add(int rank, bool isCandidate, double probability)
        {
            queries++;
            first += rank == 0 ? 1 : 0;
            amongFive += rank >= 0 ? 1 : 0;
            candidate += isCandidate ? 1 : 0;
            likely += probability >= MatcherWeights.Default.LikelyFrom ? 1 : 0;
            shown += probability >= MatcherWeights.Default.PossibleFrom ? 1 : 0;
        }

        public void Bound(Ceiling ofQuery, int rank)
        {
            ceiling += ofQuery;
            ownFirst += rank == 0 ? ofQuery.OwnParts : 0;
            ownAmongFive += rank >= 0 ? ofQuery.OwnParts : 0;
        }

        public object Figures() =>
            new
            {
                Queries = queries,
                RecallAt1,
                RecallAt5 = Share(amongFive),
                CeilingAt1 = Share(ceiling.AtOne),
                CeilingAt5 = Share(ceiling.AtFive),
                OwnPartsAsked = Share(ceiling.OwnParts),
                // Of the queries that ask for nothing but parts of the person's own name.
                OwnPartsRecallAt1 = Report.Round(ownFirst / Math.Max(1, ceiling.OwnParts)),
                OwnPartsRecallAt5 = Report.Round(ownAmongFive / Math.Max(1, ceiling.OwnParts)),
                AmongCandidates = Share(candidate),
                SomebodyLikely = Share(likely),
                SomebodyShown = Share(shown),
            };

        private double Share(double count) => Report.Round(count / Math.Max(1, queries));
    }
}
