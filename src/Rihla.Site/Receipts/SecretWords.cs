using System.Security.Cryptography;
using System.Text;
using Rihla.Platform.Localisation;

namespace Rihla.Site;

/// <summary>
/// Two plain words that belong to the code of a receipt. Together with it they are some 49 bits, and a few wrong tries lock
/// a code for a while, so that guessing both is hopeless. Only a slow, salted hash of them is kept.
/// </summary>
internal static class SecretWords
{
    private const int Rounds = 60_000;
    private const int HashBytes = 32;

    private static readonly Dictionary<string, string[]> Lists = Read();

    /// <summary>Two words of a language.</summary>
    public static string New(string language)
    {
        var words = Lists[Languages.Or(language)];
        return $"{Any(words)} {Any(words)}";
    }

    public static byte[] NewSalt() => RandomNumberGenerator.GetBytes(16);

    /// <summary>The hash of the words as somebody typed them: without regard to case, accents, Arabic marks and spaces.</summary>
    public static byte[] Hash(string? typed, byte[] salt) =>
        Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(string.Join(' ', SearchText.WordsOf(typed).Take(4))),
            salt,
            Rounds,
            HashAlgorithmName.SHA256,
            HashBytes
        );

    public static bool Match(string? typed, byte[] salt, byte[] hash) =>
        CryptographicOperations.FixedTimeEquals(Hash(typed, salt), hash);

    private static string Any(string[] words) =>
        words[RandomNumberGenerator.GetInt32(words.Length)];

    // A line for each language, in the order fr, ar, en.
    private static Dictionary<string, string[]> Read()
    {
        using var stream = typeof(SecretWords).Assembly.GetManifestResourceStream("words.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Languages.All.ToDictionary(
            l => l,
            _ => reader.ReadLine()!.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        );
    }
}

/// <summary>Keys that a form carries from page to page: 32 random bytes, of which only the hash is kept.</summary>
internal static class FormKeys
{
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public static byte[] Hash(string? key) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(key is { Length: <= 100 } ? key : ""));
}
