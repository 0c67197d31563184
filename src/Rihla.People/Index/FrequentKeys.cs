using System.Collections.Concurrent;
using Rihla.Matching;

namespace Rihla.People;

/// <summary>
/// The keys that so many bear that a look-up reads none of them while there are rarer ones: counted once, and not again in every
/// look-up. A register grows; a key that has become rare meanwhile is left out until the process starts anew.
/// </summary>
internal sealed class FrequentKeys
{
    // Some forty bytes each.
    private const int MostKept = 200_000;

    private readonly ConcurrentDictionary<long, bool> keys = new();

    /// <summary>Whether <see cref="Candidates.MostRows"/> or more were counted.</summary>
    public bool Contains(long key) => keys.ContainsKey(key);

    /// <summary>Remembers how many were counted, where it is worth it.</summary>
    public void Counted(long key, long bearers)
    {
        if (bearers >= Candidates.MostRows && keys.Count < MostKept)
        {
            keys.TryAdd(key, true);
        }
    }
}
