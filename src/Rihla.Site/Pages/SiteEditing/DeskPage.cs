using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Site.Pages;

/// <summary>What the pages of the communications officer share.</summary>
internal abstract class DeskPage(Words words) : PageModel
{
    protected Words T => words;

    protected Actor Actor => HttpContext.Features.Get<Actor>()!;

    protected CancellationToken Cancel => HttpContext.RequestAborted;

    /// <summary>Whether the reader may write.</summary>
    public bool MayWrite => Actor.May(SitePermissions.Write);

    /// <summary>Whether the reader may let out what others wrote.</summary>
    public bool MayPublish => Actor.May(SitePermissions.Publish);

    /// <summary>The kind of status by which a state is shown.</summary>
    public static string StatusOf(Enum state) =>
        state switch
        {
            PublicState.Public or LanguageState.Fresh or ReviewState.Approved => "done",
            PublicState.Scheduled or ReviewState.Submitted => "pending",
            LanguageState.Missing or ReviewState.SentBack or LinkState.Broken => "danger",
            LanguageState.Outdated or PublicState.Down or LinkState.Moved or LinkState.Dead =>
                "warning",
            _ => "info",
        };

    protected IEnumerable<SelectListItem> Choices<TEnum>(params IEnumerable<TEnum> values)
        where TEnum : struct, Enum =>
        values.Select(v => new SelectListItem(words.Of(v), v.ToString()));
}
