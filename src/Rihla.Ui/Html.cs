using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Rihla.Ui;

/// <summary>Short words for building elements; whatever text goes in is encoded.</summary>
internal static class Html
{
    private static readonly string[] Seen = ["<svg", "<img", "<input", "<select", "<textarea"];

    public static TagBuilder Element(string name, string? cssClass = null, params object?[] content)
    {
        var tag = new TagBuilder(name);
        if (name is "input")
        {
            tag.TagRenderMode = TagRenderMode.SelfClosing;
        }
        if (!string.IsNullOrEmpty(cssClass))
        {
            tag.AddCssClass(cssClass);
        }
        return tag.Add(content);
    }

    public static TagBuilder With(this TagBuilder tag, string attribute, string? value)
    {
        if (value is not null)
        {
            tag.Attributes[attribute] = value;
        }
        return tag;
    }

    public static TagBuilder When(
        this TagBuilder tag,
        bool condition,
        string attribute,
        string value = ""
    ) => condition ? tag.With(attribute, value) : tag;

    /// <summary>Sets an attribute that the page did not set itself.</summary>
    public static TagBuilder Default(this TagBuilder tag, string attribute, string value) =>
        tag.Attributes.ContainsKey(attribute) ? tag : tag.With(attribute, value);

    public static TagBuilder Add(this TagBuilder tag, params object?[] content)
    {
        foreach (var part in content)
        {
            if (part is IHtmlContent html)
            {
                tag.InnerHtml.AppendHtml(html);
            }
            else if (part is not null)
            {
                tag.InnerHtml.Append(part.ToString() ?? "");
            }
        }
        return tag;
    }

    /// <summary>Whether nothing is to be seen: tags around nothing are nothing, a picture or a field is something.</summary>
    public static bool IsEmpty(string html)
    {
        var isInTag = false;
        foreach (var letter in html)
        {
            if (letter is '<' or '>')
            {
                isInTag = letter == '<';
            }
            else if (!isInTag && !char.IsWhiteSpace(letter))
            {
                return false;
            }
        }
        return !Seen.Any(tag => html.Contains(tag, StringComparison.Ordinal));
    }

    /// <summary>Something written only when the whole page is known.</summary>
    public sealed class Late(Func<IHtmlContent?> content) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder) =>
            content()?.WriteTo(writer, encoder);
    }
}
