using System.Diagnostics;
using Rihla.Matching;

namespace Rihla.Benchmarks;

/// <summary>
/// Looks every query up in a register: how often the person sought comes first or among the first five, how often a
/// person who is not there seems to be, and how long it takes.
/// </summary>
internal static class RegisterLookup
{
    public static object Measure(string registerFile, string queriesFile, string half)
    {
        var matcher = new Matcher();
        var people = new List<PreparedIdentity>();
        var ids = new List<string>();
        var index = new KeyIndex();
        var loading = Stopwatch.StartNew();
        foreach (var row in Table.Rows(registerFile))
        {
            var identity = People.FromRegister(row);
            index.Add(people.Count, identity);
            people.Add(matcher.Prepare(identity));
            ids.Add(row["external_id"]);
        }

        loading.Stop();
        var strata = new SortedDictionary<string, Stratum>(StringComparer.Ordinal);
        var times = new List<double>();
        var comparisons = 0L;
        var comparing = new Stopwatch();
        var n = 0;
        foreach (var row in Table.Rows(queriesFile))
        {
            // Weights were tuned on the even rows only.
            var isTune = n++ % 2 == 0;
            if ((half == "tune" && !isTune) || (half == "test" && isTune))
            {
                continue;
            }

            var query = People.FromQuery(row);
            var watch = Stopwatch.StartNew();
            var candidates = index.Candidates(query);
            var prepared = matcher.Prepare(query);
            comparing.Start();
            var ranked = candidates
                .Select(person =>
                    (Person: person, Match: matcher.Compare(prepared, people[person]))
                )
                .OrderByDescending(found => found.Match.Probability)
                .ThenBy(found => found.Person)
                .Take(5)
                .ToList();
            comparing.Stop();
            comparisons += candidates.Count;
            times.Add(watch.Elapsed.TotalMilliseconds);

            if (!strata.TryGetValue(row["stratum"], out var stratum))
            {
                strata[row["stratum"]] = stratum = new Stratum();
            }

            stratum.Add(
                row["expected_external_id"],
                ranked.ConvertAll(found => (ids[found.Person], found.Match)),
                candidates.Select(person => ids[person])
            );
        }

        times.Sort();
        return new
        {
            Report.Machine,
            Register = people.Count,
            KeysPerPerson = Report.Round((double)index.Keys / people.Count),
            LoadMicrosecondsPerPerson = Report.Round(
                loading.Elapsed.TotalMicroseconds / people.Count
            ),
            Half = half,
            Queries = times.Count,
            Strata = strata.ToDictionary(
                pair => pair.Key,
                pair => pair.Value.Figures(),
                StringComparer.Ordinal
            ),
            LookupMilliseconds = new
            {
                P50 = Report.Percentile(times, 0.5),
                P99 = Report.Percentile(times, 0.99),
            },
            CandidatesPerQuery = comparisons / Math.Max(1, times.Count),
            CompareMicroseconds = Report.Round(
                comparing.Elapsed.TotalMicroseconds / Math.Max(1, comparisons)
            ),
            PrepareMicroseconds = Report.Round(PrepareTime(matcher, registerFile)),
        };
    }

    private static double PrepareTime(Matcher matcher, string registerFile)
    {
        var identities = Table.Rows(registerFile).Take(20_000).Select(People.FromRegister).ToList();
        var watch = Stopwatch.StartNew();
        foreach (var identity in identities)
        {
            matcher.Prepare(identity);
        }

        return watch.Elapsed.TotalMicroseconds / identities.Count;
    }

    private sealed class Stratum
    {
        private int queries;
        private int first;
        private int amongFive;
        private int candidate;
        private int firstIsLikely;
        private int firstIsShown;

        public void Add(
            string expected,
            List<(string Id, Match Match)> ranked,
            IEnumerable<string> candidates
        )
        {
            queries++;
            if (ranked.Count > 0)
            {
                first += ranked[0].Id == expected ? 1 : 0;
                firstIsLikely += ranked[0].Match.Likeness == Likeness.Likely ? 1 : 0;
                firstIsShown += ranked[0].Match.Likeness != Likeness.Unlikely ? 1 : 0;
            }

            amongFive += ranked.Exists(found => found.Id == expected) ? 1 : 0;
            candidate += candidates.Contains(expected, StringComparer.Ordinal) ? 1 : 0;
        }

        public object Figures() =>
            new
            {
                Queries = queries,
                RecallAt1 = Share(first),
                RecallAt5 = Share(amongFive),
                AmongCandidates = Share(candidate),
                SomebodyLikely = Share(firstIsLikely),
                SomebodyShown = Share(firstIsShown),
            };

        private double Share(int count) => Report.Round((double)count / queries);
    }
}
