using Microsoft.AspNetCore.Razor.TagHelpers;
using Rihla.Ui.Icons;

namespace Rihla.Ui.Components;

/// <summary>
/// <c>&lt;r-empty text="…"&gt;what to do next&lt;/r-empty&gt;</c>: stands where a list would, when there is nothing in it.
/// </summary>
[HtmlTargetElement("r-empty", Attributes = "text")]
public sealed class EmptyTagHelper : TagHelper
{
    /// <summary>What there is none of.</summary>
    public required string Text { get; set; }

    /// <summary>An icon of the set.</summary>
    public string Icon { get; set; } = "inbox";

    /// <inheritdoc/>
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var inside = await output.GetChildContentAsync();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "r-empty");
        output.Content.SetHtmlContent(IconSet.Get(Icon));
        output.Content.AppendHtml(Html.Element("p", "r-empty-text", Text));
        output.Content.AppendHtml(inside);
    }
}
