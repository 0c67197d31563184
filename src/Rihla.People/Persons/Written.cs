using System.Globalization;
using System.Text;
using Rihla.Platform;

namespace Rihla.People;

/// <summary>Rules for text that people type: kept as written, but for what cannot be seen.</summary>
internal static class Written
{
    /// <summary>
    /// The text without control characters and with single spaces, in composed form; nothing, when nothing is left.
    /// Letters, script, case and accents stay; so do the joiners that Persian and Urdu need within a word.
    /// </summary>
    public static string? Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }
        if (IsClean(text))
        {
            return text;
        }
        var kept = new System.Text.StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (System.Text.Rune.IsWhiteSpace(rune))
            {
                if (kept.Length > 0 && kept[^1] != ' ')
                {
                    kept.Append(' ');
                }
            }
            else if (IsVisible(rune))
            {
                kept.Append(rune.ToString());
            }
        }
        var clean = kept.ToString().Trim(' ').Normalize();
        return clean.Length == 0 ? null : clean;
    }

    public static IEnumerable<Refusal> Faults(string field, string? text, int longest)
    {
        if (text?.Length > longest)
        {
            yield return Refusal.Of(field, "Person.TooLong", longest);
        }
        else if (Clean(text) is { } clean && !clean.EnumerateRunes().Any(Rune.IsLetter))
        {
            yield return Refusal.Of(field, "Person.Name.NoLetters");
        }
    }

    public static bool IsCountry(string code) =>
        Rihla.Platform.Localisation.Names.Countries.Knows(code);

    public static bool IsLanguage(string code) =>
        code.Length <= 35
        && code.Split('-') is [{ Length: 2 or 3 } language, .. var rest]
        && language.All(char.IsAsciiLetterLower)
        && rest.All(part => part.Length is >= 1 and <= 8 && part.All(char.IsAsciiLetterOrDigit));

    // Nearly all text is clean as it comes, and millions of rows are asked.
    private static bool IsClean(string text)
    {
        var isAscii = true;
        var before = ' ';
        foreach (var letter in text)
        {
            if (letter == ' ' ? before == ' ' : char.IsSurrogate(letter) || !IsSeen(letter))
            {
                return false;
            }
            isAscii &= char.IsAscii(letter);
            before = letter;
        }
        return before != ' ' && (isAscii || text.IsNormalized());

        static bool IsSeen(char letter) =>
            !char.IsWhiteSpace(letter) && IsVisible(new System.Text.Rune(letter));
    }

    private static bool IsVisible(System.Text.Rune rune) =>
        rune.Value is 0x200C or 0x200D
        || System.Text.Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            );
}
