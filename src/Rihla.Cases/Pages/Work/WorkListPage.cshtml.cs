using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Work;

/// <summary>The tasks shown in a table.</summary>
internal sealed record TaskTable(
    IReadOnlyList<TaskLine> Lines,
    int Page,
    bool HasNext,
    string Next
);

/// <summary>The start page of the staff application; for those who work on no cases, the way to their first page.</summary>
[SignedIn]
internal sealed class WorkListModel(
    WorkList work,
    Staff staff,
    Missions missions,
    Words words,
    IEnumerable<Module> modules,
    IEnumerable<OfficeTasks> officeTasks,
    Today today
) : PageModel
{
    private Dictionary<Guid, MissionInfo> places = [];

    public static IEnumerable<Stage> Stages => Enum.GetValues<Stage>().Where(s => s < Stage.Closed);

    public DateOnly Day => today.Date;

    public Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    public WorkFilter Filter { get; private set; } = new();

    public bool ShowsTasks { get; private set; }

    public IReadOnlyList<(WorkTab Tab, string? Count)> Tabs { get; private set; } = [];

    public string? TaskCount { get; private set; }

    public WorkPage Work { get; private set; } = new([], false);

    public TaskTable Tasks { get; private set; } = new([], 1, false, "");

    /// <summary>What is to be done that belongs to no case.</summary>
    public IReadOnlyList<OfficeTask> Office { get; private set; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Countries { get; private set; } = [];

    public IReadOnlyList<StaffInfo> Caseworkers { get; private set; } = [];

    public bool IsFiltered =>
        Filter
            is { Stage: not null }
                or { Country: not null }
                or { Overdue: true }
                or { OnTheWay: true }
                or { CaseworkerId: not null };

    public async Task<IActionResult> OnGetAsync(
        string? tab,
        Stage? stage,
        string? country,
        bool overdue,
        bool onTheWay,
        Guid? caseworker,
        [FromQuery(Name = "page")] int number = 1
    )
    {
        if (!Actor.May(CasesPermissions.View))
        {
            var first = modules
                .SelectMany(m => m.Menu)
                .Where(item => item.Url != "/app" && Actor.May(item.Permission))
                .MinBy(item => item.Order);
            return LocalRedirect("~" + (first?.Url ?? "/app/account"));
        }
        var cancel = HttpContext.RequestAborted;
        var roles = Actor.Roles;
        var hasCases = roles.Any(Teams.MayHaveCases);
        ShowsTasks = string.Equals(tab, "tasks", StringComparison.OrdinalIgnoreCase);
        Filter = new()
        {
            Tab =
                Enum.TryParse<WorkTab>(tab, ignoreCase: true, out var chosen)
                && Enum.IsDefined(chosen)
                    ? chosen
                : hasCases ? WorkTab.Mine
                : WorkTab.MyTurn,
            Stage = stage,
            Country = string.IsNullOrWhiteSpace(country) ? null : country.ToUpperInvariant(),
            Overdue = overdue,
            OnTheWay = onTheWay,
            CaseworkerId = caseworker,
            Page = Math.Max(1, number),
        };
        if (ShowsTasks)
        {
            var (lines, hasNext) = await work.TasksAsync(Filter.Page, Actor, cancel);
            Tasks = new(lines, Filter.Page, hasNext, "/app?tab=tasks");
        }
        else
        {
            Work = await work.PageAsync(Filter, Actor, cancel);
        }
        WorkTab[] tabs = hasCases
            ? [WorkTab.Mine, WorkTab.MyTurn, WorkTab.Office, WorkTab.Others]
            : [WorkTab.MyTurn, WorkTab.Office];
        var counts = await work.CountAsync(Actor, cancel);
        Tabs =
        [
            .. tabs.Select(each =>
                (
                    each,
                    each switch
                    {
                        WorkTab.Mine => Shown(counts.Mine),
                        WorkTab.MyTurn => Shown(counts.MyTurn),
                        _ => null,
                    }
                )
            ),
        ];
        var office = new List<OfficeTask>();
        foreach (var source in officeTasks)
        {
            office.AddRange(await source.OfAsync(Actor, cancel));
        }
        Office = office;
        TaskCount = Shown(counts.Tasks + Office.Count);
        var all = await missions.AllAsync(cancel);
        places = all.ToDictionary(m => m.Id);
        Countries =
        [
            .. all.Where(m => m.IsOrigin)
                .Select(m => m.Country)
                .Distinct()
                .Select(code => KeyValuePair.Create(code, words.Country(code)))
                .OrderBy(c => c.Value, StringComparer.CurrentCulture),
        ];
        Caseworkers =
        [
            .. (await staff.InMissionAsync(Actor.MissionId, cancel)).Where(s =>
                s.Roles.Any(Teams.MayHaveCases)
            ),
        ];
        return Page();
    }

    /// <summary>The mission whose turn it is, when it is not the reader's.</summary>
    public string WhereIs(WorkItem item) =>
        item.OwnerMissionId != Actor.MissionId
        && places.TryGetValue(item.OwnerMissionId, out var at)
            ? $" · {at.NameIn(words.Language)}"
            : "";

    public string PageAddress(int number)
    {
        var query = new QueryBuilder(
            Request
                .Query.Where(q => q.Key != "page")
                .Select(q => KeyValuePair.Create(q.Key, q.Value.ToString()))
        )
        {
            { "page", number.ToString(System.Globalization.CultureInfo.InvariantCulture) },
        };
        return Url.Content("~/app") + query;
    }

    private string Shown(int count) =>
        count > WorkList.MostCounted
            ? words["WorkList.MoreThan", WorkList.MostCounted]
            : words.Number(count);
}
