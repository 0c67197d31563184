using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Rihla.Matching;

/// <summary>A telephone number without what people add to it.</summary>
/// <param name="Digits">Six to eight digits.</param>
/// <param name="IsShared">Whether it is that of somebody else, by whom the person is reached.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReadPhone(string Digits, bool IsShared)
{
    /// <summary>
    /// The eight last digits that the number can have with the code of a country before it. In Gambia, Cape Verde or the Comoros a
    /// number has seven digits, and whoever dials it there leaves out the code; empty for a number of another length.
    /// </summary>
    public IEnumerable<string> WithCountry
    {
        get
        {
            var digits = Digits;
            return digits.Length == Numbers.PhoneSuffix - 1
                ? Enumerable
                    .Range(0, 10)
                    .Select(last => string.Create(CultureInfo.InvariantCulture, $"{last}{digits}"))
                : [];
        }
    }
}

/// <summary>The number of a document without what people add to it.</summary>
/// <param name="Number">Capitals and digits.</param>
/// <param name="Type">Its type in capitals, or null.</param>
/// <param name="IsLocal">Whether different people can bear it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReadDocument(string Number, string? Type, bool IsLocal);

/// <summary>Telephone and document numbers without what people add to them.</summary>
internal static class Numbers
{
    /// <summary>A document number is compared up to this many characters.</summary>
    public const int LongestDocument = 32;

    /// <summary>More phones or documents of one person than this are not used.</summary>
    public const int Most = 8;

    /// <summary>A phone is compared by so many last digits.</summary>
    public const int PhoneSuffix = 8;

    private const int ShortestPhone = 6;
    private const int ShortestDocument = 5;

    /// <summary>The last eight digits of each number, without repetition, the person's own first.</summary>
    /// <param name="own">Numbers of the person or the family.</param>
    /// <param name="shared">Numbers of others by whom the person is reached.</param>
    public static IReadOnlyList<ReadPhone> Phones(
        IReadOnlyList<string> own,
        IReadOnlyList<string> shared
    )
    {
        if (own.Count + shared.Count == 0)
        {
            return [];
        }

        var phones = new List<ReadPhone>(own.Count + shared.Count);
        AddPhones(phones, own, isShared: false);
        AddPhones(phones, shared, isShared: true);
        return phones;
    }

    /// <summary>The letters and digits of each number in capitals, without repetition of number and type, with its type, all in capitals.</summary>
    /// <param name="unique">Numbers that only one person bears.</param>
    /// <param name="local">Numbers that different people can bear.</param>
    public static IReadOnlyList<ReadDocument> Documents(
        IReadOnlyList<DocumentNumber> unique,
        IReadOnlyList<DocumentNumber> local
    )
    {
        if (unique.Count + local.Count == 0)
        {
            return [];
        }

        var documents = new List<ReadDocument>(unique.Count + local.Count);
        AddDocuments(documents, unique, isLocal: false);
        AddDocuments(documents, local, isLocal: true);
        return documents;
    }

    private static void AddPhones(
        List<ReadPhone> phones,
        IReadOnlyList<string> written,
        bool isShared
    )
    {
        foreach (var phone in written)
        {
            var digits = Only(phone, char.IsAsciiDigit);
            if (digits.Length >= ShortestPhone && phones.Count < Most)
            {
                var suffix = digits.Length > PhoneSuffix ? digits[^PhoneSuffix..] : digits;
                if (!phones.Exists(known => known.Digits == suffix))
                {
                    phones.Add(new(suffix, isShared));
                }
            }
        }
    }

    private static void AddDocuments(
        List<ReadDocument> documents,
        IReadOnlyList<DocumentNumber> written,
        bool isLocal
    )
    {
        foreach (var document in written)
        {
            var number = Only(document.Number, char.IsAsciiLetterOrDigit).ToUpperInvariant();
            if (number.Length > LongestDocument)
            {
                number = number[^LongestDocument..];
            }

            var type = string.IsNullOrWhiteSpace(document.Type)
                ? null
                : document.Type.Trim().ToUpperInvariant();
            if (
                number.Length >= ShortestDocument
                && documents.Count < Most
                && !documents.Exists(known => known.Number == number && known.Type == type)
            )
            {
                documents.Add(new(number, type, isLocal));
            }
        }
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
