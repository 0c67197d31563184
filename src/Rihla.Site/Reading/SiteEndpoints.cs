using System.Globalization;
using System.Text;
using System.Xml;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Localisation;

namespace Rihla.Site;

/// <summary>What is public and no page: the way in, pictures and documents, feeds, the map of the site.</summary>
internal static class SiteEndpoints
{
    private const string Atom = "http://www.w3.org/2005/Atom";
    private const int InFeed = 30;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(
                "/",
                (HttpContext context) =>
                {
                    context.Response.Headers.Vary = "Accept-Language, Cookie";
                    return TypedResults.LocalRedirect($"~/{RequestLanguage.Of(context.Request)}");
                }
            )
            .AllowAnonymous()
            .ExcludeFromDescription();
        routes
            .MapGet(
                "/{lang:regex(^(fr|ar|en)$)}/data/figures.{format:regex(^(csv|json)$)}",
                FiguresAsync
            )
            .AllowAnonymous()
            .ExcludeFromDescription();
        routes
            .MapGet("/media/{id:guid}/{width:int}.jpg", PictureAsync)
            .AllowAnonymous()
            .ExcludeFromDescription();
        routes
            .MapGet("/media/files/{mark:guid}/{name}", FileAsync)
            .AllowAnonymous()
            .ExcludeFromDescription();
        routes.MapGet("/sitemap.xml", MapAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/robots.txt", RobotsAsync).AllowAnonymous().ExcludeFromDescription();
        routes
            .MapGet("/{lang:regex(^(fr|ar|en)$)}/news/feed.{format:regex(^(atom|rss)$)}", FeedAsync)
            .AllowAnonymous()
            .ExcludeFromDescription();
    }

    private static async Task<IResult> FiguresAsync(
        string format,
        SiteFrame frame,
        OpenFigures figures,
        Words words,
        CancellationToken cancel
    )
    {
        await frame.LoadAsync(cancel);
        return frame.Mission is { } mission
            ? TypedResults.Bytes(
                await figures.FileAsync(mission.Code, format, words.Language, cancel),
                format == "csv" ? "text/csv; charset=utf-8" : "application/json",
                $"figures.{format}"
            )
            : TypedResults.NotFound();
    }

    private static async Task<IResult> PictureAsync(
        Guid id,
        int width,
        HttpContext context,
        RihlaDb db,
        PublicationConsents consents,
        CancellationToken cancel
    )
    {
        if (!PictureSizes.Widths.Contains(width))
        {
            return TypedResults.NotFound();
        }
        // It has one address, under which it is kept: in every other spelling it would be made anew.
        var address = $"/media/{id}/{width}.jpg";
        if (context.Request.Path.Value != address || context.Request.QueryString.HasValue)
        {
            return TypedResults.LocalRedirect($"~{address}", permanent: true);
        }
        var picture = await db.Set<SiteFile>()
            .Where(f => f.Id == id && f.Kind == SiteFileKind.Picture && !f.IsBlocked)
            .Select(f => new { f.Content, f.PersonId })
            .SingleOrDefaultAsync(cancel);
        if (
            picture is null
            || picture.PersonId is { } person
                && !(await consents.StandingAsync([person], cancel)).Contains(person)
        )
        {
            return TypedResults.NotFound();
        }
        context.Features.Set(new MayBeKept());
        return TypedResults.Bytes(PictureSizes.Resized(picture.Content, width), "image/jpeg");
    }

    private static async Task<IResult> FileAsync(
        string mark,
        string name,
        HttpContext context,
        SiteBook book,
        FileShelf shelf,
        CancellationToken cancel
    )
    {
        var site = await book.CurrentAsync(cancel);
        // In another spelling the texts that link it would not be found.
        if (
            site.File(Guid.Parse(mark)) is not { } file
            || file.Name != name
            || mark != file.Id.ToString()
        )
        {
            return TypedResults.NotFound();
        }
        var ownership = await shelf.OwnershipAsync(site, file.Id, cancel);
        if (
            ownership == Ownership.Withdrawn
            || await shelf.ContentAsync(file.Id, cancel) is not { } content
        )
        {
            return TypedResults.NotFound();
        }
        // What somebody handed in runs nothing and loads nothing.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        // What is somebody's goes as soon as the story goes.
        context.Response.Headers.CacheControl =
            ownership == Ownership.Somebodys ? "no-cache" : "public, max-age=300";
        // As a stream it goes out in parts: of who reads slowly no more than that is written into memory ahead.
        return TypedResults.Stream(
            new MemoryStream(content, writable: false),
            file.ContentType,
            file.Kind == SiteFileKind.Document ? name : null,
            enableRangeProcessing: true
        );
    }

    private static async Task<IResult> RobotsAsync(
        HttpContext context,
        SiteFrame frame,
        CancellationToken cancel
    )
    {
        await frame.LoadAsync(cancel);
        context.Features.Set(new MayBeKept());
        return TypedResults.Text(
            $"""
            User-agent: *
            Disallow: /app
            Disallow: /api
            Disallow: /sign-in
            Disallow: /fr/search
            Disallow: /ar/search
            Disallow: /en/search
            Sitemap: {frame.Root}/sitemap.xml

            """.ReplaceLineEndings("\n")
        );
    }

