using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>Which part of the work is looked at.</summary>
internal enum WorkTab
{
    /// <summary>The cases of which the actor is the caseworker.</summary>
    Mine,

    /// <summary>
    /// Where the next action is the actor's role's, in the actor's mission; and of a protection officer, what a caseworker who has left
    /// leaves behind in a restricted case of hers.
    /// </summary>
    MyTurn,

    /// <summary>All open cases of the mission.</summary>
    Office,

    /// <summary>The actor's cases where somebody else has the next action.</summary>
    Others,
}

/// <summary>What the list is narrowed to.</summary>
internal sealed record WorkFilter
{
    public WorkTab Tab { get; init; }

    public Stage? Stage { get; init; }

    /// <summary>ISO 3166 alpha-2.</summary>
    public string? Country { get; init; }

    public bool Overdue { get; init; }

    /// <summary>Only cases of which somebody has left and has not arrived.</summary>
    public bool OnTheWay { get; init; }

    public Guid? CaseworkerId { get; init; }

    /// <summary>From 1.</summary>
    public int Page { get; init; } = 1;
}

/// <summary>One line of the list.</summary>
internal sealed record WorkLine(CaseHead Case, WorkItem Item, bool IsOverdue, int DaysWaited);

/// <summary>A page of the list.</summary>
/// <param name="Lines">The cases.</param>
/// <param name="HasNext">Whether there is another.</param>
/// <param name="Hidden">Where the list stands behind a figure that the reader sees: how many cases were counted there and are restricted.</param>
internal sealed record WorkPage(IReadOnlyList<WorkLine> Lines, bool HasNext, int Hidden = 0);

/// <summary>How much waits on the tabs of the list.</summary>
/// <param name="Mine">Open cases of which the actor is the caseworker.</param>
/// <param name="MyTurn">Cases where the actor's role is to act.</param>
/// <param name="Tasks">Open tasks of the actor and of the actor's roles.</param>
internal sealed record WorkCounts(int Mine, int MyTurn, int Tasks);

/// <summary>An open task with the case it is about.</summary>
internal sealed record TaskLine(CaseTask Task, string Code, bool IsOverdue);

