using System.Globalization;
using System.Text;

namespace Rihla.Platform;

/// <summary>The digits of numbers that people type or send in files.</summary>
public static class Digits
{
    /// <summary>
    /// The text with the decimal digits of every script (٣, ۳, ३) as the Western digits that they are, and all else as it was.
    /// </summary>
    public static string Western(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Ascii.IsValid(text)
            ? text
            : string.Concat(
                text.Select(c =>
                    char.IsDigit(c) ? (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)) : c
                )
            );
    }
}
