using System.Globalization;
using System.Text;

namespace Rihla.Matching;

/// <summary>
/// Brings writing to one form: compatibility characters to plain ones, case and accents away, and the letters whose
/// accent is a sound of its own (ş, č, ñ) to the digraph a French or English clerk would write.
/// </summary>
internal static class Letters
{
    /// <summary>
    /// Folds any text, including text that is not valid Unicode. Latin comes out as a-z, Arabic as its plain letters,
    /// other scripts as lower-case letters; everything between words becomes one space.
    /// </summary>
    /// <exception cref="InvalidOperationException">The runtime does not normalise, and keys would be others than elsewhere.</exception>
    public static string Fold(string text)
    {
        if (!Normalises)
        {
            throw new InvalidOperationException(
                "Rihla.Matching reads names by Unicode normalisation, which .NET does not do in invariant globalization mode. "
                    + "Install ICU (icu-libs on Alpine, libicu elsewhere) and set InvariantGlobalization to false in the project, "
                    + "or DOTNET_SYSTEM_GLOBALIZATION_INVARIANT to 0."
            );
        }

        if (text.Length == 0)
        {
            return "";
        }

        var plain = NeedsNormalisation(text)
            ? Repaired(text).Normalize(NormalizationForm.FormKC)
            : text;
        var folded = new StringBuilder(plain.Length + 8);
        for (var at = 0; at < plain.Length; )
        {
            Rune.DecodeFromUtf16(plain.AsSpan(at), out var rune, out var length);
            at += length;
            if (!(rune.Value == ' ' && at < plain.Length && IsMark(plain[at])))
            {
                Append(folded, rune);
            }
        }

        while (folded.Length > 0 && folded[^1] == ' ')
        {
            folded.Length--;
        }

        return folded.ToString();
    }

    // Without ICU the runtime hands every text back as it is, and says nothing.
    private static readonly bool Normalises =
        "\u00E9".Normalize(NormalizationForm.FormD).Length == 2;

    // A mark that stands alone (´, the vowel marks among the presentation forms) is normalised to a space that bears it: the space
    // separates nothing.
    private static bool IsMark(char c) =>
        CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark;

    private static bool NeedsNormalisation(string text)
    {
        foreach (var c in text)
        {
            if (c > 127)
            {
                return true;
            }
        }

        return false;
    }

    // Normalising throws at it, as it does at half a surrogate pair.
    private const char NoCharacter = '\uFFFE';

    private static string Repaired(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]) && text[i] != NoCharacter)
            {
                continue;
            }

            var repaired = new StringBuilder(text.Length);
            foreach (var rune in text.EnumerateRunes())
            {
                repaired.Append(rune.Value == NoCharacter ? " " : rune.ToString());
            }

            return repaired.ToString();
        }

        return text;
    }

    private static void Append(StringBuilder folded, Rune rune)
    {
        if (rune.IsAscii)
        {
            var c = (char)rune.Value;
            if (char.IsAsciiLetter(c))
            {
                folded.Append((char)(c | 0x20));
            }
            else if (!IsApostrophe(c))
            {
                AppendSpace(folded);
            }

            return;
        }

        if (IsApostrophe(rune.Value) || ArabicScript.IsMark(rune.Value))
        {
            return;
        }

        if ((Spelt(rune.Value) ?? Cyrillic.Spelt(rune)) is { } spelt)
        {
            folded.Append(spelt);
            return;
        }

        if (rune.Value <= char.MaxValue && ArabicScript.IsLetter((char)rune.Value))
        {
            folded.Append(ArabicScript.Plain((char)rune.Value));
            return;
        }

        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.NonSpacingMark
            or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.EnclosingMark
            or UnicodeCategory.Format
            or UnicodeCategory.ModifierLetter:
                return;
            case UnicodeCategory.UppercaseLetter
            or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.OtherLetter:
                AppendBase(folded, rune);
                return;
            default:
                AppendSpace(folded);
                return;
        }
    }

    private static void AppendBase(StringBuilder folded, Rune rune)
    {
        foreach (var part in rune.ToString().Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(part) != UnicodeCategory.NonSpacingMark)
            {
                folded.Append(Rune.ToLowerInvariant(part).ToString());
            }
        }
    }

    private static void AppendSpace(StringBuilder folded)
    {
        if (folded.Length > 0 && folded[^1] != ' ')
        {
            folded.Append(' ');
        }
    }

    /// <summary>Straight and curly quotes, modifier letters for hamza and ayn, primes.</summary>
    public static bool IsApostrophe(int c) =>
        c
            is '\''
                or '`'
                or 0x00B4
                or 0x2018
                or 0x2019
                or 0x201B
                or 0x2032
                or (>= 0x02B9 and <= 0x02CB);

    // Latin letters that a decomposition would leave as they are, or strip of a sound.
    private static string? Spelt(int c) =>
        c switch
        {
            'ş' or 'Ş' or 'š' or 'Š' or 'ș' or 'Ș' => "sh",
            'č' or 'Č' or 'ć' or 'Ć' => "tch",
            'ǧ' or 'Ǧ' => "dj",
            'ğ' or 'Ğ' => "gh",
            'ž' or 'Ž' or 'ż' or 'Ż' => "j",
            'ñ' or 'Ñ' or 'ɲ' or 'Ɲ' => "ny",
            'ŋ' or 'Ŋ' => "ng",
            'ß' => "ss",
            'ø' or 'Ø' => "o",
            'ł' or 'Ł' => "l",
            'đ' or 'Đ' or 'ð' or 'Ð' or 'ɗ' or 'Ɗ' or 'ɖ' or 'Ɖ' => "d",
            'ɓ' or 'Ɓ' => "b",
            'ƙ' or 'Ƙ' => "k",
            'ɣ' or 'Ɣ' => "gh",
            'ƒ' or 'Ƒ' => "f",
            'ʋ' or 'Ʋ' => "v",
            'ƴ' or 'Ƴ' => "y",
            'ı' or 'İ' or 'ɩ' or 'Ɩ' => "i",
            'æ' or 'Æ' => "ae",
            'œ' or 'Œ' => "oe",
            'þ' or 'Þ' => "th",
            'ɛ' or 'Ɛ' or 'ə' or 'Ə' or 'ǝ' or 'Ǝ' => "e",
            'ɔ' or 'Ɔ' => "o",
            _ => null,
        };
}
