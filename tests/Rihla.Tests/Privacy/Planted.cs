using System.Text;
using System.Text.RegularExpressions;
using System.Web;

namespace Rihla.Tests.Privacy;

/// <summary>
/// Values that no program writes by itself, in the shapes that personal data has. They are typed into every field of
/// every page; whoever then finds one of them outside an encrypted value has found a leak.
/// </summary>
internal static partial class Planted
{
    /// <summary>A name, and the mark in every text.</summary>
    public const string Name = "Kwizalmundo";

    /// <summary>The same name in Arabic script.</summary>
    public const string ArabicName = "كويزالموندو";

    /// <summary>A telephone number, as people write it.</summary>
    public const string Phone = "+212 661-371582";

    /// <summary>The number of a document.</summary>
    public const string Document = "KX-7381946";

    /// <summary>An address of mail.</summary>
    public const string Email = "kwizalmundo@example.org";

    /// <summary>A date of birth: the 29th of October 1987.</summary>
    public static readonly (string Day, string Month, string Year) Birth = ("29", "10", "1987");

    /// <summary>A scanned document, in which the name stands readable.</summary>
    public static byte[] Scan { get; } =
        Encoding.UTF8.GetBytes($"%PDF-1.4\n({Name} scan)\n%%EOF\n");

    /// <summary>A text for a field that takes any.</summary>
    public static string Text(string field) => $"{Name} {ArabicName} {Phone} {Document} ({field})";

    // Looked for as bytes. Texts are looked for without regard to capitals.
    private static readonly (string What, byte[] Bytes)[] Exact =
    [
        ("the Arabic name as UTF-8", Encoding.UTF8.GetBytes(ArabicName)),
        ("the Arabic name as UTF-16", Encoding.Unicode.GetBytes(ArabicName)),
        (
            "the Arabic name as UTF-16, big end first",
            Encoding.BigEndianUnicode.GetBytes(ArabicName)
        ),
        (
            "the Arabic name escaped as in JSON",
            Encoding.ASCII.GetBytes(string.Concat(ArabicName.Select(c => $"\\u{(int)c:x4}")))
        ),
        (
            "the Arabic name escaped as in HTML",
            Encoding.ASCII.GetBytes(string.Concat(ArabicName.Select(c => $"&#x{(int)c:X};")))
        ),
        (
            "the Arabic name escaped as in addresses",
            Encoding.ASCII.GetBytes(HttpUtility.UrlEncode(ArabicName).ToUpperInvariant())
        ),
        .. Base64("the name", Encoding.UTF8.GetBytes(Name)),
        .. Base64("the name as UTF-16", Encoding.Unicode.GetBytes(Name)),
        .. Base64("the Arabic name", Encoding.UTF8.GetBytes(ArabicName)),
        .. Base64("the telephone", "661371582"u8.ToArray()),
        .. Base64("the number of the document", "7381946"u8.ToArray()),
    ];

    private static readonly (string What, byte[] Bytes)[] Folded =
    [
        ("the name", Encoding.UTF8.GetBytes(Name.ToLowerInvariant())),
        ("the name as UTF-16", Encoding.Unicode.GetBytes(Name.ToLowerInvariant())),
        (
            "the name backwards",
            Encoding.UTF8.GetBytes(string.Concat(Name.ToLowerInvariant().Reverse()))
        ),
        (
            "the name as hexadecimal digits",
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Name)))
        ),
    ];

    /// <summary>What of the planted values stands in these bytes, if anything.</summary>
    public static IReadOnlyList<string> FoundIn(byte[] bytes)
    {
        var folded = bytes
            .Select(b => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b + 32) : b)
            .ToArray();
        var latin = Encoding.Latin1.GetString(bytes);
        return
        [
            .. Exact.Where(n => bytes.AsSpan().IndexOf(n.Bytes) >= 0).Select(n => n.What),
            .. Folded.Where(n => folded.AsSpan().IndexOf(n.Bytes) >= 0).Select(n => n.What),
            .. PhoneDigits().IsMatch(latin) ? ["the telephone"] : Array.Empty<string>(),
            .. DocumentDigits().IsMatch(latin)
                ? ["the number of the document"]
                : Array.Empty<string>(),
            .. BirthDigits().IsMatch(latin) ? ["the date of birth"] : Array.Empty<string>(),
        ];
    }

    /// <summary>What of the planted values stands in this text, if anything.</summary>
    public static IReadOnlyList<string> FoundIn(string text) =>
        FoundIn(Encoding.UTF8.GetBytes(text));

    // Encoded bytes look different at each of three places; the ends depend on the neighbours and are left out.
    private static IEnumerable<(string, byte[])> Base64(string what, byte[] bytes) =>
        Enumerable
            .Range(0, 3)
            .Select(shift =>
            {
                var encoded = Convert.ToBase64String([.. new byte[shift], .. bytes]);
                var from = (shift * 8 + 5) / 6;
                var length = (shift + bytes.Length) * 8 / 6 - from;
                return (
                    $"{what} in base64",
                    Encoding.ASCII.GetBytes(encoded.Substring(from, length))
                );
            });

    // Between digits whatever people and UTF-16 put there.
    [GeneratedRegex(
        @"6[ .\-/\0]?6[ .\-/\0]?1[ .\-/\0]?3[ .\-/\0]?7[ .\-/\0]?1[ .\-/\0]?5[ .\-/\0]?8[ .\-/\0]?2"
    )]
    private static partial Regex PhoneDigits();

    // Not within hexadecimal digits: seven of them come by chance, in one dump of keys of rows among some hundred.
    [GeneratedRegex(
        @"(?<![0-9a-fA-F])7[ .\-/\0]?3[ .\-/\0]?8[ .\-/\0]?1[ .\-/\0]?9[ .\-/\0]?4[ .\-/\0]?6(?![0-9a-fA-F])"
    )]
    private static partial Regex DocumentDigits();

    [GeneratedRegex(
        @"1\0?9\0?8\0?7\0?[ .\-/]?\0?1\0?0\0?[ .\-/]?\0?2\0?9|2\0?9\0?[ .\-/]?\0?1\0?0\0?[ .\-/]?\0?1\0?9\0?8\0?7"
    )]
    private static partial Regex BirthDigits();
}
