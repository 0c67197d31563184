using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Html;

namespace Rihla.Ui;

/// <summary>Codes that stand within a sentence.</summary>
public static partial class CodesInText
{
    /// <summary>The sentence with each of its codes on one line: it would break after their dash.</summary>
    public static IHtmlContent WithCodes(this string text)
    {
        var html = new HtmlContentBuilder();
        var at = 0;
        foreach (Match code in Codes().Matches(text))
        {
            html.Append(text[at..code.Index])
                .AppendHtml(Html.Element("span", "r-code", code.Value));
            at = code.Index + code.Length;
        }
        return html.Append(text[at..]);
    }

    [GeneratedRegex(
        @"(?<![\w-])[A-Z][A-Z0-9-]{0,11}-[0-9A-HJKMNP-TV-Z]{7}(?![\w-])",
        RegexOptions.None,
        1000
    )]
    private static partial Regex Codes();
}
