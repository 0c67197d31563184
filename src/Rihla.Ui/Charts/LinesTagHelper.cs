using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Rihla.Platform.Localisation;

namespace Rihla.Ui.Charts;

/// <summary>
/// <c>&lt;r-lines points="Model.Points" series="Model.Series" caption="…" max="1" decimals="2" /&gt;</c>: values over time as
/// lines, drawn on the server, with the table of their numbers below. Each line has a mark of its own shape; a value that is
/// missing leaves a gap. In Arabic time runs from right to left.
/// </summary>
[HtmlTargetElement(
    "r-lines",
    Attributes = "points,series,caption",
    TagStructure = TagStructure.WithoutEndTag
)]
public sealed class LinesTagHelper(Words words) : TagHelper
{
    private const int Width = 560;
    private const int Height = 250;
    private const int Top = 14;
    private const int Bottom = 30;
    private const int Side = 44;

    /// <summary>The points in time, earliest first.</summary>
    public required IReadOnlyList<LinePoint> Points { get; set; }

    /// <summary>What each value of a point is; one to four.</summary>
    public required IReadOnlyList<string> Series { get; set; }

    /// <summary>What the chart shows.</summary>
    public required string Caption { get; set; }

    /// <summary>The end of the scale.</summary>
    public decimal Max { get; set; } = 1;

    /// <summary>How many decimals the numbers have.</summary>
    public int Decimals { get; set; }

    /// <summary>What stands in the table for a value that is missing.</summary>
    public string Missing { get; set; } = "–";

    private bool FromRight => words.Direction == "rtl";

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.TagName = "figure";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute(
            "class",
            Points.Count <= ColumnsTagHelper.Few ? "r-columns r-lines r-few" : "r-columns r-lines"
        );
        output.Content.AppendHtml(Html.Element("figcaption", null, Caption));
        output.Content.AppendHtml(Legend());
        output.Content.AppendHtml(
            Html.Element("div", "r-columns-drawing", Drawing()).With("tabindex", "0")
        );
        output.Content.AppendHtml(
            Html.Element(
                "details",
                "r-columns-numbers",
                Html.Element("summary", null, words["Ui.Chart.Numbers"]),
                Table()
            )
        );
    }

    private TagBuilder Legend()
    {
        var legend = Html.Element("ul", "r-legend").With("aria-hidden", "true");
        for (var i = 0; i < Series.Count; i++)
        {
            legend.Add(
                Html.Element(
                    "li",
                    null,
                    Html.Element("svg", null, Mark(i, 6, 6)).With("viewBox", "0 0 12 12"),
                    Series[i]
                )
            );
        }
        return legend;
    }

    private TagBuilder Drawing()
    {
        var svg = Html.Element("svg")
            .With("viewBox", $"0 0 {Width} {Height}")
            .With("role", "img")
            .With("aria-label", Caption);
        for (var line = 0; line <= 4; line++)
        {
            var value = Max * line / 4;
            svg.Add(
                Html.Element("line", "r-grid")
                    .With("x1", N(FromRight ? 0 : Side))
                    .With("x2", N(FromRight ? Width - Side : Width))
                    .With("y1", N(Y(value)))
                    .With("y2", N(Y(value))),
                Label(
                    words.Number(value, Max < 4 ? 2 : 0),
                    FromRight ? Width - Side + 8 : Side - 8,
                    Y(value) + 4,
                    FromRight ? "start" : "end"
                )
            );
        }
        for (var i = 0; i < Points.Count; i++)
        {
            svg.Add(Label(Points[i].Short ?? Points[i].Label, X(i), Height - 8, "middle"));
        }
        for (var s = Series.Count - 1; s >= 0; s--)
        {
            Line(svg, s);
        }
        return svg;
    }

    private void Line(TagBuilder svg, int series)
    {
        decimal? before = null;
        for (var i = 0; i < Points.Count; i++)
        {
            var value = Points[i].Values.ElementAtOrDefault(series);
            if (value is { } now && before is { } earlier)
            {
                svg.Add(
                    Html.Element("line", "r-line-" + N(series + 1))
                        .With("x1", N(X(i - 1)))
                        .With("y1", N(Y(earlier)))
                        .With("x2", N(X(i)))
                        .With("y2", N(Y(now)))
                );
            }
            before = value;
        }
        for (var i = 0; i < Points.Count; i++)
        {
            if (Points[i].Values.ElementAtOrDefault(series) is { } value)
            {
                var mark = Mark(series, X(i), Y(value));
                mark.Add(
                    Html.Element(
                        "title",
                        null,
                        $"{Points[i].Label} – {Series[series]}: {words.Number(value, Decimals)}"
                    )
                );
                svg.Add(mark);
            }
        }
    }

    // A disc, a square, a diamond, a triangle: told apart without colour.
    private static TagBuilder Mark(int series, decimal x, decimal y)
    {
        var name = "r-mark-" + N(series + 1);
        return series switch
        {
            0 => Html.Element("circle", name).With("cx", N(x)).With("cy", N(y)).With("r", "5"),
            1 => Html.Element("rect", name)
                .With("x", N(x - 4))
                .With("y", N(y - 4))
                .With("width", "8")
                .With("height", "8"),
            2 => Html.Element("polygon", name)
                .With(
                    "points",
                    $"{N(x)},{N(y - 5)} {N(x + 5)},{N(y)} {N(x)},{N(y + 5)} {N(x - 5)},{N(y)}"
                ),
            _ => Html.Element("polygon", name)
                .With("points", $"{N(x)},{N(y - 5)} {N(x + 5)},{N(y + 4)} {N(x - 5)},{N(y + 4)}"),
        };
    }

    private TagBuilder Table()
    {
        var head = Html.Element(
            "tr",
            null,
            Html.Element("th", null, words["Ui.Chart.Label"]).With("scope", "col")
        );
        foreach (var name in Series)
        {
            head.Add(Html.Element("th", "r-number", name).With("scope", "col"));
        }
        var body = Html.Element("tbody");
        foreach (var point in Points)
        {
            var row = Html.Element(
                "tr",
                null,
                Html.Element("th", null, point.Label).With("scope", "row")
            );
            for (var s = 0; s < Series.Count; s++)
            {
                row.Add(
                    Html.Element(
                            "td",
                            "r-number",
                            point.Values.ElementAtOrDefault(s) is { } value
                                ? words.Number(value, Decimals)
                                : Missing
                        )
                        .With("data-label", Series[s])
                );
            }
            body.Add(row);
        }
        return Html.Element(
            "table",
            "r-table",
            Html.Element("caption", "visually-hidden", Caption),
            Html.Element("thead", null, head),
            body
        );
    }

    private decimal X(int index)
    {
        var slot = (decimal)(Width - Side) / Math.Max(1, Points.Count);
        return FromRight ? Width - Side - (index + 0.5m) * slot : Side + (index + 0.5m) * slot;
    }

    private decimal Y(decimal value) => Height - Bottom - value / Max * (Height - Top - Bottom);

    private static TagBuilder Label(string text, decimal x, decimal y, string anchor) =>
        Html.Element("text", null, text)
            .With("x", N(x))
            .With("y", N(y))
            .With("text-anchor", anchor)
            .With("direction", "ltr");

    private static string N(decimal number) =>
        number.ToString("0.##", CultureInfo.InvariantCulture);
}
