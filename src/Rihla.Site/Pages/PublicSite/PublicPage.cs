using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Localisation;

namespace Rihla.Site.Pages;

/// <summary>A page for everybody: in the language of its address, without a cookie, the same for all who ask.</summary>
[AllowAnonymous, IgnoreAntiforgeryToken]
internal abstract class PublicPage(SiteFrame frame, Words words) : PageModel
{
    /// <summary>The language of the address.</summary>
    public string Lang => words.Language;

    /// <summary>What surrounds the page.</summary>
    public SiteFrame Frame => frame;

    /// <summary>What is public now.</summary>
    public Published Site => frame.Site;

    protected Words T => words;

    protected CancellationToken Cancel => HttpContext.RequestAborted;

    /// <inheritdoc/>
    [NonHandler]
    public override async Task OnPageHandlerExecutionAsync(
        PageHandlerExecutingContext context,
        PageHandlerExecutionDelegate next
    )
    {
        ArgumentNullException.ThrowIfNull(next);
        await frame.LoadAsync(Cancel);
        await next();
    }

    /// <summary>The page may be kept and shown to others until something public changes.</summary>
    protected void MayBeKept() => HttpContext.Features.Set(new MayBeKept());
}
