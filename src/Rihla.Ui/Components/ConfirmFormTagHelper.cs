using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Rihla.Platform.Localisation;
using Rihla.Ui.Icons;

namespace Rihla.Ui.Components;

/// <summary>
/// <c>&lt;r-confirm-form action="?handler=Withdraw" open-key="…" text-key="…" button-key="…" danger /&gt;</c>: something
/// grave, that takes one step to open and a second to do. What stands inside (a reason, say) is posted with it.
/// </summary>
[HtmlTargetElement("r-confirm-form", Attributes = "action")]
public sealed class ConfirmFormTagHelper(Words words, IHtmlGenerator generator) : TagHelper
{
    /// <summary>Where it is posted.</summary>
    public required string Action { get; set; }

    /// <summary>The text key of what opens it.</summary>
    public required string OpenKey { get; set; }

    /// <summary>The text key of what will happen.</summary>
    public required string TextKey { get; set; }

    /// <summary>The text key of the button that does it.</summary>
    public required string ButtonKey { get; set; }

    /// <summary>What stands in the places of the three texts, such as the year that is meant.</summary>
    public IReadOnlyList<object> Args { get; set; } = [];

    /// <summary>Whether it cannot be undone.</summary>
    public bool Danger { get; set; }

    /// <summary>Whether it stands open already, as after a refusal.</summary>
    public bool Open { get; set; }

    /// <summary>An icon of the set.</summary>
    public string? Icon { get; set; }

    /// <summary>Where it stands.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc/>
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var inside = await output.GetChildContentAsync();
        output.TagName = "details";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute(
            "class",
            Danger ? "r-confirm r-confirm-danger" : "r-confirm"
        );
        if (Open)
        {
            output.Attributes.SetAttribute("open", "open");
        }
        output.Content.SetHtmlContent(
            Html.Element(
                "summary",
                Danger ? "r-button r-button-danger-quiet" : "r-button r-button-quiet",
                Icon is null ? null : IconSet.Get(Icon),
                words[OpenKey, [.. Args]]
            )
        );
        output.Content.AppendHtml(
            Html.Element(
                    "form",
                    "r-confirm-body",
                    Html.Element("p", null, words[TextKey, [.. Args]]),
                    inside,
                    generator.GenerateAntiforgery(ViewContext),
                    Html.Element(
                            "button",
                            Danger ? "r-button r-button-danger" : "r-button",
                            words[ButtonKey, [.. Args]]
                        )
                        .With("type", "submit")
                )
                .With("method", "post")
                .With("action", Action)
        );
    }
}
