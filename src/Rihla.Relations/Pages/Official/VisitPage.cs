using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Localisation;

namespace Rihla.Relations.Pages;

/// <summary>What the pages of one visit have in common: it is there and of the reader's mission, or the page is not found.</summary>
internal abstract class VisitPage(ProgrammeReader reader, MissionClock clock, Words words)
    : RelationsPage(words)
{
    public VisitProgramme Programme { get; private set; } = null!;

    public OfficialVisit Visit => Programme.Visit;

    public MissionClock Clock => clock;

    /// <summary>Loads the visit of the address before any handler runs.</summary>
    [NonHandler]
    public override async Task OnPageHandlerExecutionAsync(
        PageHandlerExecutingContext context,
        PageHandlerExecutionDelegate next
    )
    {
        if (
            RouteData.Values["id"] is not string id
            || !Guid.TryParse(id, out var visitId)
            || await reader.FindAsync(visitId, Actor, Cancel) is not { } found
        )
        {
            context.Result = NotFound();
            return;
        }
        Programme = found;
        if (!Find())
        {
            context.Result = NotFound();
            return;
        }
        await base.OnPageHandlerExecutionAsync(context, next);
    }

    /// <summary>Finds in the programme what else the address names; false where it is not there.</summary>
    protected virtual bool Find() => true;

    /// <summary>What is said once something is done: that a confirmed programme was taken up again, where it was.</summary>
    protected async Task<string> DoneKeyAsync(string key) =>
        Visit.Standing == VisitStanding.Confirmed
        && await reader.FindAsync(Visit.Id, Actor, Cancel)
            is { Visit.Standing: VisitStanding.Planned }
            ? "OfficialVisit.PlannedAgain"
            : key;

    /// <summary>A page of this visit.</summary>
    public string Address(string page = "") =>
        $"/app/visits/{Visit.Id}" + (page.Length == 0 ? "" : $"/{page}");

    /// <summary>The day of the week and the day.</summary>
    public static string LongDay(DateOnly day, Words words) =>
        words["Relations.LongDay", words[$"Relations.Weekday.{day.DayOfWeek}"], words.Date(day)];
}
