using Microsoft.AspNetCore.Html;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages;

/// <summary>What a place in the list is made of: "43 days, + 90: unaccompanied child"; what was found in screening is one sum for those
/// who do not read the screening. Written here and not in a partial page, because a list shows it on every line.</summary>
internal static class UrgencyLines
{
    /// <param name="days">How long the case has waited; nothing after the arrival, when nobody waits any more.</param>
    /// <param name="reasons">What makes it urgent, the weightiest first.</param>
    /// <param name="words">In whose language.</param>
    /// <param name="reader">Who reads.</param>
    public static IHtmlContent Of(
        int? days,
        IReadOnlyList<string> reasons,
        Words words,
        Actor reader
    )
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
        var seen = reader.May(CasesPermissions.Work)
            ? reasons
            : [.. reasons.Where(Urgency.IsPlain)];
        foreach (var reason in seen)
        {
            var key = $"Urgency.{reason}";
            Add(Urgency.Of(reason), words.Has(key) ? key : "Urgency.other");
        }
        if (seen.Count < reasons.Count)
        {
            Add(reasons.Except(seen).Sum(Urgency.Of), "Urgency.Found");
        }
        return lines;

        void Add(int points, string key) =>
            lines
                .AppendHtml("<div class=\"r-muted\">")
                .Append(words["Urgency.Plus", points, words[key]])
                .AppendHtml("</div>");
    }
}
