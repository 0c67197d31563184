using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Delivery;

/// <summary>A project, as it is typed.</summary>
internal sealed record ProjectInput
{
    public string? Title { get; init; }
    public PlanLevel? Level { get; init; }
    public Dimension? Dimension { get; init; }
    public AssistanceKind? Kind { get; init; }
    public string? Currency { get; init; }
    public decimal? Cost { get; init; }
    public DateOnly? DueOn { get; init; }
}

/// <summary>A project with what its page shows.</summary>
/// <param name="Project">The project.</param>
/// <param name="Seen">The codes of the cases that took part and exist for the reader: of others nothing is shown but how many they are.</param>
/// <param name="Worked">The cases on which the reader's mission works: those it may take out.</param>
/// <param name="IsOpen">Whether something of the shares stands in no order.</param>
/// <param name="Quotations">What suppliers ask.</param>
/// <param name="Quoted">How many suppliers that is, as the rules count them.</param>
/// <param name="Needed">How many must have quoted before it is ordered.</param>
/// <param name="Changes">How the shares changed, the latest first.</param>
internal sealed record ProjectView(
    Project Project,
    IReadOnlySet<string> Seen,
    IReadOnlySet<Guid> Worked,
    bool IsOpen,
    IReadOnlyList<Quotation> Quotations,
    int Quoted,
    int Needed,
    IReadOnlyList<Redistribution> Changes
)
{
    public Currency Currency => Currency.Of(Project.Currency);

    /// <summary>Those who take part, of whom the reader may know.</summary>
    public IReadOnlyList<Participation> Shown { get; } =
    [.. Project.Present.Where(p => Seen.Contains(p.CaseCode))];

    /// <summary>Whether the reader's mission works on every case that takes part, whichever mission began the project.</summary>
    public bool IsWorkedWhole => Projects.IsWhole(Project, Worked);

    /// <summary>How many others take part.</summary>
    public int Others => Project.Present.Count() - Shown.Count;
}

