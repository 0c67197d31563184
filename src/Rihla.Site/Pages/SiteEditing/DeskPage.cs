using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
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

    /// <summary>The moment that was typed as a day and a time of the mission's clock; one without the other is told to the form, and is no moment.</summary>
    protected DateTimeOffset? Moment(Today today, DateOnly? on, TimeOnly? at, string field)
    {
        var (day, time) = ($"Input.{field}On", $"Input.{field}At");
        // What cannot be read was told already.
        if (on is null && at is not null && ModelState[day]?.Errors.Count is null or 0)
        {
            ModelState.AddModelError(day, words["SiteDesk.DayMissing"]);
        }
        if (at is null && on is not null && ModelState[time]?.Errors.Count is null or 0)
        {
            ModelState.AddModelError(time, words["SiteDesk.TimeMissing"]);
        }
        return on is { } known && at is { } hour ? today.MomentOf(known, hour) : null;
    }

    protected IEnumerable<SelectListItem> Choices<TEnum>(params IEnumerable<TEnum> values)
        where TEnum : struct, Enum =>
        values.Select(v => new SelectListItem(words.Of(v), v.ToString()));
}
