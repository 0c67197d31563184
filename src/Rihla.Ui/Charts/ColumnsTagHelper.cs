using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Rihla.Platform.Localisation;

namespace Rihla.Ui.Charts;

/// <summary>
/// <c>&lt;r-columns columns="Model.Months" series="Model.Series" caption="…" /&gt;</c>: a column chart over time, drawn on the
/// server, with the table of its numbers below. In Arabic time runs from right to left.
/// </summary>
[HtmlTargetElement(
    "r-columns",
    Attributes = "columns,series,caption",
    TagStructure = TagStructure.WithoutEndTag
)]
public sealed class ColumnsTagHelper(Words words) : TagHelper
{
    /// <summary>Up to so many points in time a chart is drawn as wide as a phone, with larger words; more are moved sideways.</summary>
    internal const int Few = 6;

    private const int Width = 560;
    private const int Height = 250;
    private const int Top = 22;
    private const int Bottom = 30;
    private const int Side = 44;

    /// <summary>The groups of columns, earliest first.</summary>
    public required IReadOnlyList<Column> Columns { get; set; }

    /// <summary>What each value of a group is; one to three.</summary>
    public required IReadOnlyList<string> Series { get; set; }

    /// <summary>What the chart shows.</summary>
    public required string Caption { get; set; }

    /// <summary>Whether the caption is heard but not seen, because the card says it already.</summary>
    public bool HideCaption { get; set; }

    /// <summary>How many decimals the numbers have.</summary>
    public int Decimals { get; set; }

    private bool FromRight => words.Direction == "rtl";

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.TagName = "figure";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute(
            "class",
            Columns.Count <= Few ? "r-columns r-few" : "r-columns"
        );
        output.Content.AppendHtml(
            Html.Element("figcaption", HideCaption ? "visually-hidden" : null, Caption)
        );
        if (Series.Count > 1)
        {
            output.Content.AppendHtml(Legend());
        }
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
            legend.Add(Html.Element("li", null, Swatch(i), Series[i]));
        }
        return legend;
    }

    private static TagBuilder Swatch(int series) =>
        Html.Element(
                "svg",
                null,
                Html.Element("rect", SeriesClass(series))
                    .With("width", "12")
                    .With("height", "12")
                    .With("rx", "2")
            )
            .With("viewBox", "0 0 12 12");

    private TagBuilder Drawing()
    {
        var scale = Scale(Columns.SelectMany(c => c.Values).DefaultIfEmpty().Max());
        var svg = Html.Element("svg")
            .With("viewBox", $"0 0 {Width} {Height}")
            .With("role", "img")
            .With("aria-label", Caption);
        for (var line = 0; line <= 4; line++)
        {
            var value = scale * line / 4;
            var y = Y(value, scale);
            svg.Add(
                Html.Element("line", "r-grid")
                    .With("x1", N(FromRight ? 0 : Side))
                    .With("x2", N(FromRight ? Width - Side : Width))
                    .With("y1", N(y))
                    .With("y2", N(y)),
                Label(
                    words.Number(value, scale < 4 ? 1 : 0),
                    FromRight ? Width - Side + 8 : Side - 8,
                    y + 4,
                    FromRight ? "start" : "end"
                )
            );
        }
        var slot = (decimal)(Width - Side) / Math.Max(1, Columns.Count);
        var every = (int)Math.Ceiling(Columns.Count / 12m);
        for (var i = 0; i < Columns.Count; i++)
        {
            var left = FromRight ? Width - Side - (i + 1) * slot : Side + i * slot;
            Group(svg, Columns[i], left, slot, scale);
            if (i % every == 0)
            {
                svg.Add(Label(Columns[i].Label, left + slot / 2, Height - 8, "middle"));
            }
        }
        return svg;
    }

    private void Group(TagBuilder svg, Column column, decimal left, decimal slot, decimal scale)
    {
        var width = Math.Min(44, slot * 0.72m / Series.Count);
        var start = left + (slot - width * Series.Count) / 2;
        for (var s = 0; s < Math.Min(Series.Count, column.Values.Count); s++)
        {
            var value = column.Values[s];
            var place = FromRight ? Series.Count - 1 - s : s;
            svg.Add(
                Html.Element(
                        "rect",
                        SeriesClass(s),
                        Html.Element(
                            "title",
                            null,
                            $"{column.Label} – {Series[s]}: {words.Number(value, Decimals)}"
                        )
                    )
                    .With("x", N(start + place * width + 1))
                    .With("width", N(Math.Max(1, width - 2)))
                    .With("y", N(Y(value, scale)))
                    .With("height", N(Y(0, scale) - Y(value, scale)))
                    .With("rx", "2")
            );
        }
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
        foreach (var column in Columns)
        {
            var row = Html.Element(
                "tr",
                null,
                Html.Element(
                        "th",
                        null,
                        column.Href is null
                            ? column.Label
                            : Html.Element("a", null, column.Label).With("href", column.Href)
                    )
                    .With("scope", "row")
            );
            for (var s = 0; s < column.Values.Count; s++)
            {
                row.Add(
                    Html.Element("td", "r-number", words.Number(column.Values[s], Decimals))
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

    /// <summary>The end of the scale: the first of 1, 2, 4, 5 or 8 times a power of ten that holds the greatest value.</summary>
    internal static decimal Scale(decimal max)
    {
        var power = 1m;
        while (power * 10 <= max)
        {
            power *= 10;
        }
        return new[] { 1m, 2m, 4m, 5m, 8m, 10m }
            .Select(step => step * power)
            .FirstOrDefault(end => end >= max, power * 10);
    }

    private static decimal Y(decimal value, decimal scale) =>
        Height - Bottom - value / scale * (Height - Top - Bottom);

    private static TagBuilder Label(string text, decimal x, decimal y, string anchor) =>
        Html.Element("text", null, text)
            .With("x", N(x))
            .With("y", N(y))
            .With("text-anchor", anchor)
            .With("direction", "ltr");

    private static string SeriesClass(int series) => "r-series-" + N(series + 1);

    private static string N(decimal number) =>
        number.ToString("0.##", CultureInfo.InvariantCulture);
}
