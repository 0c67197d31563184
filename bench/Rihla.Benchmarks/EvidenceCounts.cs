using Rihla.Matching;

namespace Rihla.Benchmarks;

/// <summary>
/// Counts how often each kind of evidence is seen between a query and the person sought (m), and between a query and a
/// person drawn at random (u), on the half of the queries that weights are tuned on. The logarithm to base 2 of m / u is
/// what the evidence weighs.
/// </summary>
internal static class EvidenceCounts
{
    private const int StrangersPerQuery = 200;
    private const double Smoothing = 0.5;

    public static object Measure(string registerFile, string queriesFile)
    {
        var matcher = new Matcher();
        var people = Table
            .Rows(registerFile)
            .Select(row =>
                (Id: row["external_id"], Person: matcher.Prepare(People.FromRegister(row)))
            )
            .ToList();
        var byId = people.ToDictionary(
            entry => entry.Id,
            entry => entry.Person,
            StringComparer.Ordinal
        );
        var same = new Counts();
        var strangers = new Counts();
        var random = new Random(2022);
        var n = 0;
        foreach (var row in Table.Rows(queriesFile))
        {
            if (n++ % 2 != 0 || !byId.TryGetValue(row["expected_external_id"], out var sought))
            {
                continue;
            }

            var query = matcher.Prepare(People.FromQuery(row));
            same.Add(matcher.Compare(query, sought));
            for (var i = 0; i < StrangersPerQuery; i++)
            {
                strangers.Add(matcher.Compare(query, people[random.Next(people.Count)].Person));
            }
        }

        return same
            .Kinds.Union(strangers.Kinds)
            .OrderBy(kind => kind, StringComparer.Ordinal)
            .Select(kind =>
            {
                var (m, u) = (same.Share(kind), strangers.Share(kind));
                return new
                {
                    Evidence = kind,
                    M = Math.Round(m, 5),
                    U = Math.Round(u, 7),
                    Bits = Math.Round(Math.Log2(m / u), 2),
                    InUse = Math.Round(strangers.MeanBits(kind) ?? same.MeanBits(kind) ?? 0, 2),
                };
            });
    }

    private sealed class Counts
    {
        private readonly Dictionary<string, (int Count, double Bits)> kinds = new(
            StringComparer.Ordinal
        );
        private readonly Dictionary<EvidenceField, int> fields = [];

        public IEnumerable<string> Kinds => kinds.Keys;

        // Once a pair: a name with three agreeing parts is one observation of agreement.
        public void Add(Match match)
        {
            foreach (var field in match.Evidence.GroupBy(evidence => evidence.Field))
            {
                fields[field.Key] = fields.GetValueOrDefault(field.Key) + 1;
                foreach (
                    var kind in field.GroupBy(evidence => $"{evidence.Field} {evidence.Agreement}")
                )
                {
                    var (count, bits) = kinds.GetValueOrDefault(kind.Key);
                    kinds[kind.Key] = (count + 1, bits + kind.Average(evidence => evidence.Bits));
                }
            }
        }

        public double Share(string kind)
        {
            var field = Enum.Parse<EvidenceField>(kind.Split(' ')[0]);
            return (kinds.GetValueOrDefault(kind).Count + Smoothing)
                / (fields.GetValueOrDefault(field) + 1);
        }

        public double? MeanBits(string kind) =>
            kinds.TryGetValue(kind, out var seen) ? seen.Bits / seen.Count : null;
    }
}
