using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Rihla.Platform.Localisation;
using Rihla.Site;
using Rihla.Site.Pages;

namespace Rihla.Diaspora.Pages;

/// <summary>A page on which somebody writes or follows an application: kept by nobody on the way; what it knows comes from the form, not from a cookie.</summary>
[EnableRateLimiting(SiteModule.FormLimit)]
internal abstract class ApplicantPage(SiteFrame frame, Words words) : PublicPage(frame, words)
{
    [NonHandler]
    public override Task OnPageHandlerExecutionAsync(
        PageHandlerExecutingContext context,
        PageHandlerExecutionDelegate next
    )
    {
        Response.Headers.CacheControl = "no-store";
        ViewData["NoIndex"] = true;
        return base.OnPageHandlerExecutionAsync(context, next);
    }
}