    private static async Task<IResult> MapAsync(
        HttpContext context,
        SiteFrame frame,
        CancellationToken cancel
    )
    {
        await frame.LoadAsync(cancel);
        context.Features.Set(new MayBeKept());
        var fixedPages = Sections
            .Menu.Append(Sections.Help)
            .Where(s => frame.Site.At(s) is null)
            .Select(s => (Address: s, Languages: Languages.All, Since: (DateTimeOffset?)null))
            .Prepend((Address: Sections.Home, Languages.All, null))
            .DistinctBy(p => p.Address);
        var items = frame
            .Site.Items.Where(i => i.Address != Sections.Home)
            .Select(i =>
                (
                    i.Address,
                    (IReadOnlyList<string>)[.. Languages.All.Where(i.Texts.ContainsKey)],
                    (DateTimeOffset?)i.Since
                )
            )
            .Concat(
                frame.Site.Places.Select(p =>
                    (
                        p.Address,
                        (IReadOnlyList<string>)[.. Languages.All.Where(p.Texts.ContainsKey)],
                        (DateTimeOffset?)p.Since
                    )
                )
            );
        return Xml(
            "application/xml",
            xml =>
            {
                const string map = "http://www.sitemaps.org/schemas/sitemap/0.9";
                xml.WriteStartElement("urlset", map);
                xml.WriteAttributeString("xmlns", "xhtml", null, "http://www.w3.org/1999/xhtml");
                foreach (var (address, languages, since) in fixedPages.Concat(items))
                {
                    foreach (var language in languages)
                    {
                        xml.WriteStartElement("url");
                        xml.WriteElementString("loc", Whole(frame, address, language));
                        if (since is { } day)
                        {
                            xml.WriteElementString(
                                "lastmod",
                                day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                            );
                        }
                        foreach (var other in languages)
                        {
                            xml.WriteStartElement("xhtml", "link", null);
                            xml.WriteAttributeString("rel", "alternate");
                            xml.WriteAttributeString("hreflang", other);
                            xml.WriteAttributeString("href", Whole(frame, address, other));
                            xml.WriteEndElement();
                        }
                        xml.WriteEndElement();
                    }
                }
                xml.WriteEndElement();
            }
        );
    }

    private static string Whole(SiteFrame frame, string address, string language) =>
        address == Sections.Home
            ? $"{frame.Root}/{language}"
            : $"{frame.Root}/{language}/{address}";

    private static async Task<IResult> FeedAsync(
        string lang,
        string format,
        HttpContext context,
        SiteFrame frame,
        Words words,
        CancellationToken cancel
    )
    {
        await frame.LoadAsync(cancel);
        context.Features.Set(new MayBeKept());
        var news = frame.Site.News(lang).Take(InFeed).ToList();
        var title = $"{frame.Name(lang)} – {frame.TitleOf(Sections.News, words)}";
        return format == "atom"
            ? Xml("application/atom+xml", xml => WriteAtom(xml, frame, lang, title, news))
            : Xml("application/rss+xml", xml => WriteRss(xml, frame, lang, title, news));
    }

    private static void WriteAtom(
        XmlWriter xml,
        SiteFrame frame,
        string language,
        string title,
        List<PublicItem> news
    )
    {
        var home = $"{frame.Root}/{language}/news";
        xml.WriteStartElement("feed", Atom);
        xml.WriteAttributeString("xml", "lang", null, language);
        xml.WriteElementString("id", home);
        xml.WriteElementString("title", title);
        xml.WriteElementString("updated", Moment(news.Select(n => n.Since).DefaultIfEmpty().Max()));
        WriteLink(xml, "self", $"{home}/feed.atom");
        WriteLink(xml, "alternate", home);
        xml.WriteStartElement("author");
        xml.WriteElementString("name", frame.Name(language));
        xml.WriteEndElement();
        foreach (var item in news)
        {
            var text = item.In(language)!;
            xml.WriteStartElement("entry");
            xml.WriteElementString("id", frame.Root + item.Path(language));
            xml.WriteElementString("title", ForXml.Of(text.Title));
            xml.WriteElementString("updated", Moment(item.Since));
            xml.WriteElementString(
                "published",
                Moment(new(item.Date!.Value.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero))
            );
            WriteLink(xml, "alternate", frame.Root + item.Path(language));
            xml.WriteElementString("summary", ForXml.Of(text.Summary));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void WriteLink(XmlWriter xml, string relation, string address)
    {
        xml.WriteStartElement("link");
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("href", address);
        xml.WriteEndElement();
    }

    private static void WriteRss(
        XmlWriter xml,
        SiteFrame frame,
        string language,
        string title,
        List<PublicItem> news
    )
    {
        xml.WriteStartElement("rss");
        xml.WriteAttributeString("version", "2.0");
        xml.WriteStartElement("channel");
        xml.WriteElementString("title", title);
        xml.WriteElementString("link", $"{frame.Root}/{language}/news");
        xml.WriteElementString("description", title);
        xml.WriteElementString("language", language);
        foreach (var item in news)
        {
            var text = item.In(language)!;
            xml.WriteStartElement("item");
            xml.WriteElementString("title", ForXml.Of(text.Title));
            xml.WriteElementString("link", frame.Root + item.Path(language));
            xml.WriteElementString("guid", frame.Root + item.Path(language));
            xml.WriteElementString(
                "pubDate",
                item.Date!.Value.ToDateTime(TimeOnly.MinValue)
                    .ToString("R", CultureInfo.InvariantCulture)
            );
            xml.WriteElementString("description", ForXml.Of(text.Summary));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static string Moment(DateTimeOffset moment) =>
        moment.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static IResult Xml(string type, Action<XmlWriter> write)
    {
        using var bytes = new MemoryStream();
        using (
            var xml = XmlWriter.Create(
                bytes,
                new()
                {
                    Encoding = new UTF8Encoding(false),
                    Indent = true,
                    NewLineChars = "\n",
                }
            )
        )
        {
            write(xml);
        }
        return TypedResults.Bytes(bytes.ToArray(), $"{type}; charset=utf-8");
    }
}
