namespace Rihla.Platform.Localisation;

/// <summary>Keeps a piece of text of one direction from disturbing a sentence of the other.</summary>
internal static class Bidi
{
    private const char FirstStrongIsolate = '\u2068';
    private const char LeftToRightIsolate = '\u2066';
    private const char PopIsolate = '\u2069';

    /// <summary>
    /// The text between isolating marks if it would disturb: in a sentence from right to left anything with Latin
    /// letters and telephone or document numbers (plain numbers read the same), in a sentence from left to right
    /// anything with Arabic or Hebrew letters.
    /// </summary>
    public static string Isolate(string text, string direction) =>
        text.Any(direction == "rtl" ? IsLeftToRight : IsRightToLeft)
            ? $"{FirstStrongIsolate}{text}{PopIsolate}"
            : text;

    /// <summary>A number with its sign or unit, which keeps its order in a sentence from right to left.</summary>
    public static string LeftToRight(string text, string direction) =>
        direction == "rtl" ? $"{LeftToRightIsolate}{text}{PopIsolate}" : text;

    private static bool IsLeftToRight(char letter) =>
        char.IsAsciiLetter(letter) || letter is '+' or '-' or '/';

    private static bool IsRightToLeft(char letter) =>
        letter is (>= '\u0590' and <= '\u08FF') or (>= '\uFB1D' and <= '\uFEFC');
}
