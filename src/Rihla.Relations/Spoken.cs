using Rihla.Platform.Localisation;

namespace Rihla.Relations;

/// <summary>Languages that somebody speaks, or in which a meeting is held, as they are stored: BCP 47 codes with semicolons.</summary>
internal static class Spoken
{
    /// <summary>Those that official meetings in the region are held in.</summary>
    public static IReadOnlyList<string> Offered { get; } =
    ["ar", "fr", "en", "es", "pt", "it", "de", "tzm"];

    /// <summary>The codes that exist, each once, in the order of <see cref="Names.SpokenLanguages"/>.</summary>
    public static string Write(IEnumerable<string> codes)
    {
        var wanted = codes.ToHashSet(StringComparer.Ordinal);
        return string.Join(';', Names.SpokenLanguages.Codes.Where(wanted.Contains));
    }

    public static IReadOnlyList<string> Read(string stored) =>
        stored.Split(';', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether two have a language in common; so has whoever's languages nobody has said.</summary>
    public static bool Meet(string one, string other) =>
        one.Length == 0 || other.Length == 0 || Read(one).Intersect(Read(other)).Any();

    public static string InWords(this Words words, string stored) =>
        string.Join(words["Ui.Comma"], Read(stored).Select(words.SpokenLanguage));
}
