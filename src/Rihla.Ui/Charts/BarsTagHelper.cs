using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Rihla.Platform.Localisation;

namespace Rihla.Ui.Charts;

/// <summary>
/// <c>&lt;r-bars bars="Model.Bars" caption="…" label-head="…" value-head="…" /&gt;</c>: a bar chart that is the table of its
/// numbers, so that everybody reads the same thing.
/// </summary>
[HtmlTargetElement(
    "r-bars",
    Attributes = "bars,caption",
    TagStructure = TagStructure.WithoutEndTag
)]
public sealed class BarsTagHelper(Words words) : TagHelper
{
    /// <summary>The bars, in the order shown.</summary>
    public required IReadOnlyList<Bar> Bars { get; set; }

    /// <summary>What the chart shows.</summary>
    public required string Caption { get; set; }

    /// <summary>Whether the caption is heard but not seen, because the card says it already.</summary>
    public bool HideCaption { get; set; }

    /// <summary>The head of the first column.</summary>
    public string? LabelHead { get; set; }

    /// <summary>The head of the numbers.</summary>
    public string? ValueHead { get; set; }

    /// <summary>The end of the scale; the longest bar, if not given.</summary>
    public decimal? Max { get; set; }

    /// <summary>How many decimals the numbers have.</summary>
    public int Decimals { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var max = Max ?? Bars.Select(b => b.Value).DefaultIfEmpty().Max();
        output.TagName = "table";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "r-bars");
        output.Content.AppendHtml(
            Html.Element("caption", HideCaption ? "visually-hidden" : null, Caption)
        );
        output.Content.AppendHtml(
            Html.Element(
                "thead",
                "visually-hidden",
                Html.Element(
                    "tr",
                    null,
                    Head(LabelHead ?? words["Ui.Chart.Label"]),
                    Head(ValueHead ?? words["Ui.Chart.Value"]),
                    Html.Element("td")
                )
            )
        );
        var body = Html.Element("tbody");
        foreach (var bar in Bars)
        {
            body.Add(Row(bar, max));
        }
        output.Content.AppendHtml(body);
    }

    private TagBuilder Row(Bar bar, decimal max)
    {
        var name = bar.Href is null
            ? Html.Element("span", null, bar.Label)
            : Html.Element("a", null, bar.Label).With("href", bar.Href);
        return Html.Element(
            "tr",
            null,
            Html.Element("th", null, name).With("scope", "row"),
            Html.Element("td", "r-bars-value", Value(bar)),
            Html.Element("td", "r-bars-bar", Drawing(max == 0 ? 0 : bar.Value / max * 100))
                .With("aria-hidden", "true")
        );
    }

    private TagBuilder Value(Bar bar) =>
        Html.Element("span", null, bar.Text ?? words.Number(bar.Value, Decimals))
            .With("dir", "ltr");

    private static TagBuilder Drawing(decimal percent) =>
        Html.Element(
                "svg",
                null,
                Html.Element("rect")
                    .With("height", "10")
                    .With(
                        "width",
                        Math.Min(100, percent).ToString("0.##", CultureInfo.InvariantCulture)
                    )
            )
            .With("viewBox", "0 0 100 10")
            .With("preserveAspectRatio", "none");

    private static TagBuilder Head(string text) =>
        Html.Element("th", null, text).With("scope", "col");
}
