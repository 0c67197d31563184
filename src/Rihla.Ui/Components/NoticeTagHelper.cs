using Microsoft.AspNetCore.Razor.TagHelpers;
using Rihla.Ui.Icons;

namespace Rihla.Ui.Components;

/// <summary>
/// <c>&lt;r-notice kind="warning" title="…"&gt;…&lt;/r-notice&gt;</c>: something the reader must see before going on.
/// </summary>
[HtmlTargetElement("r-notice")]
public sealed class NoticeTagHelper : TagHelper
{
    /// <summary><c>info</c> (the default), <c>warning</c>, <c>danger</c> or <c>done</c>.</summary>
    public string Kind { get; set; } = "info";

    /// <summary>What it is about, in a few words.</summary>
    public string? Title { get; set; }

    /// <inheritdoc/>
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var inside = await output.GetChildContentAsync();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"r-notice r-notice-{Kind}");
        output.Content.SetHtmlContent(IconSet.Get(Kind));
        output.Content.AppendHtml(
            Html.Element(
                "div",
                "r-notice-body",
                string.IsNullOrEmpty(Title) ? null : Html.Element("p", "r-notice-title", Title),
                inside
            )
        );
    }
}
