using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Rihla.Ui;

/// <summary>Tells the browser to run and load nothing but our own, and to keep nothing of the staff's pages.</summary>
public static class SecurityHeaders
{
    private const string ContentPolicy =
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static readonly PathString[] NotKept = ["/app", "/api", "/sign-in"];

    /// <summary>
    /// Sends the headers with every answer. An endpoint that needs another content policy sets its own before, and it
    /// stays. Answers under <c>/app</c> and <c>/api</c> are never kept by the browser: the next person at a shared computer finds nothing
    /// behind the back button; nor are those to who signs in, among which are recovery codes.
    /// </summary>
    public static IApplicationBuilder UseRihlaSecurityHeaders(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                context.Response.OnStarting(() =>
                {
                    Write(context);
                    return Task.CompletedTask;
                });
                return next(context);
            }
        );

    private static void Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.TryAdd(HeaderNames.ContentSecurityPolicy, ContentPolicy);
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=(), payment=()";
        if (
            NotKept.Any(p =>
                context.Request.Path.StartsWithSegments(p, StringComparison.OrdinalIgnoreCase)
            )
        )
        {
            headers.CacheControl = "no-store";
        }
    }
}