/// <summary>The work list: for each case its next action, whose it is and by when, in the order of urgency.</summary>
internal sealed class WorkList(
    RihlaDb db,
    CaseScope scope,
    CaseFiles files,
    Missions missions,
    Staff staff,
    Today today
)
{
    public const int PageSize = 25;

    // Beyond this nobody counts: the tab says "more than".
    public const int MostCounted = 100;

    private static readonly PreparedQuery<
        Func<RihlaDb, Guid, CancellationToken, Task<WorkItem?>>
    > ItemQuery = new(() =>
        EF.CompileAsyncQuery(
            (RihlaDb db, Guid caseId, CancellationToken _) =>
                db.Set<WorkItem>().AsNoTracking().SingleOrDefault(w => w.CaseId == caseId)
        )
    );

    private static readonly PreparedQuery<
        Func<RihlaDb, Guid, IAsyncEnumerable<CaseTask>>
    > TasksQuery = new(() =>
        EF.CompileAsyncQuery(
            (RihlaDb db, Guid caseId) =>
                db.Set<CaseTask>()
                    .AsNoTracking()
                    .Where(t => t.CaseId == caseId && t.DoneAt == null)
                    .OrderBy(t => t.DueOn)
                    .AsQueryable()
        )
    );

    /// <summary>One page. One look into the index for the lines, one for the cases, one for the names.</summary>
    public async Task<WorkPage> PageAsync(
        WorkFilter filter,
        Actor actor,
        CancellationToken cancel = default
    )
    {
        var items = await (await OfAsync(filter, actor, cancel))
            .AsNoTracking()
            .OrderBy(w => w.Rank)
            .ThenBy(w => w.CaseId)
            .Skip(Paging.Before(filter.Page, PageSize))
            .Take(PageSize + 1)
            .ToListAsync(cancel);
        return new(
            await LinesAsync([.. items.Take(PageSize)], actor, cancel),
            items.Count > PageSize,
            await HiddenAsync(filter, actor, cancel)
        );
    }

    // Told to who reads the figure, which counts them. Of a country or of a caseworker nothing is counted there.
    private async Task<int> HiddenAsync(WorkFilter filter, Actor actor, CancellationToken cancel)
    {
        if (
            !actor.May(CasesPermissions.Count)
            || filter is not { Tab: WorkTab.Office, Country: null, CaseworkerId: null }
            || filter is { Stage: null, Overdue: false, OnTheWay: false }
        )
        {
            return 0;
        }
        var mission = await missions.FindAsync(actor.MissionId, cancel);
        var all = CaseScope.OfMission(db.Set<WorkItem>(), mission, actor.MissionId);
        return await Narrowed(all, filter).CountAsync(cancel)
            - await (await OfAsync(filter, actor, cancel)).CountAsync(cancel);
    }

    /// <summary>
    /// How many there are on the tabs that say so, each at most <see cref="MostCounted"/> and one more. One question to the
    /// database: asked one by one, the tabs would cost a page more than its lines.
    /// </summary>
    public async Task<WorkCounts> CountAsync(Actor actor, CancellationToken cancel = default)
    {
        var mine = await CountedAsync(WorkTab.Mine);
        var myTurn = await CountedAsync(WorkTab.MyTurn);
        var cases = scope.VisibleTo(actor);
        var tasks = (await TasksOfAsync(actor, cancel))
            .Where(t => cases.Any(c => c.Id == t.CaseId))
            .OrderBy(t => t.DueOn)
            .Take(MostCounted + 1);
        return await db
            .Database.SqlQuery<int>($"select 1 as \"Value\"")
            .Select(_ => new WorkCounts(mine.Count(), myTurn.Count(), tasks.Count()))
            .SingleAsync(cancel);

        async Task<IQueryable<WorkItem>> CountedAsync(WorkTab tab) =>
            (await OfAsync(new() { Tab = tab }, actor, cancel))
                .OrderBy(w => w.Rank)
                .Take(MostCounted + 1);
    }

    /// <summary>The work item of one case, if it is open.</summary>
    public Task<WorkItem?> OfCaseAsync(Guid caseId, CancellationToken cancel = default) =>
        ItemQuery.For(db)(db, caseId, cancel);

    /// <summary>The open tasks of the actor and of the actor's roles, the earliest due first.</summary>
    public async Task<(IReadOnlyList<TaskLine> Lines, bool HasNext)> TasksAsync(
        int page,
        Actor actor,
        CancellationToken cancel = default
    )
    {
        var (visible, cases) = (scope.VisibleTo(actor), db.Set<Case>());
        // Tasks first, in the order of their index, and for each the case: not all visible cases and then their tasks.
        var found = await (await TasksOfAsync(actor, cancel))
            .Where(t => visible.Any(c => c.Id == t.CaseId))
            .OrderBy(t => t.DueOn)
            .ThenBy(t => t.Id)
            .Skip(Paging.Before(page, PageSize))
            .Take(PageSize + 1)
            .Select(t => new { Task = t, cases.First(c => c.Id == t.CaseId).Code })
            .ToListAsync(cancel);
        return (
            [
                .. found
                    .Take(PageSize)
                    .Select(x => new TaskLine(x.Task, x.Code, x.Task.DueOn < today.Date)),
            ],
            found.Count > PageSize
        );
    }

    /// <summary>The open tasks of one case.</summary>
    public async Task<IReadOnlyList<CaseTask>> TasksOfCaseAsync(
        Guid caseId,
        CancellationToken cancel = default
    ) => await TasksQuery.For(db)(db, caseId).ToListAsync(cancel);

    private async Task<IReadOnlyList<WorkLine>> LinesAsync(
        IReadOnlyList<WorkItem> items,
        Actor actor,
        CancellationToken cancel
    )
    {
        var found = await files.HeadsAsync([.. items.Select(i => i.CaseId)], actor, cancel);
        return
        [
            .. items
                .Where(i => found.ContainsKey(i.CaseId))
                .Select(i => new WorkLine(
                    found[i.CaseId],
                    i,
                    i.DueOn < today.Date,
                    today.Date.DayNumber - i.RequestedOn.DayNumber
                )),
        ];
    }

    private async Task<IQueryable<WorkItem>> OfAsync(
        WorkFilter filter,
        Actor actor,
        CancellationToken cancel
    )
    {
        var (me, mission) = (actor.UserId, actor.MissionId);
        var roles = actor.Roles.ToList();
        var visible = scope.WorkOf(actor);
        var leftBehind = filter.Tab == WorkTab.MyTurn ? await LeftBehindAsync(actor, cancel) : [];
        var tab = filter.Tab switch
        {
            WorkTab.Mine => visible.Where(w => w.CaseworkerId == me),
            WorkTab.MyTurn when leftBehind.Count > 0 => visible.Where(w =>
                (w.OwnerMissionId == mission && roles.Contains(w.Owner))
                || (
                    leftBehind.Contains(w.CaseId)
                    && w.OwnerMissionId == mission
                    && w.Owner == Role.Caseworker
                )
            ),
            WorkTab.MyTurn => roles is [var only]
                ? visible.Where(w => w.OwnerMissionId == mission && w.Owner == only)
                : visible.Where(w => w.OwnerMissionId == mission && roles.Contains(w.Owner)),
            WorkTab.Others => visible.Where(w =>
                w.CaseworkerId == me && !(w.OwnerMissionId == mission && roles.Contains(w.Owner))
            ),
            _ => CaseScope.OfMission(visible, await missions.FindAsync(mission, cancel), mission),
        };
        return Narrowed(tab, filter);
    }

    private IQueryable<WorkItem> Narrowed(IQueryable<WorkItem> tab, WorkFilter filter)
    {
        if (filter.Stage is { } stage)
        {
            tab = tab.Where(w => w.Stage == stage);
        }
        if (filter.Country is { } country)
        {
            tab = tab.Where(w => w.Country == country);
        }
        if (filter.CaseworkerId is { } caseworker)
        {
            tab = tab.Where(w => w.CaseworkerId == caseworker);
        }
        if (filter.Overdue)
        {
            var day = today.Date;
            tab = tab.Where(w => w.DueOn < day);
        }
        if (filter.OnTheWay)
        {
            tab = scope.OnTheWay(tab);
        }
        return tab;
    }

    // The restricted cases of a protection officer who is no caseworker whose caseworker has left, or does casework no longer: the
    // other caseworkers see nothing of them. Closed ones only as long as something is asked there.
    private async Task<List<Guid>> LeftBehindAsync(Actor actor, CancellationToken cancel)
    {
        var (me, mission) = (actor.UserId, actor.MissionId);
        if (actor.Roles.Contains(Role.Caseworker) || !actor.Roles.Contains(Role.ProtectionOfficer))
        {
            return [];
        }
        // Few, and given to the next query as a list: as a part of it, SQLite would begin with all cases of the mission.
        var teams = await db.Set<TeamMember>()
            .Where(t => t.UserId == me)
            .Select(t => t.CaseId)
            .ToListAsync(cancel);
        if (teams.Count == 0)
        {
            return [];
        }
        var colleagues = Teams.WhoMayHaveCases(await staff.InMissionAsync(mission, cancel));
        return await db.Set<Case>()
            .Where(c =>
                teams.Contains(c.Id)
                && c.HostMissionId == mission
                && c.Sensitivity == Sensitivity.Restricted
                && (c.CaseworkerId == null || !colleagues.Contains(c.CaseworkerId.Value))
                && (
                    c.Stage != Stage.Closed
                    || db.Set<CaseTask>().Any(t => t.CaseId == c.Id && t.DoneAt == null)
                )
            )
            .Select(c => c.Id)
            .ToListAsync(cancel);
    }

    // A task of a colleague who has left, or does casework no longer, is everybody's of the role. A protection officer who was
    // given a case does a caseworker's work in it.
    private async Task<IQueryable<CaseTask>> TasksOfAsync(Actor actor, CancellationToken cancel)
    {
        var (me, mission) = (actor.UserId, actor.MissionId);
        var roles = actor.Roles.ToList();
        var others = Teams
            .WhoMayHaveCases(await staff.InMissionAsync(mission, cancel))
            .FindAll(u => u != me);
        var open = db.Set<CaseTask>().AsNoTracking();
        if (!roles.Contains(Role.Caseworker) && roles.Exists(Teams.MayHaveCases))
        {
            var leftBehind = await LeftBehindAsync(actor, cancel);
            // Each side whole, so that each is found by an index of its own.
            return leftBehind.Count == 0
                ? open.Where(t =>
                    (t.OwnerMissionId == mission && t.DoneAt == null && roles.Contains(t.Owner))
                    || (t.OwnerUserId == me && t.DoneAt == null)
                )
                : open.Where(t =>
                    (t.OwnerMissionId == mission && t.DoneAt == null && roles.Contains(t.Owner))
                    || (t.OwnerUserId == me && t.DoneAt == null)
                    || (
                        leftBehind.Contains(t.CaseId)
                        && t.OwnerMissionId == mission
                        && t.DoneAt == null
                        && t.Owner == Role.Caseworker
                    )
                );
        }
        var tasks = open.Where(t =>
            t.OwnerMissionId == mission
            && t.DoneAt == null
            && (t.OwnerUserId == null || !others.Contains(t.OwnerUserId.Value))
        );
        return roles is [var only]
            ? tasks.Where(t => t.Owner == only)
            : tasks.Where(t => roles.Contains(t.Owner));
    }
}
