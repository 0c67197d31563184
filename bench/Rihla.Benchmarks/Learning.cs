using System.Globalization;
using Rihla.Matching;

namespace Rihla.Benchmarks;

/// <summary>
/// Learns the table of weights by expectation and maximisation (Dempster, Laird and Rubin, 1977) in the model of Fellegi
/// and Sunter: which pairs are one person is never looked at.
/// <para>
/// u, how often a piece of evidence is seen between two people, is counted on pairs drawn at random. m, how often it is
/// seen between two records of one person, is learned on the candidates of the even queries and of the caseload: each
/// pair counts as much as it is probably one person under the weights so far. A query is at most one of its candidates.
/// The weight of an agreeing name is a line in the rarity of the name, the one under which m and u are told apart best
/// (a logistic regression for each kind).
/// </para>
/// </summary>
internal sealed class Learning
{
    private const int StrangersPerQuery = 2_000;
    private const int StrangersOfCaseload = 400_000;
    private const int Rounds = 60;
    private const double Smoothing = 0.5;
    private const double Enough = 1e-4;
    private const double CertainBits = 7;

    /// <summary>Somebody writes down the wrong sex or country now and then, whatever the pairs at hand show.</summary>
    private const double LeastShare = 0.01;

    /// <summary>
    /// Slips that the queries at hand do not contain and every field office makes: so often at least, whatever was seen.
    /// </summary>
    private static readonly Dictionary<EvidenceKind, double> Slips = new()
    {
        [EvidenceKind.BirthDigit] = 0.02,
        [EvidenceKind.BirthDayMonth] = 0.005,
        [EvidenceKind.BirthJanuaryYear] = 0.02,
        [EvidenceKind.BirthClose] = 0.0025,
    };

    /// <summary>
    /// A kind seen less often than this keeps its weight: a name among pairs of one person, anything else among
    /// strangers, who never share a document.
    /// </summary>
    private const double LeastSeen = 8;

    // Candidates of one query exclude each other; the pairs of the caseload do not.
    private readonly List<List<Observation>> queries = [];
    private readonly List<Observation> pairs = [];
    private readonly List<Observation> strangersOfQueries = [];
    private readonly List<Observation> strangersOfPairs = [];
    private readonly Weight[] table = [.. Enum.GetValues<EvidenceKind>().Select(Weights.Of)];
    private double queryPrior;
    private double pairPrior;

    public static string Learn(Options options, TextWriter output)
    {
        var learning = new Learning();
        learning.ReadQueries(options["register"], options["queries"]);
        learning.ReadCaseload(options["caseload"]);
        var rounds = learning.Run();
        learning.Write(rounds, output);
        return "";
    }

    private void ReadQueries(string registerFile, string queriesFile)
    {
        var matcher = new Matcher();
        var register = Register.Load(registerFile, matcher, new HashSet<string>());
        queryPrior = -Math.Log2(register.Count);
        var random = new Random(2022);
        foreach (var query in Query.Read(queriesFile, "tune"))
        {
            var sought = matcher.Prepare(query.Identity);
            queries.Add([
                .. register
                    .Index.Find(query.Identity)
                    .Select(person => Observe(matcher, sought, register.Prepared(person))),
            ]);
            for (var i = 0; i < StrangersPerQuery; i++)
            {
                strangersOfQueries.Add(
                    Observe(matcher, sought, register.Prepared(random.Next(register.Count)))
                );
            }
        }
    }

    private void ReadCaseload(string file)
    {
        var matcher = new Matcher();
        var people = Caseload.Read(file, matcher);
        pairPrior = -Math.Log2(people.Count);
        foreach (var (a, b) in Caseload.CandidatePairs(people))
        {
            pairs.Add(Observe(matcher, people[a].Prepared, people[b].Prepared));
        }

        var random = new Random(2023);
        for (var i = 0; i < StrangersOfCaseload; i++)
        {
            var (a, b) = (people[random.Next(people.Count)], people[random.Next(people.Count)]);
            if (a.Case != b.Case)
            {
                strangersOfPairs.Add(Observe(matcher, a.Prepared, b.Prepared));
            }
        }
    }

    private static Observation Observe(Matcher matcher, PreparedIdentity a, PreparedIdentity b) =>
        Observation.Of(matcher.Compare(a, b), Math.Min(Parts(a), Parts(b)));

    private static int Parts(PreparedIdentity identity) =>
        identity.View.Of(NameGroup.Own).Next(out var name) ? name.Count : 0;

    // Names and dates are learned on the queries, where the candidates of one query exclude each other. The caseload is
    // full of namesakes, who left to themselves would pass for one person: there only what the queries do not have is
    // learned, from pairs that names and dates leave no doubt about.
    private int Run()
    {
        var weighted = Begin();
        var before = double.NegativeInfinity;
        var round = 0;
        while (++round < Rounds)
        {
            MaximiseNamesAndDates(weighted);
            (weighted, var likelihood) = ExpectOfQueries();
            if (Math.Abs(likelihood - before) < Enough * Math.Abs(likelihood))
            {
                break;
            }

            before = likelihood;
        }

        MaximiseNumbers(CertainPairs());
        return round;
    }

