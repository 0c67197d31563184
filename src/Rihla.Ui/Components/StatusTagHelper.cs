using Microsoft.AspNetCore.Razor.TagHelpers;
using Rihla.Platform.Localisation;
using Rihla.Ui.Icons;

namespace Rihla.Ui.Components;

/// <summary>
/// <c>&lt;r-status kind="met" text="…" /&gt;</c>: a state as colour, shape and word together, so that it is understood
/// without seeing colours.
/// </summary>
[HtmlTargetElement("r-status", Attributes = "kind")]
public sealed class StatusTagHelper(Words words) : TagHelper
{
    /// <summary>
    /// <c>met</c>, <c>unmet</c>, <c>waived</c>, <c>pending</c>, <c>info</c>, <c>warning</c>, <c>danger</c> or
    /// <c>done</c>.
    /// </summary>
    public required string Kind { get; set; }

    /// <summary>The word. The first five have one of their own.</summary>
    public string? Text { get; set; }

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var text =
            Text
            ?? Kind switch
            {
                "met" => words["Ui.Status.Met"],
                "unmet" => words["Ui.Status.Unmet"],
                "waived" => words["Ui.Status.Waived"],
                "pending" => words["Ui.Status.Pending"],
                "done" => words["Ui.Status.Done"],
                _ => throw new InvalidOperationException($"A status {Kind} needs a text."),
            };
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"r-status r-status-{Kind}");
        output.Content.AppendHtml(IconSet.Get(Kind));
        output.Content.AppendHtml(Html.Element("span", null, text));
    }
}
