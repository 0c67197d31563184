using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Rihla.Platform.Localisation;

namespace Rihla.Site.Pages;

/// <summary>
/// A page about somebody's own request: never kept by the browser or anybody on the way, without a title that tells, with a
/// way out; what it knows comes from the form, not from a cookie.
/// </summary>
[EnableRateLimiting(SiteModule.FormLimit)]
internal abstract class SecretPage(SiteFrame frame, Words words) : PublicPage(frame, words)
{
    /// <summary>What the page is read aloud in.</summary>
    public abstract string Spoken { get; }

    [NonHandler]
    public override Task OnPageHandlerExecutionAsync(
        PageHandlerExecutingContext context,
        PageHandlerExecutionDelegate next
    )
    {
        Response.Headers.CacheControl = "no-store";
        ViewData["Secret"] = true;
        return base.OnPageHandlerExecutionAsync(context, next);
    }
}
