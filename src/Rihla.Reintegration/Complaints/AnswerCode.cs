using System.Security.Cryptography;
using Rihla.Platform;

namespace Rihla.Reintegration.Complaints;

/// <summary>
/// The code with which somebody who gave no name reads the answer: sixteen characters of Crockford's base 32, 80 random bits,
/// in fours. The database keeps its blind key alone.
/// </summary>
internal static class AnswerCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 16;

    /// <summary>A new code such as <c>7KQ2-X4HM-0C9R-ZT3V</c>.</summary>
    public static string New() =>
        string.Join(
            '-',
            RandomNumberGenerator
                .GetString(Alphabet, Length)
                .Chunk(4)
                .Select(part => new string(part))
        );

    /// <summary>What is hashed of a typed code, whatever the case, blanks, dashes, digits (٣ for 3) or look-alikes it was typed with; nothing, if it cannot be one.</summary>
    public static string? Read(string? typed)
    {
        if (typed is null or { Length: > 60 })
        {
            return null;
        }
        var text = new string([
            .. Digits
                .Western(typed)
                .ToUpperInvariant()
                .Where(c => !char.IsWhiteSpace(c) && c != '-')
                .Select(c =>
                    c switch
                    {
                        'O' => '0',
                        'I' or 'L' => '1',
                        _ => c,
                    }
                ),
        ]);
        return text.Length == Length && text.All(Alphabet.Contains) ? text : null;
    }
}
