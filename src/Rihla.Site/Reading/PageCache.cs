using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Rihla.Platform.Localisation;

namespace Rihla.Site;

/// <summary>Set by a page that is the same for everybody until something public changes: it may be kept.</summary>
internal sealed record MayBeKept;

/// <summary>A page as it goes over the wire, in each encoding.</summary>
internal sealed record KeptPage(
    IReadOnlyList<KeyValuePair<string, StringValues>> Headers,
    string Tag,
    byte[] Plain,
    byte[]? Gzip,
    byte[]? Brotli
);

/// <summary>
/// Answers public pages from memory, before anything else is asked: no session, no database, no rendering. A page is made
/// once for each state of the published site (<see cref="Published"/>) and compressed once.
/// </summary>
internal static class PageCache
{
    private const string Immediately = "no-cache";
    private const int Part = 64 * 1024;

    public static IApplicationBuilder UsePageCache(this IApplicationBuilder app)
    {
        var book = app.ApplicationServices.GetRequiredService<SiteBook>();
        var settings = app.ApplicationServices.GetRequiredService<SiteSettings>();
        return app.Use(
            async (context, next) =>
            {
                if (
                    (
                        HttpMethods.IsGet(context.Request.Method)
                        || HttpMethods.IsHead(context.Request.Method)
                    ) && StraightOf(context.Request.Path) is { } straight
                )
                {
                    context.Response.Redirect(
                        context.Request.PathBase.Add(straight).ToUriComponent()
                            + context.Request.QueryString.ToUriComponent(),
                        permanent: true
                    );
                    return;
                }
                if (!IsPublic(context.Request))
                {
                    await next(context);
                    return;
                }
                var site = await book.CurrentAsync(context.RequestAborted);
                var key = KeyOf(context.Request, settings);
                if (site.Page(key) is { } kept)
                {
                    await SendAsync(context, kept, withHeaders: true);
                }
                else if (HttpMethods.IsGet(context.Request.Method))
                {
                    await MakeAsync(context, next, site, key);
                }
                else
                {
                    await next(context);
                }
            }
        );
    }

    // A page has one address. What routes take for the same, in other letters or with more slashes, leads there: each would be
    // made, and kept, as a page of its own.
    private static string? StraightOf(PathString path)
    {
        var parts = path.Value?.Split('/', StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (parts.Length == 0 || !Languages.Knows(parts[0].ToLowerInvariant()))
        {
            return null;
        }
        var straight = "/" + string.Join('/', parts).ToLowerInvariant();
        return straight == path.Value ? null : straight;
    }

    private static bool IsPublic(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && !request.QueryString.HasValue
        && request.Path.Value is { } path
        && (
            path.Length >= 3
                && path[0] == '/'
                && (path.Length == 3 || path[3] == '/')
                && Languages.Knows(path.Substring(1, 2))
            || path.StartsWith("/media/", StringComparison.Ordinal)
                // Files are kept by themselves (FileShelf): not once more for each who asks.
                && !path.StartsWith("/media/files/", StringComparison.Ordinal)
            || path is "/sitemap.xml" or "/robots.txt"
        );

    // Whole addresses stand in a page: where they are those of the request, what was made for one host is not shown under another.
    private static string KeyOf(HttpRequest request, SiteSettings settings) =>
        string.IsNullOrWhiteSpace(settings.Address)
            ? string.Concat(request.Scheme, "://", request.Host.Value, request.Path.Value)
            : request.Path.Value!;

    private static async Task MakeAsync(
        HttpContext context,
        RequestDelegate next,
        Published site,
        string key
    )
    {
        var wire = context.Response.Body;
        using var made = new MemoryStream();
        context.Response.Body = made;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = wire;
        }
        if (
            context.Response.StatusCode != StatusCodes.Status200OK
            || context.Features.Get<MayBeKept>() is null
        )
        {
            context.Response.ContentLength = null;
            made.Position = 0;
            await made.CopyToAsync(wire, context.RequestAborted);
            return;
        }
        var plain = made.ToArray();
        var isText =
            context.Response.ContentType is { } type
            && (
                type.StartsWith("text/", StringComparison.Ordinal)
                || type.Contains("xml", StringComparison.Ordinal)
            );
        var page = new KeptPage(
            [],
            $"\"{Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 12))}\"",
            plain,
            isText ? Gzipped(plain) : null,
            isText ? Brotlied(plain) : null
        );
        if (!context.Response.Headers.ContainsKey(HeaderNames.CacheControl))
        {
            context.Response.Headers.CacheControl = Immediately;
        }
        await SendAsync(context, page, withHeaders: false);
        site.Keep(key, page with { Headers = HeadersOf(context.Response) });
    }

    private static async Task SendAsync(HttpContext context, KeptPage page, bool withHeaders)
    {
        var response = context.Response;
        foreach (var (name, value) in page.Headers)
        {
            response.Headers[name] = value;
        }
        response.Headers.ETag = page.Tag;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (
            withHeaders
            && context
                .Request.Headers.IfNoneMatch.ToString()
                .Contains(page.Tag, StringComparison.Ordinal)
        )
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        var accepted = context.Request.Headers.AcceptEncoding.ToString();
        var (body, encoding) =
            page.Brotli is not null && accepted.Contains("br", StringComparison.OrdinalIgnoreCase)
                ? (page.Brotli, "br")
            : page.Gzip is not null && accepted.Contains("gzip", StringComparison.OrdinalIgnoreCase)
                ? (page.Gzip, "gzip")
            : (page.Plain, null);
        if (encoding is not null)
        {
            response.Headers.ContentEncoding = encoding;
        }
        response.ContentLength = body.Length;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            // In parts: of who reads slowly no more than that is written into memory ahead.
            for (var sent = 0; sent < body.Length; sent += Part)
            {
                await response.BodyWriter.WriteAsync(
                    body.AsMemory(sent, Math.Min(Part, body.Length - sent)),
                    context.RequestAborted
                );
            }
        }
    }

    // The headers as they were sent, security included; what belongs to one answer is left out.
    private static List<KeyValuePair<string, StringValues>> HeadersOf(HttpResponse response) =>
        [
            .. response.Headers.Where(h =>
                h.Key
                    is not (
                        "Content-Length"
                        or "Content-Encoding"
                        or "ETag"
                        or "Vary"
                        or "Date"
                        or "Transfer-Encoding"
                        or "Connection"
                        or "Set-Cookie"
                    )
            ),
        ];

    private static byte[] Gzipped(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            zip.Write(plain);
        }
        return packed.ToArray();
    }

    private static byte[] Brotlied(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, new BrotliCompressionOptions { Quality = 9 }))
        {
            brotli.Write(plain);
        }
        return packed.ToArray();
    }
}
