using Rihla.Matching;

namespace Rihla.Benchmarks;

/// <summary>
/// People in memory under hashes of their keys, twelve bytes a key. A look-up reads the rarest keys first and stops when
/// it has seen enough rows, as a database would.
/// </summary>
internal sealed class KeyIndex
{
    private ulong[] keys = new ulong[1 << 16];
    private int[] people = new int[1 << 16];
    private int register = 1;

    public int Count { get; private set; }

    public void Add(int person, IReadOnlySet<string> identityKeys)
    {
        foreach (var key in identityKeys)
        {
            if (Count == keys.Length)
            {
                Array.Resize(ref keys, Count * 2);
                Array.Resize(ref people, Count * 2);
            }

            keys[Count] = Hash(key);
            people[Count++] = person;
        }
    }

    /// <summary>To be called once, when everybody is in.</summary>
    public void Complete()
    {
        Array.Resize(ref keys, Count);
        Array.Resize(ref people, Count);
        Array.Sort(keys, people);
        register = people.Length == 0 ? 1 : people.Max() + 1;
    }

    public IReadOnlyList<int> Find(Identity sought) =>
        Candidates.Choose(
            People(MatchKeys.ForCandidates(sought)),
            register,
            mostCompared: Candidates.MostFor(sought),
            peopleOfSlips: People(MatchKeys.ForSlips(sought))
        );

    private IEnumerable<IReadOnlyList<int>> People(IReadOnlySet<string> soughtKeys) =>
        soughtKeys.Select(key => (IReadOnlyList<int>)PeopleOf(key));

    private ArraySegment<int> PeopleOf(string key)
    {
        var hash = Hash(key);
        var from = LowerBound(hash);
        return new ArraySegment<int>(people, from, LowerBound(hash + 1) - from);
    }

    /// <summary>Every key and who has it, in the order of the keys.</summary>
    public IEnumerable<(long Key, int Person)> Rows()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return (unchecked((long)keys[i]), people[i]);
        }
    }

    // The first row whose key is not less.
    private int LowerBound(ulong key)
    {
        var (from, to) = (0, Count);
        while (from < to)
        {
            var middle = from + ((to - from) / 2);
            if (keys[middle] < key)
            {
                from = middle + 1;
            }
            else
            {
                to = middle;
            }
        }

        return from;
    }

    /// <summary>FNV-1a, 64 bits: the register of a benchmark needs no secret.</summary>
    public static ulong Hash(string key)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in key)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        // Short keys differ in the lower half only; sorting wants all of it.
        hash ^= hash >> 32;
        return hash * 0x9E3779B97F4A7C15UL;
    }
}
