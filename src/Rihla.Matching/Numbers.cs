using System.Globalization;
using System.Text;

namespace Rihla.Matching;

/// <summary>Telephone and document numbers without what people add to them.</summary>
internal static class Numbers
{
    /// <summary>A document number is compared up to this many characters.</summary>
    public const int LongestDocument = 32;

    /// <summary>More phones or documents of one person than this are not used.</summary>
    public const int Most = 8;

    private const int PhoneSuffix = 8;
    private const int ShortestPhone = 6;
    private const int ShortestDocument = 5;

    /// <summary>The last eight digits of each number, without repetition.</summary>
    public static IReadOnlyList<string> Phones(IReadOnlyList<string> written)
    {
        if (written.Count == 0)
        {
            return [];
        }

        var phones = new List<string>(written.Count);
        foreach (var phone in written)
        {
            var digits = Only(phone, char.IsAsciiDigit);
            if (digits.Length >= ShortestPhone && phones.Count < Most)
            {
                var suffix = digits.Length > PhoneSuffix ? digits[^PhoneSuffix..] : digits;
                if (!phones.Contains(suffix))
                {
                    phones.Add(suffix);
                }
            }
        }

        return phones;
    }

    /// <summary>The letters and digits of each number in capitals, without repetition, with its type, all in capitals.</summary>
    public static IReadOnlyList<DocumentNumber> Documents(IReadOnlyList<DocumentNumber> written)
    {
        if (written.Count == 0)
        {
            return [];
        }

        var documents = new List<DocumentNumber>(written.Count);
        foreach (var document in written)
        {
            var number = Only(document.Number, char.IsAsciiLetterOrDigit).ToUpperInvariant();
            if (number.Length > LongestDocument)
            {
                number = number[^LongestDocument..];
            }

            if (
                number.Length >= ShortestDocument
                && documents.Count < Most
                && !documents.Exists(known => known.Number == number)
            )
            {
                documents.Add(
                    new(
                        number,
                        string.IsNullOrWhiteSpace(document.Type)
                            ? null
                            : document.Type.Trim().ToUpperInvariant()
                    )
                );
            }
        }

        return documents;
    }

    // Digits of any script count as the ASCII digits they are.
    private static string Only(string? text, Func<char, bool> kept)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var only = new StringBuilder(Math.Min(text.Length, 64));
        foreach (var c in text)
        {
            var digit = CharUnicodeInfo.GetDecimalDigitValue(c);
            var plain = digit >= 0 ? (char)('0' + digit) : c;
            if (kept(plain))
            {
                only.Append(plain);
            }
        }

        return only.ToString();
    }
}
