using Microsoft.AspNetCore.Razor.TagHelpers;
using Rihla.Ui.Icons;

namespace Rihla.Ui.Components;

/// <summary>
/// <c>&lt;r-card title="…" action-text="…" action-href="…"&gt;…&lt;/r-card&gt;</c>: one subject of a page, with the one
/// thing that can be done about it at its head.
/// </summary>
[HtmlTargetElement("r-card")]
public sealed class CardTagHelper : TagHelper
{
    /// <summary>The subject.</summary>
    public string? Title { get; set; }

    /// <summary>The level of its heading.</summary>
    public int Level { get; set; } = 2;

    /// <summary>An icon of the set, before the title.</summary>
    public string? Icon { get; set; }

    /// <summary>What can be done about it.</summary>
    public string? ActionText { get; set; }

    /// <summary>Where that is done; without it there is no action.</summary>
    public string? ActionHref { get; set; }

    /// <inheritdoc/>
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var inside = await output.GetChildContentAsync();
        output.TagName = "section";
        output.TagMode = TagMode.StartTagAndEndTag;
        var given = output.Attributes["class"]?.Value?.ToString();
        output.Attributes.SetAttribute("class", given is null ? "r-card" : $"r-card {given}");
        if (Title is not null)
        {
            output.Content.AppendHtml(
                Html.Element(
                    "div",
                    "r-card-head",
                    Html.Element(
                        $"h{Level}",
                        "r-card-title",
                        string.IsNullOrEmpty(Icon) ? null : IconSet.Get(Icon),
                        Html.Element("span", null, Title)
                    ),
                    Action()
                )
            );
        }
        output.Content.AppendHtml(Html.Element("div", "r-card-body", inside));
    }

    // What a page gives as nothing arrives here as an empty text.
    private Microsoft.AspNetCore.Mvc.Rendering.TagBuilder? Action() =>
        string.IsNullOrEmpty(ActionHref) || string.IsNullOrEmpty(ActionText)
            ? null
            : Html.Element(
                    "a",
                    "r-card-action",
                    ActionText,
                    Html.Element("span", "visually-hidden", ": ", Title)
                )
                .With("href", ActionHref);
}