    // To begin with: two parts of the name agree, none differs, and a birth date does not speak against.
    private List<(Observation Pair, double Share)> Begin() =>
        [
            .. queries
                .SelectMany(candidates => candidates)
                .Select(pair =>
                    (
                        pair,
                        pair.Agreeing > 1
                        && pair.Agreeing == pair.Comparable
                        && !pair.Has(EvidenceKind.BirthDifferent)
                        && !pair.Has(EvidenceKind.BirthClose)
                        && !pair.Has(EvidenceKind.BirthFewYears)
                            ? 1.0
                            : 0.0
                    )
                ),
        ];

    // How probably each candidate is the person sought, and the logarithm of the likelihood.
    private (List<(Observation Pair, double Share)> Weighted, double Likelihood) ExpectOfQueries()
    {
        var weighted = new List<(Observation, double)>();
        var likelihood = 0.0;
        foreach (var candidates in queries)
        {
            var odds = candidates.ConvertAll(pair => Math.Pow(2, queryPrior + pair.Bits(table)));
            var sum = 1 + odds.Sum();
            likelihood += Math.Log2(sum);
            for (var i = 0; i < candidates.Count; i++)
            {
                weighted.Add((candidates[i], odds[i] / sum));
            }
        }

        return (weighted, likelihood);
    }

    // Those of whom names and dates leave next to no doubt.
    private List<(Observation Pair, double Share)> CertainPairs() =>
        [
            .. pairs
                .Where(pair => pair.NamesAndDates.Bits(table) + pairPrior >= CertainBits)
                .Select(pair => (pair, 1.0)),
        ];

    private void MaximiseNamesAndDates(List<(Observation Pair, double Share)> weighted)
    {
        MaximiseField(
            weighted,
            [.. strangersOfQueries.Select(pair => (pair, 1.0))],
            EvidenceKind.BirthSame,
            EvidenceKind.BirthDifferent
        );
        MaximiseField(
            weighted,
            Namesakes(weighted),
            EvidenceKind.SexSame,
            EvidenceKind.SexDifferent
        );
        for (var kind = EvidenceKind.NameSame; kind <= EvidenceKind.NameAcross3; kind++)
        {
            MaximiseName(weighted, kind);
        }

        MaximiseDifferences(weighted);
    }

    // A name tells sex and country: what they say beyond it is seen among namesakes, not among strangers.
    private static List<(Observation Pair, double Share)> Namesakes(
        List<(Observation Pair, double Share)> weighted
    ) =>
        [
            .. weighted
                .Where(seen => seen.Pair.Agreeing > 1)
                .Select(seen => (seen.Pair, 1 - seen.Share)),
        ];

    private void MaximiseNumbers(List<(Observation Pair, double Share)> weighted)
    {
        List<(Observation Pair, double Share)> strangers =
        [
            .. strangersOfPairs.Select(pair => (pair, 1.0)),
        ];
        var certain = weighted.Select(seen => seen.Pair).ToHashSet();
        MaximiseField(
            weighted,
            Namesakes(pairs.ConvertAll(pair => (pair, certain.Contains(pair) ? 1.0 : 0.0))),
            EvidenceKind.NationalitySame,
            EvidenceKind.NationalityDifferent
        );
        MaximiseField(weighted, strangers, EvidenceKind.PhoneSame, EvidenceKind.PhoneDifferent);
        MaximiseField(
            weighted,
            strangers,
            EvidenceKind.DocumentSame,
            EvidenceKind.DocumentDifferent
        );
    }

    // Kinds that exclude each other: shares among the pairs of which the field is known.
    private void MaximiseField(
        List<(Observation Pair, double Share)> same,
        List<(Observation Pair, double Share)> others,
        EvidenceKind first,
        EvidenceKind last
    )
    {
        var field = Enum.GetValues<EvidenceKind>()
            .Where(kind => kind >= first && kind <= last)
            .ToArray();
        var m = Shares(same, field);
        var u = Shares(others, field);
        foreach (var kind in field)
        {
            if (others.Where(seen => seen.Pair.Has(kind)).Sum(seen => seen.Share) < LeastSeen)
            {
                continue;
            }

            var least = Slips.GetValueOrDefault(
                kind,
                field.Length == 2 ? LeastShare : LeastShare / field.Length
            );
            table[(int)kind] = new(Math.Log2(Math.Max(m[(int)kind], least) / u[(int)kind]), 0);
        }
    }

    private static double[] Shares(
        IEnumerable<(Observation Pair, double Share)> weighted,
        EvidenceKind[] field
    )
    {
        var counts = new double[Enum.GetValues<EvidenceKind>().Length];
        foreach (var (pair, share) in weighted)
        {
            foreach (var (kind, _) in pair.Kinds)
            {
                counts[(int)kind] += share;
            }
        }

        var total = field.Sum(kind => counts[(int)kind] + Smoothing);
        foreach (var kind in field)
        {
            counts[(int)kind] = (counts[(int)kind] + Smoothing) / total;
        }

        return counts;
    }

