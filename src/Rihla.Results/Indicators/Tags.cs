using System.Globalization;

namespace Rihla.Results;

/// <summary>
/// The frameworks that objectives are tagged with: the targets of the 2030 Agenda (A/RES/71/313) and the 23 objectives of
/// the Global Compact for Safe, Orderly and Regular Migration (A/RES/73/195).
/// </summary>
internal static class Tags
{
    // How many numbered targets each of the 17 goals has, and the letters of its means of implementation.
    private static readonly (int Numbers, string Letters)[] Goals =
    [
        (5, "ab"),
        (5, "abc"),
        (9, "abcd"),
        (7, "abc"),
        (6, "abc"),
        (6, "ab"),
        (3, "ab"),
        (10, "ab"),
        (5, "abc"),
        (7, "abc"),
        (7, "abc"),
        (8, "abc"),
        (3, "ab"),
        (7, "abc"),
        (9, "abc"),
        (10, "ab"),
        (19, ""),
    ];

    private static readonly HashSet<string> Sdg =
    [
        .. Goals
            .Index()
            .SelectMany(goal =>
                Enumerable
                    .Range(1, goal.Item.Numbers)
                    .Select(n => n.ToString(CultureInfo.InvariantCulture))
                    .Concat(goal.Item.Letters.Select(l => l.ToString()))
                    .Select(part =>
                        string.Create(CultureInfo.InvariantCulture, $"{goal.Index + 1}.{part}")
                    )
            ),
    ];

    /// <summary>The targets of a text such as <c>10.7, 8.8</c>, in its order, each once; nothing when one of them does not exist.</summary>
    public static string? SdgTargets(string? text) => Read(text, Sdg.Contains);

    /// <summary>The objectives of a text such as <c>21, 23</c>; nothing when one of them does not exist.</summary>
    public static string? CompactObjectives(string? text) =>
        Read(
            text,
            code =>
                int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number is >= 1 and <= 23
        );

    /// <summary>The tags of a stored text.</summary>
    public static IReadOnlyList<string> Of(string stored) =>
        stored.Split(';', StringSplitOptions.RemoveEmptyEntries);

    private static string? Read(string? text, Func<string, bool> exists)
    {
        var codes = (text ?? "")
            .Split(
                [',', ';', ' ', '،', '؛'],
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            )
            .Select(c => c.ToLowerInvariant())
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return codes.TrueForAll(c => exists(c)) ? string.Join(';', codes) : null;
    }
}
