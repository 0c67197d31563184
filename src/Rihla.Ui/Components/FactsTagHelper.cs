using Microsoft.AspNetCore.Razor.TagHelpers;
using Rihla.Platform.Localisation;

namespace Rihla.Ui.Components;

/// <summary><c>&lt;r-facts&gt;&lt;r-fact label-key="…"&gt;…&lt;/r-fact&gt;&lt;/r-facts&gt;</c>: what is known, term by term.</summary>
[HtmlTargetElement("r-facts")]
public sealed class FactsTagHelper : TagHelper
{
    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.TagName = "dl";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "r-facts");
    }
}

/// <summary>One fact; where nothing is known it says so.</summary>
[HtmlTargetElement("r-fact", ParentTag = "r-facts")]
public sealed class FactTagHelper(Words words) : TagHelper
{
    /// <summary>The text key of the term.</summary>
    public string? LabelKey { get; set; }

    /// <summary>The term itself.</summary>
    public string? Label { get; set; }

    /// <inheritdoc/>
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var inside = await output.GetChildContentAsync();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Content.SetHtmlContent(
            Html.Element("dt", null, LabelKey is null ? Label : words[LabelKey])
        );
        output.Content.AppendHtml(
            Html.IsEmpty(inside.GetContent())
                ? Html.Element("dd", "r-unknown", words["Ui.Fact.Unknown"])
                : Html.Element("dd", null, inside)
        );
    }
}
