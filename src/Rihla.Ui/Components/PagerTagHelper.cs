using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Rihla.Platform.Localisation;
using Rihla.Ui.Icons;

namespace Rihla.Ui.Components;

/// <summary>
/// <c>&lt;r-pager page="2" size="20" total="312" /&gt;</c>: which part of a long list is shown, and the way to the rest.
/// Keeps the rest of the address, so filters stay.
/// </summary>
[HtmlTargetElement(
    "r-pager",
    Attributes = "page,size,total",
    TagStructure = TagStructure.WithoutEndTag
)]
public sealed class PagerTagHelper(Words words) : TagHelper
{
    /// <summary>The page shown, from 1.</summary>
    public int Page { get; set; } = 1;

    /// <summary>How many stand on a page.</summary>
    public int Size { get; set; } = 20;

    /// <summary>How many there are.</summary>
    public long Total { get; set; }

    /// <summary>The name of the page's number in the address.</summary>
    public string Parameter { get; set; } = "page";

    /// <summary>Where it stands.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (Total == 0)
        {
            output.SuppressOutput();
            return;
        }
        var pages = (int)((Total + Size - 1) / Size);
        var first = ((long)Page - 1) * Size + 1;
        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "r-pager");
        output.Attributes.SetAttribute("aria-label", words["Ui.Pager.Label"]);
        output.Content.AppendHtml(
            Html.Element(
                "p",
                null,
                Total == 1
                    ? words["Ui.Pager.One"]
                    : words.Count(
                        "Ui.Pager.Shown",
                        Total,
                        words.Number(first),
                        words.Number(Math.Min(first + Size - 1, Total))
                    )
            )
        );
        if (pages > 1)
        {
            output.Content.AppendHtml(
                Html.Element(
                    "div",
                    "r-pager-links",
                    Page > 1 ? Link(Page - 1, "previous", words["Ui.Pager.Previous"]) : null,
                    Page < pages ? Link(Page + 1, "next", words["Ui.Pager.Next"]) : null
                )
            );
        }
    }

    private TagBuilder Link(int page, string icon, string text)
    {
        var request = ViewContext.HttpContext.Request;
        var query = new QueryBuilder(
            request
                .Query.Where(q => q.Key != Parameter)
                .SelectMany(q => q.Value, (q, v) => KeyValuePair.Create(q.Key, v ?? ""))
        )
        {
            { Parameter, page.ToString(CultureInfo.InvariantCulture) },
        };
        var link = Html.Element("a", "r-button r-button-quiet")
            .With("href", request.PathBase + request.Path + query.ToString())
            .With("rel", icon == "next" ? "next" : "prev");
        return icon == "next"
            ? link.Add(text, IconSet.Get(icon))
            : link.Add(IconSet.Get(icon), text);
    }
}
