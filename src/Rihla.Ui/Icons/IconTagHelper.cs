using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Rihla.Ui.Icons;

/// <summary><c>&lt;r-icon name="people" /&gt;</c>: an icon of the set, always beside a word.</summary>
[HtmlTargetElement("r-icon", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IconTagHelper : TagHelper
{
    /// <summary>Its name in icons.svg.</summary>
    public required string Name { get; set; }

    /// <summary>A class to add, such as <c>r-icon-large</c>.</summary>
    public string? Class { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(IconSet.Get(Name, Class));
    }
}
