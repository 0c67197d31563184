using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Rihla.Ui.Components;

/// <summary>A labelled cell in which nothing stands says so with a dash: on a phone its label would stand alone.</summary>
[HtmlTargetElement("td", Attributes = "data-label")]
public sealed class CellTagHelper : TagHelper
{
    /// <inheritdoc/>
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var inside = await output.GetChildContentAsync();
        if (Html.IsEmpty(inside.GetContent()))
        {
            output.Content.SetContent("–");
        }
    }
}
