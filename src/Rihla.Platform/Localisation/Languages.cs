using System.Globalization;

namespace Rihla.Platform.Localisation;

/// <summary>
/// The three languages the software speaks. Not to be confused with the many languages that people speak, whose names
/// are in <see cref="Names.SpokenLanguages"/>.
/// </summary>
public static class Languages
{
    /// <summary>French, the first language and the one that others fall back to.</summary>
    public const string French = "fr";

    /// <summary>Arabic.</summary>
    public const string Arabic = "ar";

    /// <summary>English.</summary>
    public const string English = "en";

    /// <summary>All three, French first.</summary>
    public static IReadOnlyList<string> All { get; } = [French, Arabic, English];

    /// <summary>Whether this is the code of one of the three.</summary>
    public static bool Knows(string? language) => language is French or Arabic or English;

    /// <summary>The language to show to somebody who asked for this one: itself if we speak it, else French.</summary>
    public static string Or(string? language) => Knows(language) ? language! : French;

    /// <summary>The direction a language is written in: <c>rtl</c> or <c>ltr</c>. Works for the languages of persons too.</summary>
    public static string DirectionOf(string? language) =>
        language is "ar" or "ary" or "apd" or "arz" or "fa" or "ur" or "ps" ? "rtl" : "ltr";

    /// <summary>The language's own name, as a speaker looks for it in a list.</summary>
    public static string OwnName(string language) =>
        language switch
        {
            Arabic => "العربية",
            English => "English",
            _ => "Français",
        };

    /// <summary>
    /// How a language writes numbers: as in Morocco, with Western digits in Arabic too. Made here, so that it does not
    /// depend on the data of the machine.
    /// </summary>
    internal static CultureInfo CultureOf(string language) => Cultures[Or(language)];

    private static readonly Dictionary<string, CultureInfo> Cultures = new(StringComparer.Ordinal)
    {
        [French] = Make("fr-FR", group: "\u202F", point: ","),
        [Arabic] = Make("ar-MA", group: ".", point: ","),
        [English] = Make("en-GB", group: ",", point: "."),
    };

    private static CultureInfo Make(string name, string group, string point)
    {
        var culture = (CultureInfo)CultureInfo.GetCultureInfo(name).Clone();
        var numbers = (NumberFormatInfo)CultureInfo.InvariantCulture.NumberFormat.Clone();
        numbers.NumberGroupSeparator = numbers.PercentGroupSeparator = group;
        numbers.NumberDecimalSeparator = numbers.PercentDecimalSeparator = point;
        culture.NumberFormat = numbers;
        culture.DateTimeFormat.Calendar = new GregorianCalendar();
        return CultureInfo.ReadOnly(culture);
    }
}
