namespace Rihla.Platform.Localisation;

/// <summary>
/// Which plural form a number takes. Cardinal rules of the Unicode CLDR for whole numbers
/// (https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html); French <c>many</c>, for round
/// millions, is left out because such numbers do not occur in sentences here.
/// </summary>
internal static class Plurals
{
    /// <summary>The forms a text must have in a language.</summary>
    public static IReadOnlyList<string> FormsOf(string language) =>
        language == Languages.Arabic
            ? ["zero", "one", "two", "few", "many", "other"]
            : ["one", "other"];

    /// <summary>The form of a number, which is not negative, in a language.</summary>
    public static string FormOf(string language, long number) =>
        language switch
        {
            Languages.Arabic => number switch
            {
                0 => "zero",
                1 => "one",
                2 => "two",
                _ => (number % 100) switch
                {
                    >= 3 and <= 10 => "few",
                    >= 11 => "many",
                    _ => "other",
                },
            },
            Languages.English => number == 1 ? "one" : "other",
            _ => number is 0 or 1 ? "one" : "other",
        };
}
