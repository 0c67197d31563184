using System.Collections.Frozen;

namespace Rihla.Travel;

/// <summary>An airport.</summary>
/// <param name="Iata">Its three-letter code.</param>
/// <param name="Country">ISO 3166 alpha-2.</param>
/// <param name="City">The city it serves.</param>
internal sealed record Airport(string Iata, string Country, string City);

/// <summary>
/// The airports that journeys from here lead through. The list helps to type; a place that is not in it is taken as
/// written.
/// </summary>
internal static class Airports
{
    private static readonly FrozenDictionary<string, Airport> ByCode = Load()
        .ToFrozenDictionary(a => a.Iata, StringComparer.OrdinalIgnoreCase);

    /// <summary>All, by code.</summary>
    public static IReadOnlyList<Airport> All { get; } =
    [.. ByCode.Values.OrderBy(a => a.Iata, StringComparer.Ordinal)];

    /// <summary>The place as it is kept: the code of a known airport or of a city with one, anything else as written.</summary>
    public static string Read(string typed)
    {
        var text = typed.Trim();
        return ByCode.TryGetValue(text, out var airport) ? airport.Iata
            : All.Where(a => string.Equals(a.City, text, StringComparison.OrdinalIgnoreCase))
                .ToList()
                is [var only]
                ? only.Iata
            : text;
    }

    /// <summary>The country of an airport; nothing for a place in words.</summary>
    public static string? CountryOf(string place) =>
        ByCode.TryGetValue(place, out var airport) ? airport.Country : null;

    /// <summary>The place for reading: <c>Casablanca (CMN)</c>.</summary>
    public static string Show(string place) =>
        ByCode.TryGetValue(place, out var airport) ? $"{airport.City} ({airport.Iata})" : place;

    /// <summary>The first airport of a country, to begin with.</summary>
    public static string? FirstOf(string? country) =>
        Load().FirstOrDefault(a => a.Country == country)?.Iata;

    private static IEnumerable<Airport> Load()
    {
        using var stream = typeof(Airports).Assembly.GetManifestResourceStream("Airports.txt")!;
        using var reader = new StreamReader(stream);
        var airports = new List<Airport>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 7)
            {
                airports.Add(new(line[..3], line[4..6], line[7..]));
            }
        }
        return airports;
    }
}
