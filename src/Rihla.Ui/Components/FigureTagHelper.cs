using Microsoft.AspNetCore.Razor.TagHelpers;
using Rihla.Ui.Icons;

namespace Rihla.Ui.Components;

/// <summary>
/// <c>&lt;r-figure value="…" text="…" href="…" /&gt;</c>: a number that matters today, and the way to what is behind it.
/// They stand in a <c>div class="r-figures"</c>.
/// </summary>
[HtmlTargetElement(
    "r-figure",
    Attributes = "value,text",
    TagStructure = TagStructure.WithoutEndTag
)]
public sealed class FigureTagHelper : TagHelper
{
    private const int LongValue = 9;

    /// <summary>The number, written out.</summary>
    public required string Value { get; set; }

    /// <summary>What was counted.</summary>
    public required string Text { get; set; }

    /// <summary>Where it opens to.</summary>
    public string? Href { get; set; }

    /// <summary>A line below: compared with what, since when.</summary>
    public string? Note { get; set; }

    /// <summary><c>warning</c> or <c>danger</c> where it calls for action.</summary>
    public string? Kind { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.TagName = string.IsNullOrEmpty(Href) ? "div" : "a";
        output.TagMode = TagMode.StartTagAndEndTag;
        if (!string.IsNullOrEmpty(Href))
        {
            output.Attributes.SetAttribute("href", Href);
        }
        var mark = string.IsNullOrEmpty(Kind) ? null : Kind;
        var kind = mark is null ? "" : $" r-figure-{mark}";
        var length = Value.Length > LongValue ? " r-figure-long" : "";
        output.Attributes.SetAttribute("class", "r-figure" + kind + length);
        output.Content.AppendHtml(
            Html.Element("span", "r-figure-value", mark is null ? null : IconSet.Get(mark), Value)
        );
        output.Content.AppendHtml(Html.Element("span", "r-figure-text", Text));
        if (!string.IsNullOrEmpty(Note))
        {
            output.Content.AppendHtml(Html.Element("span", "r-figure-note", Note));
        }
    }
}
