using System.Globalization;
using System.Text;

namespace Rihla.Platform.Localisation;

/// <summary>Text in a form in which it is compared, from any text at all.</summary>
public static class Folding
{
    /// <summary>
    /// The text in a normal form of Unicode. What is no character (half a surrogate pair, U+FFFE) is left out: normalising throws
    /// at it, and anybody can send it.
    /// </summary>
    public static string Normalised(string text, NormalizationForm form)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.AsSpan().IndexOf('\uFFFE') >= 0 || text.Any(char.IsSurrogate))
        {
            var kept = new StringBuilder(text.Length);
            for (var i = 0; i < text.Length; i++)
            {
                if (Rune.TryGetRuneAt(text, i, out var rune) && rune.Value != 0xFFFE)
                {
                    kept.Append(text, i, rune.Utf16SequenceLength);
                    i += rune.Utf16SequenceLength - 1;
                }
            }
            text = kept.ToString();
        }
        return text.Normalize(form);
    }

    /// <summary>Without accents and capitals: whoever looks for Aissatou finds Aïssatou.</summary>
    public static string Plain(string text) =>
        string.Concat(
                Normalised(text, NormalizationForm.FormD)
                    .Where(c =>
                        CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark
                    )
            )
            .ToLowerInvariant();
}
