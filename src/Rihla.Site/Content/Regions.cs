namespace Rihla.Site;

/// <summary>
/// The regions of Morocco as of 2015 (ISO 3166-2:MA, the number alone); their names are the texts <c>Site.Region.01</c> and
/// so on.
/// </summary>
public static class Regions
{
    /// <summary>All twelve, by number.</summary>
    public static IReadOnlyList<string> All { get; } =
    ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"];
}
