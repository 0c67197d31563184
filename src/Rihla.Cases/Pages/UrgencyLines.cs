using Microsoft.AspNetCore.Html;
using Rihla.Platform.Localisation;

namespace Rihla.Cases.Pages;

/// <summary>What a place in the list is made of: "43 days, + 90: unaccompanied child". Written here and not in a partial
/// page, because a list shows it on every line.</summary>
internal static class UrgencyLines
{
    /// <param name="days">How long the case has waited; nothing after the arrival, when nobody waits any more.</param>
    /// <param name="reasons">What makes it urgent, the weightiest first.</param>
    /// <param name="words">In whose language.</param>
    public static IHtmlContent Of(int? days, IReadOnlyList<string> reasons, Words words)
    {
        var lines = new HtmlContentBuilder(3 + (3 * reasons.Count));
        lines
            .AppendHtml("<div>")
            .Append(
                days switch
                {
                    null => words["Urgency.Home"],
                    0 => words["Urgency.Today"],
                    { } waited => words.Count("Urgency.Days", waited),
                }
            )
            .AppendHtml("</div>");
        if (days is null)
        {
            return lines;
        }
        foreach (var reason in reasons)
        {
            var key = $"Urgency.{reason}";
            lines
                .AppendHtml("<div class=\"r-muted\">")
                .Append(
                    words[
                        "Urgency.Plus",
                        Urgency.Of(reason),
                        words[words.Has(key) ? key : "Urgency.other"]
                    ]
                )
                .AppendHtml("</div>");
        }
        return lines;
    }
}
