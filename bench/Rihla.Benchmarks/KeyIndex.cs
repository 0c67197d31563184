using System.Runtime.InteropServices;
using Rihla.Matching;

namespace Rihla.Benchmarks;

/// <summary>
/// A register in memory: people under their keys. A look-up reads the rarest keys first and stops when it has seen
/// enough rows, as a database would.
/// </summary>
internal sealed class KeyIndex
{
    private const int MostRows = 3_000;

    private readonly Dictionary<string, List<int>> rows = new(StringComparer.Ordinal);

    public int Keys { get; private set; }

    public void Add(int person, Identity identity)
    {
        foreach (var key in MatchKeys.Of(identity))
        {
            ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(rows, key, out _);
            list ??= [];
            list.Add(person);
            Keys++;
        }
    }

    public HashSet<int> Candidates(Identity identity)
    {
        var lists = MatchKeys
            .ForCandidates(identity)
            .Select(key => rows.GetValueOrDefault(key))
            .OfType<List<int>>()
            .OrderBy(list => list.Count);
        var candidates = new HashSet<int>();
        var read = 0;
        foreach (var list in lists)
        {
            if (read > 0 && read + list.Count > MostRows)
            {
                break;
            }

            read += list.Count;
            candidates.UnionWith(list);
        }

        return candidates;
    }
}