/// <summary>Collective and community projects: who takes part, what each bears, and one order for all.</summary>
internal sealed partial class Projects(
    RihlaDb db,
    CaseFiles files,
    CaseOrders orders,
    SupplierBook suppliers,
    Progress progress,
    Missions missions,
    PlanBook book,
    Planning planning,
    Quotations quotations,
    Ordering ordering,
    PlanRuleBook rules,
    Today today
)
{
    /// <summary>How many stand on a page.</summary>
    public const int PageSize = 50;

    /// <summary>A page of the projects of the actor's mission, the latest first, and how many there are.</summary>
    public async Task<(IReadOnlyList<Project> Projects, int Total)> PageAsync(
        int page,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(ReintegrationPermissions.Deliver);
        var all = db.Set<Project>().AsNoTracking().Where(p => p.MissionId == by.MissionId);
        return (
            await all.Include(p => p.Participations)
                .OrderByDescending(p => p.Id)
                .Page(page, PageSize)
                .ToListAsync(cancel),
            await all.CountAsync(cancel)
        );
    }

    /// <summary>A project of the actor's mission, or in which a case takes part on which the actor's mission works.</summary>
    public async Task<ProjectView?> FindAsync(
        string code,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(ReintegrationPermissions.Deliver);
        var read = Code.Read(code);
        var project = await db.Set<Project>()
            .AsNoTracking()
            .Include(p => p.Participations)
            .SingleOrDefaultAsync(p => p.Code == read, cancel);
        if (project is null)
        {
            return null;
        }
        var worked = await WorkedOnAsync(project, by, cancel);
        if (project.MissionId != by.MissionId && worked.Count == 0)
        {
            return null;
        }
        var shares = (await book.SharesAsync([project.Id], cancel))[project.Id].ToList();
        project.Settle(shares);
        var asked = await quotations.OfAsync(project.Id, cancel);
        var needed = project.OrderId is null
            ? await NeededAsync(
                project,
                await files.ListAsync(
                    [.. project.Present.Select(p => p.CaseId)],
                    Actor.System,
                    cancel
                ),
                cancel
            )
            : new QuotationsNeeded(0);
        return new(
            project,
            await files.VisibleAsync(
                [.. project.Participations.Select(p => p.CaseCode)],
                by,
                cancel
            ),
            worked,
            shares.Exists(s =>
                !s.IsOrdered && project.Present.Any(p => p.ItemId == s.Instalment.ItemId)
            ),
            asked,
            await quotations.SuppliersOfAsync(asked, cancel),
            needed.Value?.Count ?? 0,
            await db.Set<Redistribution>()
                .AsNoTracking()
                .Where(r => r.ProjectId == project.Id)
                .OrderByDescending(r => r.Id)
                .ToListAsync(cancel)
        );
    }

    /// <summary>The code of a project.</summary>
    public Task<string> CodeOfAsync(Guid id, CancellationToken cancel = default) =>
        db.Set<Project>().Where(p => p.Id == id).Select(p => p.Code).SingleAsync(cancel);

    /// <summary>Begins a project.</summary>
    /// <returns>Its code.</returns>
    public async Task<Outcome<string>> BeginAsync(
        ProjectInput input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(ReintegrationPermissions.Deliver);
        var faults = Faults(input);
        if (faults.Count > 0)
        {
            return faults;
        }
        var mission = await missions.FindAsync(by.MissionId, cancel);
        var currency = Currency.Find(input.Currency)!.Value;
        var project = new Project
        {
            Code = Code.New($"{mission?.Code ?? "X"}-C"),
            MissionId = by.MissionId,
            Title = Personal.Of(input.Title)!,
            Level = input.Level!.Value,
            Dimension = input.Dimension!.Value,
            Kind = input.Kind!.Value,
            Currency = currency.Code,
            Cost = currency.ToMinor(input.Cost!.Value),
            DueOn = input.DueOn!.Value,
        };
        db.Add(project);
        await db.SaveAsync(by, new Act("project.begun") { Args = [project.Code] }, cancel);
        return project.Code;
    }

    private static string Written(Participation participant, long share, Project project)
    {
        var currency = Currency.Of(project.Currency);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{participant.CaseCode}: {currency.FromMinor(participant.Share)} → {currency.FromMinor(share)} {currency}"
        );
    }

    private async Task<IReadOnlySet<Guid>> WorkedOnAsync(
        Project project,
        Actor by,
        CancellationToken cancel
    ) =>
        (
            await files.WorkedOnAsync([.. project.Present.Select(p => p.CaseId)], by, cancel)
        ).Keys.ToHashSet();

    // The project is locked before its cases, and these in the order of their codes; nobody else locks two cases.
    private async Task<Outcome> OnAsync(
        string code,
        string? joining,
        Actor by,
        Func<Project, IReadOnlyList<CaseFile>, Task<Outcome<Act>>> change,
        CancellationToken cancel,
        bool leaving = false
    )
    {
        by.Need(ReintegrationPermissions.Deliver);
        await using var work = await db.BeginAsync(cancel);
        var read = Code.Read(code);
        await work.LockAsync($"project {read}", cancel);
        if (
            await db.Set<Project>()
                .Include(p => p.Participations)
                .SingleOrDefaultAsync(p => p.Code == read, cancel)
                is not { } project
            || !(project.MissionId == by.MissionId || await IsTakenOverAsync(project))
        )
        {
            return new Refusal("Project.NotFound");
        }
        var present = project.Present.ToList();
        var held = present.Select(p => p.CaseCode);
        await db.LockCasesAsync(
            Code.Read(joining) is { } newcomers ? held.Append(newcomers) : held,
            cancel
        );
        project.Settle((await book.SharesAsync([project.Id], cancel))[project.Id]);
        var cases = new List<CaseFile>();
        foreach (var participant in present)
        {
            cases.Add((await files.FindAsync(participant.CaseId, Actor.System, cancel))!);
        }
        if (
            joining is not null
            && await files.FindAsync(joining, by, cancel) is { } newcomer
            && cases.TrueForAll(c => c.Id != newcomer.Id)
        )
        {
            cases.Add(newcomer);
        }
        var outcome = await change(project, cases);
        if (!outcome.IsDone)
        {
            db.ChangeTracker.Clear();
            return Outcome.Refused(outcome.Refusals);
        }
        var act = outcome.Value;
        return await work.EndAsync(
            by,
            [
                act,
                .. cases
                    .Where(c => c.Id != act.CaseId)
                    .Select(c => new Act("project.changed", CaseId: c.Id)
                    {
                        Args = [project.Code],
                    }),
            ],
            () => progress.FollowAsync(cases.Select(c => c.Id), by, cancel),
            cancel
        );

        // Who does not wish to be seen by the mission of the project any more is taken out by the one that works on the case now; one
        // that works on all of them, because that mission closed, goes on with it.
        async Task<bool> IsTakenOverAsync(Project project)
        {
            var worked = await WorkedOnAsync(project, by, cancel);
            return IsWhole(project, worked) || (leaving && worked.Count > 0);
        }
    }

    /// <summary>Whether all who take part are among the cases on which a mission works.</summary>
    internal static bool IsWhole(Project project, IReadOnlySet<Guid> worked) =>
        worked.Count > 0 && project.Present.All(p => worked.Contains(p.CaseId));

    private static List<Refusal> Faults(ProjectInput input)
    {
        var faults = new List<Refusal>();
        if (
            string.IsNullOrWhiteSpace(input.Title)
            || input.Title.Trim().Length > Project.LongestTitle
        )
        {
            faults.Add(Refusal.Of("Title", "Project.TitleMissing", Project.LongestTitle));
        }
        if (input.Level is null or PlanLevel.Individual)
        {
            faults.Add(Refusal.Of("Level", "Project.LevelWrong"));
        }
        if (input.Dimension is null)
        {
            faults.Add(Refusal.Of("Dimension", "ReintegrationPlan.DimensionMissing"));
        }
        if (input.Kind is null)
        {
            faults.Add(Refusal.Of("Kind", "ReintegrationPlan.KindMissing"));
        }
        if (input.DueOn is null)
        {
            faults.Add(Refusal.Of("DueOn", "ReintegrationPlan.DueMissing"));
        }
        if (Currency.Find(input.Currency) is not { } currency)
        {
            faults.Add(Refusal.Of("Currency", "PlanRule.CurrencyWrong"));
        }
        else if (input.Cost is not (> 0 and < 1_000_000_000) || !currency.Holds(input.Cost.Value))
        {
            faults.Add(Refusal.Of("Cost", "Grant.AmountWrong", currency.Code));
        }
        return faults;
    }
}
