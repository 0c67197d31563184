using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Rihla.Relations;

/// <summary>What relations offer beside their pages: the feed for calendar programs.</summary>
internal static class RelationsEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        // Calendar programs do not sign in: whoever has the address, which nobody can guess, is let in.
        routes
            .MapGet("/calendar/{key}.ics", CalendarAsync)
            .AllowAnonymous()
            .ExcludeFromDescription();

    private static async Task<IResult> CalendarAsync(
        string key,
        HttpContext context,
        Calendars calendars,
        CancellationToken cancel
    )
    {
        var home = new Uri($"{context.Request.Scheme}://{context.Request.Host}");
        if (await calendars.ReadAsync(key, home, cancel) is not { } calendar)
        {
            return TypedResults.NotFound();
        }
        context.Response.Headers.CacheControl = "private, max-age=300";
        context.Response.Headers["X-Robots-Tag"] = "noindex";
        // Answers 304 by itself to a program that has this version.
        return TypedResults.Bytes(
            Encoding.UTF8.GetBytes(calendar.Text),
            "text/calendar; charset=utf-8",
            entityTag: new($"\"{calendar.Tag}\"")
        );
    }
}
