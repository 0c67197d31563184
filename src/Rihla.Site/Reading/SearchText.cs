using System.Globalization;
using System.Text;
using Rihla.Platform.Localisation;

namespace Rihla.Site;

/// <summary>
/// Texts as they are compared when somebody searches: small letters without accents; Arabic without vowel signs and
/// lengthening, with one form each of alif, ya, ta marbuta and hamza, as people type them.
/// </summary>
internal static class SearchText
{
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in Folding.Normalised(text, NormalizationForm.FormD))
        {
            switch (c)
            {
                case 'ـ':
                    break;
                case 'آ' or 'أ' or 'إ' or 'ٱ':
                    folded.Append('ا');
                    break;
                case 'ى' or 'ئ':
                    folded.Append('ي');
                    break;
                case 'ة':
                    folded.Append('ه');
                    break;
                case 'ؤ':
                    folded.Append('و');
                    break;
                case 'œ' or 'Œ':
                    folded.Append("oe");
                    break;
                case 'æ' or 'Æ':
                    folded.Append("ae");
                    break;
                default:
                    var category = CharUnicodeInfo.GetUnicodeCategory(c);
                    if (char.IsLetterOrDigit(c))
                    {
                        folded.Append(char.ToLowerInvariant(c));
                    }
                    else if (
                        category is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Format)
                    )
                    {
                        folded.Append(' ');
                    }
                    break;
            }
        }
        return folded.ToString();
    }

    /// <summary>The words of a text that is looked for.</summary>
    public static IReadOnlyList<string> WordsOf(string? text) =>
        [
            .. Fold(text ?? "")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Distinct(StringComparer.Ordinal)
                .Take(12),
        ];
}

/// <summary>Something a search can find: a title, what stands below it, and where it leads.</summary>
internal sealed record Findable(
    string Title,
    string Summary,
    string Path,
    ItemKind? Kind,
    DateOnly? Date
)
{
    public required string FoldedTitle { get; init; }
    public required string FoldedSummary { get; init; }
    public required string FoldedBody { get; init; }

    public static Findable Of(
        string title,
        string summary,
        string body,
        string path,
        ItemKind? kind = null,
        DateOnly? date = null
    ) =>
        new(title, summary, path, kind, date)
        {
            FoldedTitle = " " + SearchText.Fold(title),
            FoldedSummary = " " + SearchText.Fold(summary),
            FoldedBody = " " + SearchText.Fold(body),
        };

    /// <summary>How well it answers: 0 when a word is missing.</summary>
    public int ScoreOf(IReadOnlyList<string> words)
    {
        var score = 0;
        foreach (var word in words)
        {
            var found =
                (12 * Weight(FoldedTitle, word))
                + (4 * Weight(FoldedSummary, word))
                + Weight(FoldedBody, word);
            if (found == 0)
            {
                return 0;
            }
            score += found;
        }
        return score;
    }

    // The beginning of a word counts double; within a word only Arabic is sought, whose articles and particles are written on.
    private static int Weight(string text, string word) =>
        text.Contains(" " + word, StringComparison.Ordinal) ? 2
        : word.Length >= 3 && word[0] >= 'ء' && text.Contains(word, StringComparison.Ordinal) ? 1
        : 0;
}
