using Ganss.Xss;
using Markdig;
using Markdig.Helpers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Rihla.Platform.Localisation;

namespace Rihla.Site;

/// <summary>
/// Turns what staff write into HTML: headings below the page's own, links within the site in the reader's language, pictures
/// of the library with their alternative text. Raw HTML is shown as it was typed, and what comes out passes a sanitiser.
/// </summary>
internal static class SiteMarkdown
{
    /// <summary>The beginning of the address of a picture of the library, followed by its identity.</summary>
    public const string PictureScheme = "picture:";

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseFootnotes()
        .UseAutoLinks()
        .DisableHtml()
        .Build();

    private static readonly HtmlSanitizer Sanitizer = MakeSanitizer();

    /// <summary>The HTML of a text.</summary>
    /// <param name="markdown">What was written.</param>
    /// <param name="language">The language of the page.</param>
    /// <param name="site">Where pictures come from.</param>
    public static string ToHtml(string markdown, string language, Published site)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            heading.Level = Math.Clamp(heading.Level, 2, 4);
        }
        foreach (var text in document.Descendants<LiteralInline>())
        {
            text.Content = new StringSlice(Typography.Print(language, text.Content.ToString()));
        }
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            if (link.IsImage)
            {
                Show(link, language, site);
            }
            else if (InternalPath(link.Url) is { } path)
            {
                link.Url = $"/{language}{path}";
            }
            else if (link.Url?.StartsWith("http", StringComparison.OrdinalIgnoreCase) == true)
            {
                link.GetAttributes().AddPropertyIfNotExist("rel", "external noopener");
            }
        }
        return Sanitizer.Sanitize(document.ToHtml(Pipeline));
    }

    /// <summary>The words of a text without its marks.</summary>
    public static string ToPlain(string markdown) => Markdown.ToPlainText(markdown, Pipeline);

    /// <summary>The addresses a text links to, pictures included.</summary>
    public static IEnumerable<string> LinksOf(string markdown) =>
        Markdown
            .Parse(markdown, Pipeline)
            .Descendants<LinkInline>()
            .Select(l => l.Url ?? "")
            .Where(url => url.Length > 0);

    /// <summary>The path below the language, of an address within the site; nothing for one elsewhere.</summary>
    public static string? InternalPath(string? url)
    {
        if (url is null || !url.StartsWith('/') || url.StartsWith("//", StringComparison.Ordinal))
        {
            return null;
        }
        if (url.StartsWith("/media/", StringComparison.Ordinal))
        {
            return null;
        }
        // Who pastes an address brings its language along.
        return url is ['/', var first, var second] && Languages.Knows($"{first}{second}") ? "/"
            : url is ['/', var one, var two, '/', ..] && Languages.Knows($"{one}{two}") ? url[3..]
            : url;
    }

    private static void Show(LinkInline image, string language, Published site)
    {
        var known =
            image.Url?.StartsWith(PictureScheme, StringComparison.OrdinalIgnoreCase) == true
            && Guid.TryParse(image.Url.AsSpan(PictureScheme.Length), out var id)
                ? site.Pictures.GetValueOrDefault(id)
                : null;
        if (known is null)
        {
            image.Remove();
            return;
        }
        image.Url = $"/media/{known.Id}/800.jpg";
        var alt = new LiteralInline(known.AltIn(language));
        image.Clear();
        image.AppendChild(alt);
        var attributes = image.GetAttributes();
        attributes.AddProperty("loading", "lazy");
        attributes.AddProperty("width", "800");
        attributes.AddProperty(
            "height",
            (800 * known.Height / known.Width).ToString(
                System.Globalization.CultureInfo.InvariantCulture
            )
        );
    }

    private static HtmlSanitizer MakeSanitizer()
    {
        var sanitizer = new HtmlSanitizer();
        sanitizer.AllowedTags.Clear();
        foreach (
            var tag in (string[])
                [
                    "p",
                    "h2",
                    "h3",
                    "h4",
                    "ul",
                    "ol",
                    "li",
                    "blockquote",
                    "strong",
                    "em",
                    "a",
                    "img",
                    "table",
                    "thead",
                    "tbody",
                    "tr",
                    "th",
                    "td",
                    "hr",
                    "br",
                    "code",
                    "pre",
                    "sup",
                    "div",
                ]
        )
        {
            sanitizer.AllowedTags.Add(tag);
        }
        sanitizer.AllowedAttributes.Clear();
        foreach (
            var attribute in (string[])
                ["href", "src", "alt", "rel", "loading", "width", "height", "id", "class", "start"]
        )
        {
            sanitizer.AllowedAttributes.Add(attribute);
        }
        sanitizer.AllowedClasses.Add("footnotes");
        sanitizer.AllowedClasses.Add("footnote-ref");
        sanitizer.AllowedClasses.Add("footnote-back-ref");
        sanitizer.AllowedSchemes.Clear();
        sanitizer.AllowedSchemes.Add("https");
        sanitizer.AllowedSchemes.Add("http");
        sanitizer.AllowedSchemes.Add("mailto");
        sanitizer.AllowedSchemes.Add("tel");
        sanitizer.AllowedAtRules.Clear();
        sanitizer.AllowedCssProperties.Clear();
        return sanitizer;
    }
}
