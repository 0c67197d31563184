using Rihla.Matching;

namespace Rihla.Benchmarks;

/// <summary>
/// Compares the people of a caseload with each other, and counts the planted duplicates found and the false alarms.
/// Members of one case are not compared.
/// </summary>
internal static class CaseloadDuplicates
{
    private static readonly double[] Thresholds =
    [
        0.02,
        0.05,
        0.1,
        0.2,
        0.3,
        0.4,
        0.5,
        0.6,
        0.7,
        0.8,
        0.85,
        0.9,
        0.95,
        0.99,
    ];

    public static object Measure(string file, string duplicatesFile)
    {
        var matcher = new Matcher();
        var people = Caseload.Read(file, matcher);
        var same = Same(duplicatesFile);
        var compared = 0;
        var found = new Dictionary<Likeness, int>();
        var false_ = new Dictionary<Likeness, int>();
        var alarms = new List<object>();
        var weak = new List<object>();
        var scores = new List<(double Probability, bool IsSame)>();
        var missed = new HashSet<(string, string)>(same);
        foreach (var (a, b) in Caseload.CandidatePairs(people))
        {
            compared++;
            var (left, right) = (people[a], people[b]);
            var match = matcher.Compare(left.Prepared, right.Prepared);
            var isSame = same.Contains(Ordered(left.Id, right.Id));

            scores.Add((match.Probability, isSame));
            var counts = isSame ? found : false_;
            counts[match.Likeness] = counts.GetValueOrDefault(match.Likeness) + 1;
            if (isSame && match.Likeness != Likeness.Unlikely)
            {
                missed.Remove(Ordered(left.Id, right.Id));
            }

            if (isSame ? match.Likeness != Likeness.Likely : match.Likeness == Likeness.Likely)
            {
                (isSame ? weak : alarms).Add(Shown(left, right, match));
            }
        }

        return new
        {
            People = people.Count,
            Planted = same.Count,
            PairsCompared = compared,
            Found = found,
            False = false_,
            Missed = missed.Select(pair => pair.Item1 + " " + pair.Item2),
            Curve = Thresholds.Select(from => new
            {
                From = from,
                Found = scores.Count(score => score.IsSame && score.Probability >= from),
                False = scores.Count(score => !score.IsSame && score.Probability >= from),
            }),
            FoundNotLikely = weak,
            FalseLikely = alarms,
        };
    }

    private static object Shown(CaseloadPerson left, CaseloadPerson right, Match match) =>
        new
        {
            Left = left.Id,
            Right = right.Id,
            Probability = Report.Round(match.Probability),
            Evidence = match.Evidence.Select(e =>
                $"{e.Field} {e.Agreement} {e.Left}~{e.Right} {e.Bits:0.0}"
            ),
        };

    // Two rows that repeat the same third one are one person as well.
    private static HashSet<(string, string)> Same(string file)
    {
        var same = new HashSet<(string, string)>();
        var repeats = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var row in Table.Rows(file))
        {
            var (id, original) = (row["external_id"], row["same_person_as"]);
            if (!repeats.TryGetValue(original, out var group))
            {
                repeats[original] = group = [original];
            }

            foreach (var member in group)
            {
                same.Add(Ordered(id, member));
            }

            group.Add(id);
        }

        return same;
    }

    private static (string, string) Ordered(string a, string b) =>
        string.CompareOrdinal(a, b) < 0 ? (a, b) : (b, a);
}
