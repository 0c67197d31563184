namespace Rihla.Site;

/// <summary>A line of two versions side by side.</summary>
/// <param name="Was">The old line; nothing, when it was added.</param>
/// <param name="Is">The new line; nothing, when it was removed.</param>
internal sealed record ComparedLine(string? Was, string? Is)
{
    public bool IsSame => Was == Is;
}

/// <summary>Compares two texts line by line: the longest common run of lines stays, the rest was removed or added.</summary>
internal static class TextComparison
{
    // Beyond this many lines the middle is taken as changed whole, so that nobody waits for it.
    private const int MostLines = 1500;

    public static IReadOnlyList<ComparedLine> Of(string? was, string? now)
    {
        var (old, current) = (LinesOf(was), LinesOf(now));
        var start = 0;
        while (start < Math.Min(old.Length, current.Length) && old[start] == current[start])
        {
            start++;
        }
        var end = 0;
        while (
            end < Math.Min(old.Length, current.Length) - start
            && old[^(end + 1)] == current[^(end + 1)]
        )
        {
            end++;
        }
        return
        [
            .. old[..start].Select(l => new ComparedLine(l, l)),
            .. Middle(old[start..^end], current[start..^end]),
            .. old[(old.Length - end)..].Select(l => new ComparedLine(l, l)),
        ];
    }

    private static IEnumerable<ComparedLine> Middle(string[] old, string[] current)
    {
        if (old.Length > MostLines || current.Length > MostLines)
        {
            return
            [
                .. old.Select(l => new ComparedLine(l, null)),
                .. current.Select(l => new ComparedLine(null, l)),
            ];
        }
        var common = new int[old.Length + 1, current.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = current.Length - 1; j >= 0; j--)
            {
                common[i, j] =
                    old[i] == current[j]
                        ? common[i + 1, j + 1] + 1
                        : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }
        var lines = new List<ComparedLine>();
        var (a, b) = (0, 0);
        while (a < old.Length || b < current.Length)
        {
            if (a < old.Length && b < current.Length && old[a] == current[b])
            {
                lines.Add(new(old[a++], current[b++]));
            }
            else if (b >= current.Length || a < old.Length && common[a + 1, b] >= common[a, b + 1])
            {
                lines.Add(new(old[a++], null));
            }
            else
            {
                lines.Add(new(null, current[b++]));
            }
        }
        return lines;
    }

    private static string[] LinesOf(string? text) =>
        string.IsNullOrEmpty(text) ? [] : text.Split('\n');
}
