using System.Globalization;

namespace Rihla.Cases;

/// <summary>A span of ages in whole years, both ends included. Together they cover every age, each once.</summary>
/// <param name="From">The first age.</param>
/// <param name="To">The last; nothing for the open end.</param>
public sealed record AgeBand(int From, int? To)
{
    /// <summary>What stands for the band of those whose birth date is not known.</summary>
    public const int Unknown = -1;

    /// <summary>
    /// The bands of reports, the youngest first: 18 begins an adult band, so that bands add up to children and adults.
    /// </summary>
    public static IReadOnlyList<AgeBand> All { get; } =
    [new(0, 4), new(5, 11), new(12, 17), new(18, 24), new(25, 39), new(40, 59), new(60, null)];

    /// <summary>The band that begins at an age; nothing, where none does.</summary>
    public static AgeBand? Find(int from) => All.FirstOrDefault(b => b.From == from);

    /// <summary>The band of an age.</summary>
    /// <param name="age">In years, not below 0.</param>
    public static AgeBand Of(int age) => All.Last(b => b.From <= age);

    /// <summary>As tables show it: <c>18–24</c>, <c>60+</c>.</summary>
    public override string ToString() =>
        To is { } to
            ? string.Create(CultureInfo.InvariantCulture, $"{From}–{to}")
            : string.Create(CultureInfo.InvariantCulture, $"{From}+");
}
