namespace Rihla.Matching;

/// <summary>Slips of the pen, in names and in numbers.</summary>
internal static class Slips
{
    /// <summary>One character changed, dropped, added, or two neighbours exchanged.</summary>
    public static bool One(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 1)
        {
            return false;
        }

        var start = 0;
        var shorter = Math.Min(a.Length, b.Length);
        while (start < shorter && a[start] == b[start])
        {
            start++;
        }

        var end = 0;
        while (end < shorter - start && a[^(end + 1)] == b[^(end + 1)])
        {
            end++;
        }

        var leftA = a.Length - start - end;
        var leftB = b.Length - start - end;
        return (leftA <= 1 && leftB <= 1)
            || (leftA == 2 && leftB == 2 && a[start] == b[start + 1] && a[start + 1] == b[start]);
    }
}
