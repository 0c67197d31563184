using System.Globalization;
using System.Text;
using Rihla.Platform.Localisation;

namespace Rihla.Site;

/// <summary>Addresses of items: small letters, digits and dashes, readable aloud and the same in all languages.</summary>
internal static class Addresses
{
    public const int LongestSlug = 80;

    // What other pages of the site answer to.
    private static readonly HashSet<string> Taken = new(StringComparer.Ordinal)
    {
        "action/calls",
        "help/ask",
        "news/feed.atom",
        "news/feed.rss",
    };

    /// <summary>Whether this can stand behind a section.</summary>
    public static bool IsSlug(string? slug) =>
        slug is { Length: >= 2 and <= LongestSlug }
        && !slug.StartsWith('-')
        && !slug.EndsWith('-')
        && slug.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    public static bool IsTaken(string address) => Taken.Contains(address);

    /// <summary>A title as an address; empty for one without Latin letters or digits.</summary>
    public static string SlugOf(string? title)
    {
        var text = new StringBuilder();
        foreach (
            var c in Folding.Normalised(title ?? "", NormalizationForm.FormD).ToLowerInvariant()
        )
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                text.Append(c);
            }
            else if (
                CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark
                && text.Length > 0
                && text[^1] != '-'
            )
            {
                text.Append('-');
            }
        }
        var slug = text.ToString().Trim('-');
        return slug.Length <= LongestSlug ? slug : slug[..LongestSlug].Trim('-');
    }
}
