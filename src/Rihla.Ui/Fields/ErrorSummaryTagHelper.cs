using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Rihla.Platform.Localisation;
using Rihla.Ui.Icons;

namespace Rihla.Ui.Fields;

/// <summary>
/// <c>&lt;r-error-summary /&gt;</c>: what has to be put right, as a list of links to the fields. Stands first in the
/// form; writes nothing when nothing is wrong.
/// </summary>
[HtmlTargetElement("r-error-summary", TagStructure = TagStructure.WithoutEndTag)]
public sealed class ErrorSummaryTagHelper(Words words) : TagHelper
{
    /// <summary>Where it stands.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(new Html.Late(Build));
    }

    private TagBuilder? Build()
    {
        if (ViewContext.ModelState.IsValid)
        {
            return null;
        }
        var register = FieldRegister.Of(ViewContext.HttpContext);
        var list = Html.Element("ul");
        var wrong = ViewContext
            .ModelState.Select(entry => (Place: register.Find(entry.Key), entry.Value!.Errors))
            .OrderBy(entry => entry.Place?.Order ?? -1);
        foreach (var (place, errors) in wrong)
        {
            foreach (var error in errors)
            {
                var message =
                    error.ErrorMessage.Length > 0
                        ? error.ErrorMessage
                        : words["Ui.Input.Unreadable"];
                list.Add(Html.Element("li", null, place is null ? message : Link(place, message)));
            }
        }
        return Html.Element(
                "div",
                "r-error-summary",
                Html.Element("h2", null, IconSet.Get("danger"), words["Ui.Errors.Title"])
                    .With("id", "r-error-summary-title"),
                list
            )
            .With("id", "r-error-summary")
            .With("role", "alert")
            .With("tabindex", "-1")
            .With("aria-labelledby", "r-error-summary-title");
    }

    private static TagBuilder Link(FieldPlace field, string message) =>
        Html.Element("a", null, Html.Element("strong", null, field.Label), " – ", message)
            .With("href", "#" + field.Id);
}
