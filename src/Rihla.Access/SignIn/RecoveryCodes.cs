using System.Security.Cryptography;

namespace Rihla.Access;

/// <summary>Codes on paper for the day the telephone is lost. Each works once.</summary>
internal static class RecoveryCodes
{
    public const int Count = 10;

    // Without letters and digits that are mistaken for one another.
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

    public static List<string> Make() =>
        [
            .. Enumerable
                .Range(0, Count)
                .Select(_ =>
                    $"{RandomNumberGenerator.GetString(Alphabet, 5)}-{RandomNumberGenerator.GetString(Alphabet, 5)}"
                ),
        ];

    public static string Normalised(string typed)
    {
        var letters = string.Concat(typed.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        return letters.Length == 10 ? $"{letters[..5]}-{letters[5..]}" : letters;
    }
}
