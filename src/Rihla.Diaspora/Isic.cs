namespace Rihla.Diaspora;

/// <summary>
/// The sections of the International Standard Industrial Classification of All Economic Activities, revision 4 (United
/// Nations, 2008); their names are the texts <c>Isic.A</c> and so on.
/// </summary>
internal static class Isic
{
    /// <summary>All twenty-one, from A to U.</summary>
    public static IReadOnlyList<string> Sections { get; } =
    [.. Enumerable.Range('A', 21).Select(letter => ((char)letter).ToString())];
}

/// <summary>Amounts that people type.</summary>
internal static class Money
{
    /// <summary>No project is as large as this.</summary>
    public const decimal Most = 1_000_000_000;
}
