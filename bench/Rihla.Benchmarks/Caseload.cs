using Rihla.Matching;

namespace Rihla.Benchmarks;

/// <summary>Somebody of a caseload.</summary>
internal sealed record CaseloadPerson(
    string Id,
    string Case,
    PreparedIdentity Prepared,
    IReadOnlySet<string> Keys
);

/// <summary>A caseload, and who in it could be one person.</summary>
internal static class Caseload
{
    public static List<CaseloadPerson> Read(string file, Matcher matcher)
    {
        var people = new List<CaseloadPerson>();
        foreach (var row in Table.Rows(file))
        {
            var identity = People.FromCaseload(row);
            people.Add(
                new(
                    row["external_id"],
                    row["case_ref"],
                    matcher.Prepare(identity),
                    MatchKeys.ForCandidates(identity)
                )
            );
        }

        return people;
    }

    /// <summary>Each pair that shares a key once; members of one case are known to be several people.</summary>
    public static IEnumerable<(int Left, int Right)> CandidatePairs(List<CaseloadPerson> people)
    {
        var seen = new HashSet<(int, int)>();
        var rows = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < people.Count; i++)
        {
            foreach (var key in people[i].Keys)
            {
                if (!rows.TryGetValue(key, out var list))
                {
                    rows[key] = list = [];
                }

                foreach (var earlier in list)
                {
                    if (people[earlier].Case != people[i].Case && seen.Add((earlier, i)))
                    {
                        yield return (earlier, i);
                    }
                }

                list.Add(i);
            }
        }
    }
}
