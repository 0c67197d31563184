using System.Diagnostics;
using Rihla.Matching;

namespace Rihla.Benchmarks;

/// <summary>A row of the queries file.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Stratum">Which kind of difficulty it is.</param>
/// <param name="Name">The name as written.</param>
/// <param name="Identity">What is asked.</param>
/// <param name="Expected">The id of the person sought; empty when nobody is to be found.</param>
internal sealed record Query(
    string Id,
    string Stratum,
    string Name,
    Identity Identity,
    string Expected
)
{
    /// <summary>The rows of a file; weights are tuned on the even rows (<c>tune</c>), figures are those of the odd ones (<c>test</c>).</summary>
    public static List<Query> Read(string file, string half)
    {
        var queries = new List<Query>();
        var n = 0;
        foreach (var row in Table.Rows(file))
        {
            var isTune = n++ % 2 == 0;
            if (half == "all" || (half == "tune") == isTune)
            {
                queries.Add(
                    new(
                        row["query_id"],
                        row["stratum"],
                        row["name"],
                        People.FromQuery(row),
                        row["expected_external_id"]
                    )
                );
            }
        }

        return queries;
    }
}

/// <summary>What a look-up found.</summary>
/// <param name="Best">Up to five people, best first, with the logarithm of their odds.</param>
/// <param name="Candidates">All who were compared.</param>
/// <param name="Scores">The logarithm of the odds of each candidate; empty unless asked for.</param>
/// <param name="Milliseconds">From the query to the explained five.</param>
internal sealed record Found(
    List<(int Person, double Bits)> Best,
    IReadOnlyList<int> Candidates,
    List<double> Scores,
    double Milliseconds
);

/// <summary>Looks people up in a register in memory.</summary>
internal sealed class Lookups(Register register, Matcher matcher)
{
    private const int Shown = 5;

    /// <summary>Finds the best five. Asked for all scores, it compares every candidate to the end.</summary>
    public Found Find(Identity identity, bool allScores)
    {
        var watch = Stopwatch.StartNew();
        var sought = matcher.Prepare(identity);
        var candidates = register.Index.Find(identity);
        var best = new List<(int Person, double Bits)>(Shown + 1);
        var scores = new List<double>(allScores ? candidates.Count : 0);
        foreach (var person in candidates)
        {
            var atLeast = best.Count < Shown || allScores ? double.NegativeInfinity : best[^1].Bits;
            var bits = matcher.Score(sought, register[person].Span, atLeast);
            if (allScores)
            {
                scores.Add(bits);
            }

            Insert(best, person, bits);
        }

        foreach (var (person, _) in best)
        {
            matcher.Compare(sought, register.Prepared(person));
        }

        return new(best, candidates, scores, watch.Elapsed.TotalMilliseconds);
    }

    // Of two that weigh the same, who was registered first.
    public static void Insert(List<(int Person, double Bits)> best, int person, double bits)
    {
        var at = best.Count;
        while (
            at > 0
            && (
                best[at - 1].Bits < bits
                || (best[at - 1].Bits.Equals(bits) && best[at - 1].Person > person)
            )
        )
        {
            at--;
        }

        if (at < Shown)
        {
            best.Insert(at, (person, bits));
            if (best.Count > Shown)
            {
                best.RemoveAt(Shown);
            }
        }
    }
}
