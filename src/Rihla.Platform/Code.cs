using System.Security.Cryptography;

namespace Rihla.Platform;

/// <summary>
/// Codes of cases and persons, made to be read over a bad telephone line: Crockford's base 32 (no I, L, O, U), at random
/// so that they tell neither the order nor the number of people, with a check character that catches a mistyped or
/// swapped character.
/// </summary>
public static class Code
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 6;

    /// <summary>A new code such as <c>MA-7KQ2X4H</c>.</summary>
    /// <param name="prefix">What stands before the dash.</param>
    public static string New(string prefix)
    {
        var random = RandomNumberGenerator.GetString(Alphabet, Length);
        return $"{prefix}-{random}{Check(random)}";
    }

    /// <summary>The code as it is kept, whatever the case, spaces, digits (٣ for 3) or look-alikes (O for 0, I and L for 1) it was typed with; nothing, if it cannot be a code.</summary>
    public static string? Read(string? typed)
    {
        var text = new string([
            .. Digits.Western(typed ?? "").ToUpperInvariant().Where(c => !char.IsWhiteSpace(c)),
        ]);
        var dash = text.LastIndexOf('-');
        if (
            dash < 1
            || text.Length - dash - 1 != Length + 1
            || !text[..dash].All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
        )
        {
            return null;
        }
        var body = text[(dash + 1)..].Replace('O', '0').Replace('I', '1').Replace('L', '1');
        return body.All(Alphabet.Contains) && Check(body[..Length]) == body[Length]
            ? $"{text[..dash]}-{body}"
            : null;
    }

    // Weights that are odd are invertible modulo 32, and differ from place to place: any one wrong character, and any
    // two swapped neighbours but those 16 apart, change the sum.
    private static char Check(string body)
    {
        var sum = 0;
        for (var i = 0; i < body.Length; i++)
        {
            sum += Alphabet.IndexOf(body[i], StringComparison.Ordinal) * ((2 * i) + 3);
        }
        return Alphabet[sum % Alphabet.Length];
    }
}
