using System.Diagnostics;
using Rihla.Matching;

namespace Rihla.Benchmarks;

/// <summary>A register file in memory: every person prepared, in pages of bytes, and found by key.</summary>
internal sealed class Register
{
    private const int PageLength = 1 << 24;

    private readonly List<byte[]> pages = [];
    private readonly List<long> starts = [];
    private readonly List<string> ids = [];
    private readonly Dictionary<string, int> sought = new(StringComparer.Ordinal);
    private int used = PageLength;

    public KeyIndex Index { get; } = new();

    public int Count => ids.Count;

    public double LoadSeconds { get; private set; }

    public double BytesPerPerson =>
        pages.Count == 0 ? 0 : (((pages.Count - 1.0) * PageLength) + used) / Count;

    public double KeysPerPerson => (double)Index.Count / Math.Max(1, Count);

    /// <summary>Reads a file. Of the people in <paramref name="wanted"/> the number can be asked for.</summary>
    public static Register Load(string file, Matcher matcher, IReadOnlySet<string> wanted)
    {
        var register = new Register();
        var watch = Stopwatch.StartNew();
        foreach (var row in Table.Rows(file))
        {
            var identity = People.FromRegister(row);
            register.Index.Add(register.Count, MatchKeys.Of(identity));
            register.Keep(matcher.Prepare(identity).Bytes.Span);
            var id = row["external_id"];
            if (wanted.Contains(id))
            {
                register.sought[id] = register.Count;
            }

            register.ids.Add(id);
        }

        register.Index.Complete();
        register.LoadSeconds = watch.Elapsed.TotalSeconds;
        return register;
    }

    public string IdOf(int person) => ids[person];

    /// <summary>The number of a wanted person, or -1.</summary>
    public int Find(string id) => sought.GetValueOrDefault(id, -1);

    public ReadOnlyMemory<byte> this[int person]
    {
        get
        {
            var start = starts[person];
            var end =
                person + 1 < starts.Count
                    ? starts[person + 1]
                    : ((pages.Count - 1L) * PageLength) + used;
            var (page, at) = ((int)(start / PageLength), (int)(start % PageLength));
            var length = (int)Math.Min(end - start, PageLength - at);
            return pages[page].AsMemory(at, length);
        }
    }

    public PreparedIdentity Prepared(int person) => PreparedIdentity.FromBytes(this[person])!;

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (used + bytes.Length > PageLength)
        {
            pages.Add(new byte[PageLength]);
            used = 0;
        }

        bytes.CopyTo(pages[^1].AsSpan(used));
        starts.Add(((pages.Count - 1L) * PageLength) + used);
        used += bytes.Length;
    }
}