    // One person or two, given that names agree in this way and are so rare.
    private void MaximiseName(List<(Observation Pair, double Share)> weighted, EvidenceKind kind)
    {
        var same = new List<(double Rarity, double Weight)>();
        var comparable = 0.0;
        foreach (var (pair, share) in weighted)
        {
            comparable += share * pair.Comparable;
            Collect(pair, share, same);
        }

        var other = new List<(double Rarity, double Weight)>();
        var strange = 0.0;
        foreach (var pair in strangersOfQueries)
        {
            strange += pair.Comparable;
            Collect(pair, 1, other);
        }

        if (same.Sum(seen => seen.Weight) < LeastSeen)
        {
            return;
        }

        // At the ends of the scale, half an observation on each side: no kind is certain.
        foreach (var rarity in (double[])[4, 14])
        {
            same.Add((rarity, Smoothing));
            other.Add((rarity, Smoothing));
        }

        var (a, b) = Regression.Logistic(same, other);
        table[(int)kind] = new(a + Math.Log2(strange / comparable), b);

        void Collect(Observation pair, double share, List<(double, double)> into)
        {
            if (share < 1e-6)
            {
                return;
            }

            foreach (var seen in pair.Kinds)
            {
                if (seen.Kind == kind)
                {
                    into.Add((seen.Rarity, share));
                }
            }
        }
    }

    // What does not agree. Among pairs of which something agrees the others are the candidates that are not the one.
    private void MaximiseDifferences(List<(Observation Pair, double Share)> weighted)
    {
        double Rate(Func<Observation, double> seen, Func<Observation, double> possible, bool same)
        {
            var (count, total) = (Smoothing, 2 * Smoothing);
            foreach (var (pair, share) in weighted)
            {
                var weight = same ? share : 1 - share;
                count += weight * seen(pair);
                total += weight * possible(pair);
            }

            return count / total;
        }

        double Bits(
            EvidenceKind kind,
            Func<Observation, bool> among,
            Func<Observation, double>? possible = null
        )
        {
            double Seen(Observation pair) =>
                among(pair) ? pair.Kinds.Count(seen => seen.Kind == kind) : 0;
            double Possible(Observation pair) =>
                among(pair) ? (possible is null ? 1 : possible(pair)) : 0;
            var (m, u) = (Rate(Seen, Possible, true), Rate(Seen, Possible, false));
            m = Math.Max(m, LeastShare);
            return Math.Log2(m / u);
        }

        static bool SomeAgree(Observation pair) => pair.Agreeing > 0;
        var (differ, parts) = (Smoothing, 2 * Smoothing);
        foreach (var (pair, share) in weighted.Where(seen => seen.Pair.Agreeing > 0))
        {
            differ += share * (pair.Comparable - pair.Agreeing);
            parts += share * pair.Comparable;
        }

        var strange =
            strangersOfQueries.Sum(pair => (double)(pair.Comparable - pair.Agreeing))
            / strangersOfQueries.Sum(pair => (double)pair.Comparable);
        table[(int)EvidenceKind.NameDifferent] = new(
            Math.Log2(Math.Max(differ / parts, LeastShare) / strange),
            0
        );
        table[(int)EvidenceKind.NameDifferentAmong] = new(
            Bits(
                EvidenceKind.NameDifferentAmong,
                pair => pair.Agreeing > 1,
                pair => pair.Comparable - 2
            ),
            0
        );
        table[(int)EvidenceKind.NameExtra] = new(Bits(EvidenceKind.NameExtra, SomeAgree), 0);
        table[(int)EvidenceKind.NameMore] = new(Bits(EvidenceKind.NameMore, SomeAgree), 0);
        table[(int)EvidenceKind.NameSwapped] = new(
            Bits(EvidenceKind.NameSwapped, pair => pair.Agreeing > 1 && pair.HasRoles),
            0
        );
        var nothing = Rate(pair => pair.Agreeing == 0 ? 1 : 0, _ => 1, true);
        var nothingAmongStrangers =
            strangersOfQueries.Count(pair => pair.Agreeing == 0) / (double)strangersOfQueries.Count;
        table[(int)EvidenceKind.NameNothing] = new(Math.Log2(nothing / nothingAmongStrangers), 0);
    }

    private void Write(int rounds, TextWriter output)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"# after {rounds} rounds"));
        foreach (var kind in Enum.GetValues<EvidenceKind>())
        {
            var (bits, perRarity) = table[(int)kind];
            output.WriteLine(
                perRarity == 0
                    ? string.Create(
                        CultureInfo.InvariantCulture,
                        $"{Weights.NameOf(kind), -22}{bits, 6:0.00}"
                    )
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"{Weights.NameOf(kind), -22}{bits, 6:0.00}  {perRarity:0.000}"
                    )
            );
        }
    }
}
