using Rihla.Platform;
using Rihla.Platform.Localisation;

namespace Rihla.Relations;

/// <summary>Something that has a name in each of the three languages: institutions, functions, places, topics, visits.</summary>
internal interface INamed
{
    string NameFr { get; }

    string NameAr { get; }

    string NameEn { get; }
}

/// <summary>A name in the three languages, as it is entered.</summary>
internal sealed record NameInput
{
    public string? Fr { get; init; }
    public string? Ar { get; init; }

    /// <summary>Where it stays empty, the French name stands for it.</summary>
    public string? En { get; init; }

    public bool IsEmpty =>
        string.IsNullOrWhiteSpace(Fr)
        && string.IsNullOrWhiteSpace(Ar)
        && string.IsNullOrWhiteSpace(En);
}

/// <summary>A name in the three languages that was found to be complete.</summary>
internal sealed record Trilingual(string Fr, string Ar, string En);

internal static class Naming
{
    /// <summary>The longest name in any language.</summary>
    public const int Longest = 200;

    public static string NameIn(this INamed named, string language) =>
        language switch
        {
            Languages.Arabic => named.NameAr,
            Languages.English => named.NameEn,
            _ => named.NameFr,
        };

    /// <summary>The days of a visit: one day, or from the first to the last.</summary>
    public static string Days(this Words words, DateOnly first, DateOnly last) =>
        first == last ? words.Date(first) : words["OfficialVisit.FromTo", first, last];

    /// <summary>
    /// The name, or what is missing: in French and in Arabic it must be there, and it is no longer than
    /// <see cref="Longest"/> in any language.
    /// </summary>
    public static Trilingual Read(NameInput input, string field, List<Refusal> faults)
    {
        foreach (var (part, text) in new[] { ("Fr", input.Fr), ("Ar", input.Ar) })
        {
            if (string.IsNullOrWhiteSpace(text) || text.Trim().Length > Longest)
            {
                faults.Add(Refusal.Of($"{field}.{part}", $"Relations.NameMissing.{part}", Longest));
            }
        }
        if (input.En?.Trim().Length > Longest)
        {
            faults.Add(Refusal.Of($"{field}.En", "Relations.TooLong", Longest));
        }
        var french = input.Fr?.Trim() ?? "";
        return new(
            french,
            input.Ar?.Trim() ?? "",
            string.IsNullOrWhiteSpace(input.En) ? french : input.En.Trim()
        );
    }

    /// <summary>Refuses a text that is longer than a number of characters.</summary>
    public static void NoLonger(string? text, int most, string field, List<Refusal> faults)
    {
        if (text?.Trim().Length > most)
        {
            faults.Add(Refusal.Of(field, "Relations.TooLong", most));
        }
    }
}
