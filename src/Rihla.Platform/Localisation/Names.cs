using System.Collections.Frozen;
using System.Text.Json;

namespace Rihla.Platform.Localisation;

/// <summary>
/// Names that come with the software, in its three languages, so that they are the same on every machine: of countries
/// (ISO 3166-1 alpha-2), of the languages people speak (BCP 47) and of the months.
/// </summary>
public sealed class Names
{
    private readonly FrozenDictionary<string, Dictionary<string, string>> table;

    private Names(string file)
    {
        using var stream = typeof(Names).Assembly.GetManifestResourceStream(file)!;
        var read = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(
            stream
        )!;
        Codes = [.. read.Keys];
        table = read.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The countries and territories, by ISO 3166-1 alpha-2 code.</summary>
    public static Names Countries { get; } = new("Countries.json");

    /// <summary>
    /// The languages that people on the move through the region speak, by BCP 47 code, the most spoken families first.
    /// </summary>
    public static Names SpokenLanguages { get; } = new("SpokenLanguages.json");

    internal static Names Months { get; } = new("Months.json");

    /// <summary>All codes, in the order of the file.</summary>
    public IReadOnlyList<string> Codes { get; }

    /// <summary>Whether there is such a code.</summary>
    public bool Knows(string? code) => code is not null && table.ContainsKey(code);

    /// <summary>The name in a language, or the code itself where it is not known: data from elsewhere may hold any.</summary>
    public string Of(string code, string language) =>
        table.TryGetValue(code, out var names) ? names[Languages.Or(language)] : code;
}
