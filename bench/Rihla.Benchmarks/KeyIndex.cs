namespace Rihla.Benchmarks;

/// <summary>
/// People in memory under hashes of their keys, twelve bytes a key. A look-up reads the rarest keys first and stops when
/// it has seen enough rows, as a database would.
/// </summary>
internal sealed class KeyIndex
{
    /// <summary>A look-up reads no further key once it has read so many rows.</summary>
    public const int MostRows = 3_000;

    private ulong[] keys = new ulong[1 << 16];
    private int[] people = new int[1 << 16];
    private int[] seen = [];
    private int lookup;

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
        seen = new int[people.Length == 0 ? 0 : people.Max() + 1];
    }

    public List<int> Candidates(IReadOnlySet<string> soughtKeys)
    {
        var ranges = new List<(int From, int Rows)>(soughtKeys.Count);
        foreach (var key in soughtKeys)
        {
            var hash = Hash(key);
            var from = LowerBound(hash);
            var rows = LowerBound(hash + 1) - from;
            if (rows > 0)
            {
                ranges.Add((from, rows));
            }
        }

        ranges.Sort((a, b) => a.Rows.CompareTo(b.Rows));
        lookup++;
        var candidates = new List<int>();
        var read = 0;
        foreach (var (from, rows) in ranges)
        {
            if (read > 0 && read + rows > MostRows)
            {
                break;
            }

            read += rows;
            for (var i = from; i < from + rows; i++)
            {
                if (seen[people[i]] != lookup)
                {
                    seen[people[i]] = lookup;
                    candidates.Add(people[i]);
                }
            }
        }

        return candidates;
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
