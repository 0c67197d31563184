using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Rihla.Platform.Localisation;

namespace Rihla.Grants;

/// <summary>
/// Names and references in the characters that every bank takes: the Latin letters without marks, digits, space and
/// <c>/ - ? : ( ) . , ' +</c> (the character set that the usage rules of SEPA and SWIFT allow). Arabic is written in Latin
/// letters, consonant by consonant.
/// </summary>
internal static class BankText
{
    private const string Marks = "/-?:().,'+ ";

    private static readonly FrozenDictionary<char, string> Letters = new Dictionary<char, string>
    {
        ['ß'] = "ss",
        ['Æ'] = "AE",
        ['æ'] = "ae",
        ['Œ'] = "OE",
        ['œ'] = "oe",
        ['Ø'] = "O",
        ['ø'] = "o",
        ['Đ'] = "D",
        ['đ'] = "d",
        ['Ł'] = "L",
        ['ł'] = "l",
        ['ı'] = "i",
        ['Ɓ'] = "B",
        ['ɓ'] = "b",
        ['Ɗ'] = "D",
        ['ɗ'] = "d",
        ['Ɛ'] = "E",
        ['ɛ'] = "e",
        ['Ɔ'] = "O",
        ['ɔ'] = "o",
        ['Ŋ'] = "N",
        ['ŋ'] = "n",
        ['Ƴ'] = "Y",
        ['ƴ'] = "y",
        ['’'] = "'",
        ['‘'] = "'",
        ['–'] = "-",
        ['—'] = "-",
        ['&'] = "+",
        ['_'] = "-",
        ['ا'] = "a",
        ['ب'] = "b",
        ['ت'] = "t",
        ['ث'] = "th",
        ['ج'] = "j",
        ['ح'] = "h",
        ['خ'] = "kh",
        ['د'] = "d",
        ['ذ'] = "dh",
        ['ر'] = "r",
        ['ز'] = "z",
        ['س'] = "s",
        ['ش'] = "sh",
        ['ص'] = "s",
        ['ض'] = "d",
        ['ط'] = "t",
        ['ظ'] = "z",
        ['ع'] = "a",
        ['غ'] = "gh",
        ['ف'] = "f",
        ['ق'] = "q",
        ['ك'] = "k",
        ['ل'] = "l",
        ['م'] = "m",
        ['ن'] = "n",
        ['ه'] = "h",
        ['ة'] = "a",
        ['و'] = "w",
        ['ي'] = "y",
        ['ى'] = "a",
        ['ء'] = "",
        ['ـ'] = "",
        ['گ'] = "g",
        ['ڭ'] = "g",
        ['پ'] = "p",
        ['چ'] = "ch",
        ['ڤ'] = "v",
        ['،'] = ",",
    }.ToFrozenDictionary();

    /// <summary>A text in those characters, at most so long; what has no counterpart is left out.</summary>
    /// <returns>Empty when nothing of it can be written.</returns>
    public static string Of(string? text, int longest)
    {
        var written = new StringBuilder();
        foreach (var c in Folding.Normalised(text ?? "", NormalizationForm.FormKD))
        {
            if (char.IsAsciiLetterOrDigit(c) || Marks.Contains(c, StringComparison.Ordinal))
            {
                written.Append(c);
            }
            else if (Letters.TryGetValue(c, out var latin))
            {
                written.Append(latin);
            }
            else if (char.GetUnicodeCategory(c) == UnicodeCategory.DecimalDigitNumber)
            {
                written.Append(CharUnicodeInfo.GetDecimalDigitValue(c));
            }
            else if (char.IsWhiteSpace(c))
            {
                written.Append(' ');
            }
        }
        var words = written.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var folded = string.Join(' ', words).TrimStart('/');
        // Two slashes in a row end a field in older messages that banks still make of this one.
        while (folded.Contains("//", StringComparison.Ordinal))
        {
            folded = folded.Replace("//", "/", StringComparison.Ordinal);
        }
        return folded[..Math.Min(folded.Length, longest)].TrimEnd(' ', '/');
    }
}
