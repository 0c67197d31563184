using System.Collections.Frozen;

namespace Rihla.Grants;

/// <summary>Regions that donors speak of: the subregions of the United Nations (standard M49), by country.</summary>
internal static class Regions
{
    private static readonly FrozenDictionary<string, string> ByCountry = Read();

    /// <summary>The codes of all regions, such as <c>011</c> (Western Africa); its name is the text <c>Region.{code}</c>.</summary>
    public static IReadOnlyList<string> All { get; } =
    [.. ByCountry.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The region of a country, ISO 3166-1 alpha-2; nothing when it is in none of those listed.</summary>
    public static string? Of(string? country) =>
        country is null ? null : ByCountry.GetValueOrDefault(country);

    private static FrozenDictionary<string, string> Read()
    {
        using var stream = typeof(Regions).Assembly.GetManifestResourceStream("Regions.txt")!;
        using var reader = new StreamReader(stream);
        return reader
            .ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .SelectMany(line => line.Skip(1).Select(country => (country, Region: line[0][4..])))
            .ToFrozenDictionary(p => p.country, p => p.Region, StringComparer.Ordinal);
    }
}
