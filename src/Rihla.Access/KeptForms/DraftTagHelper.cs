using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>
/// <c>&lt;form method="post" r-draft="note-MA-12"&gt;</c>: what is typed is kept under this key two seconds after the last key, and
/// stands in the fields again when the page is shown, with a word that says so and a button to begin afresh. Fields written by
/// <c>r-field</c> or <c>asp-for</c> take it up by themselves. Once the form was sent and answered with another page, the draft goes.
/// </summary>
[HtmlTargetElement("form", Attributes = "r-draft")]
public sealed class DraftTagHelper(Drafts drafts, IHtmlHelper html) : TagHelper
{
    /// <summary>What the draft is told by, among those of its writer: the form and what it is about.</summary>
    [HtmlAttributeName("r-draft")]
    public required string Key { get; set; }

    /// <summary>Where it stands.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <summary>Before any other helper of the form, which might write the fields.</summary>
    public override int Order => int.MinValue;

    /// <inheritdoc/>
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Attributes.SetAttribute("data-draft", Key);
        output.PreContent.AppendHtml(Hidden(Drafts.Field, Key));
        var http = ViewContext.HttpContext;
        // A form that was sent and comes back holds what was sent, and is the same page still; another one beside it, what was kept.
        if (
            http.Features.Get<IFormFeature>()?.Form is { } sent
            && sent[Drafts.Field].ToString() == Key
        )
        {
            output.PreContent.AppendHtml(Hidden(Drafts.Page, sent[Drafts.Page].ToString()));
            return;
        }
        var page = Guid.NewGuid().ToString("N");
        if (
            http.Features.Get<Actor>() is { } actor
            && await drafts.FindAsync(actor.UserId, Key, http.RequestAborted) is { } draft
        )
        {
            page = $"{page}.{draft.Version}";
            GiveBack(draft.Fields.Reveal().FindAll(f => f.Name != Drafts.Page));
            ((IViewContextAware)html).Contextualize(ViewContext);
            output.PreElement.AppendHtml(
                await html.PartialAsync(
                    "_GivenBack",
                    new GivenBack(
                        draft.At,
                        $"{Drafts.Path}/{Uri.EscapeDataString(Key)}",
                        http.Request.Path + http.Request.QueryString
                    )
                )
            );
        }
        output.PreContent.AppendHtml(Hidden(Drafts.Page, page));
    }

    // As if it had been sent: the fields, which are written after this, show what came with the request before what is stored.
    private void GiveBack(List<FormField> fields)
    {
        foreach (var field in fields.GroupBy(f => f.Name, f => f.Value))
        {
            string[] values = [.. field];
            // What was found missing in it while another form was sent.
            ViewContext.ModelState.Remove(field.Key);
            ViewContext.ModelState.SetModelValue(
                field.Key,
                values.Length == 1 ? values[0] : values,
                string.Join(',', values)
            );
            // Nobody sent it: nothing is to be put right yet.
            ViewContext.ModelState.MarkFieldSkipped(field.Key);
        }
    }

    private static TagBuilder Hidden(string name, string value) =>
        new("input")
        {
            TagRenderMode = TagRenderMode.SelfClosing,
            Attributes =
            {
                ["type"] = "hidden",
                ["name"] = name,
                ["value"] = value,
            },
        };
}

/// <summary>A draft that was given back.</summary>
/// <param name="At">When it was kept.</param>
/// <param name="Address">Where to say that it is no longer wanted.</param>
/// <param name="Back">The page.</param>
internal sealed record GivenBack(DateTimeOffset At, string Address, string Back);
