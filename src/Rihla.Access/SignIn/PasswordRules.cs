using System.Text;
using Rihla.Platform;

namespace Rihla.Access;

/// <summary>
/// What a password must be: long, and not one of those that are tried first. No rule about kinds of characters: length
/// protects, and rules that annoy end on paper (NIST SP 800-63B, 3.1.1).
/// </summary>
internal static class PasswordRules
{
    public const int Shortest = 12;
    public const int Longest = 200;

    /// <summary>How many characters must remain when everything that is guessed first is taken out.</summary>
    private const int Own = 6;

    // The most common of the published lists, in the languages of the staff, and the rows of their keyboards.
    private static readonly string[] Guessed =
    [
        "password",
        "passwort",
        "motdepasse",
        "contrasena",
        "bienvenue",
        "welcome",
        "bonjour",
        "marhaba",
        "salam",
        "azertyuiop",
        "azerty",
        "qsdfghjklm",
        "qwertyuiop",
        "qwerty",
        "asdfghjkl",
        "zxcvbnm",
        "wxcvbn",
        "iloveyou",
        "jetaime",
        "admin",
        "administrateur",
        "letmein",
        "changeme",
        "secret",
        "soleil",
        "doudou",
        "loulou",
        "chouchou",
        "football",
        "maroc",
        "morocco",
        "casablanca",
        "rabat",
        "guinee",
        "conakry",
        "abidjan",
        "dakar",
        "mohamed",
        "mohammed",
        "fatima",
        "rihla",
        "demo",
        "migration",
        "retour",
        "mission",
        "dragon",
        "monkey",
        "master",
        "sunshine",
        "princess",
        "superman",
        "batman",
        "abcdefghijkl",
        "abcdef",
        "abcd",
        "abc",
    ];

    public static Refusal? Check(string? password, string userName, string displayName)
    {
        const string field = "Password";
        if (password is null || password.Length < Shortest)
        {
            return Refusal.Of(field, "Password.TooShort", Shortest);
        }
        if (password.Length > Longest)
        {
            return Refusal.Of(field, "Password.TooLong", Longest);
        }
        return OwnPart(password, userName, displayName).Length < Own
            ? Refusal.Of(field, "Password.TooCommon")
            : null;
    }

    private static string OwnPart(string password, string userName, string displayName)
    {
        var rest = string.Concat(WithoutRuns(password.ToLowerInvariant()).Select(Plain));
        var names = $"{userName} {displayName}"
            .ToLowerInvariant()
            .Split([' ', '.', '-', '_', '\''], StringSplitOptions.RemoveEmptyEntries)
            .Where(n => n.Length > 2);
        foreach (var word in names.Concat(Guessed).OrderByDescending(w => w.Length))
        {
            rest = rest.Replace(string.Concat(word.Select(Plain)), "", StringComparison.Ordinal);
        }
        return rest;
    }

    // Takes out four or more that repeat or follow one another: aaaa, 1234, 9876, abcd.
    private static string WithoutRuns(string text)
    {
        var kept = new StringBuilder(text.Length);
        for (var start = 0; start < text.Length; )
        {
            var end = start + 1;
            if (end < text.Length && Math.Abs(text[end] - text[start]) <= 1)
            {
                var step = text[end] - text[start];
                while (end < text.Length && text[end] - text[end - 1] == step)
                {
                    end++;
                }
            }
            if (end - start >= 4)
            {
                start = end;
            }
            else
            {
                kept.Append(text[start++]);
            }
        }
        return kept.ToString();
    }

    private static char Plain(char c) =>
        c switch
        {
            '@' or '4' => 'a',
            '3' or 'é' or 'è' or 'ê' => 'e',
            '0' => 'o',
            '$' or '5' => 's',
            _ => c,
        };
}
