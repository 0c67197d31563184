using System.Text;

namespace Rihla.Platform.Files;

/// <summary>
/// What people typed, as XML can hold it. Of scripts beyond the basic plane, such as Adlam, in which Fula is written, every
/// character is two halves that mean nothing alone: they are looked at together.
/// </summary>
public static class ForXml
{
    /// <summary>Whether XML 1.0 can hold a character (section 2.2): control characters are none of its own.</summary>
    public static bool Holds(Rune rune) =>
        rune.Value is '\t' or '\n' or '\r' or (>= 0x20 and not (0xFFFE or 0xFFFF));

    /// <summary>The text without what XML cannot hold.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var held = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Holds(rune))
            {
                held.Append(rune);
            }
        }
        return held.ToString();
    }
}
