namespace Rihla.Matching;

/// <summary>Slips of the pen, in names and in numbers.</summary>
internal static class Slips
{
    /// <summary>At most one character changed, dropped, added, or two neighbours exchanged.</summary>
    public static bool One<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : IEquatable<T>
    {
        if (Math.Abs(a.Length - b.Length) > 1)
        {
            return false;
        }

        var start = a.CommonPrefixLength(b);
        var shorter = Math.Min(a.Length, b.Length);
        var end = 0;
        while (end < shorter - start && a[^(end + 1)].Equals(b[^(end + 1)]))
        {
            end++;
        }

        var leftA = a.Length - start - end;
        var leftB = b.Length - start - end;
        return (leftA <= 1 && leftB <= 1)
            || (
                leftA == 2
                && leftB == 2
                && a[start].Equals(b[start + 1])
                && a[start + 1].Equals(b[start])
            );
    }
}
