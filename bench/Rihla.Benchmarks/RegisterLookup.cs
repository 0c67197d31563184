using System.Diagnostics;
using Rihla.Matching;

namespace Rihla.Benchmarks;

/// <summary>
/// Looks every query up in a register: how often the person sought comes first or among the first five, how often a
/// person who is not there seems to be, and how long it takes.
/// </summary>
internal static class RegisterLookup
{
    private const int Slice = 500;

    public static object Measure(string registerFile, string queriesFile, string half, bool explain)
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
        var missed = new List<object>();
        var numbers = ids.Index()
            .ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
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
            var ranked = candidates
                .Select(person =>
                    (Person: person, Match: matcher.Compare(prepared, people[person]))
                )
                .OrderByDescending(found => found.Match.Probability)
                .ThenBy(found => found.Person)
                .Take(5)
                .ToList();
            comparisons += candidates.Count;
            times.Add(watch.Elapsed.TotalMilliseconds);

            if (!strata.TryGetValue(row["stratum"], out var stratum))
            {
                strata[row["stratum"]] = stratum = new Stratum();
            }

            if (explain && numbers.TryGetValue(row["expected_external_id"], out var expected))
            {
                var best = ranked.FirstOrDefault();
                if (ranked.Count == 0 || best.Person != expected)
                {
                    missed.Add(
                        new
                        {
                            Stratum = row["stratum"],
                            Query = row["name"],
                            IsCandidate = candidates.Contains(expected),
                            Expected = Lines(matcher.Compare(prepared, people[expected])),
                            Preferred = ranked.Count == 0 ? [] : Lines(best.Match),
                        }
                    );
                }
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
            CompareMicroseconds = Report.Round(CompareTime(matcher, people)),
            PrepareMicroseconds = Report.Round(PrepareTime(matcher, registerFile)),
            Missed = missed,
        };
    }

    private static IEnumerable<string> Lines(Match match) =>
        match
            .Evidence.Select(e => $"{e.Field} {e.Agreement} {e.Left} ~ {e.Right}: {e.Bits:0.0}")
            .Prepend($"{match.Probability:0.0000}");

    // Neighbours in the order of the file: most are strangers, as most candidates are.
    private static double CompareTime(Matcher matcher, List<PreparedIdentity> people) =>
        FastestSlice(
            Math.Min(Slice, people.Count - 1),
            i => matcher.Compare(people[i], people[i + 1])
        );

    private static double PrepareTime(Matcher matcher, string registerFile)
    {
        var identities = Table.Rows(registerFile).Take(Slice).Select(People.FromRegister).ToList();
        return FastestSlice(identities.Count, i => matcher.Prepare(identities[i]));
    }

    // Microseconds for one call in the fastest of many short runs, so that other work on the machine does not count.
    private static double FastestSlice(int count, Action<int> call)
    {
        const int Slices = 300;
        var fastest = TimeSpan.MaxValue;
        for (var slice = 0; slice < Slices; slice++)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < count; i++)
            {
                call(i);
            }

            fastest = watch.Elapsed < fastest ? watch.Elapsed : fastest;
        }

        return fastest.TotalMicroseconds / Math.Max(1, count);
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
