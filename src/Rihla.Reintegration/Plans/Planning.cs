using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Reintegration.Plans;

/// <summary>A part of what an item costs, as it is typed.</summary>
internal sealed record InstalmentInput
{
    public decimal? Amount { get; init; }
    public DateOnly? DueOn { get; init; }
    public string? Condition { get; init; }

    public bool IsEmpty => Amount is null && DueOn is null && string.IsNullOrWhiteSpace(Condition);
}

/// <summary>Something to be promised, as it is typed.</summary>
internal sealed record ItemInput
{
    public Dimension? Dimension { get; init; }
    public PlanLevel? Level { get; init; }
    public AssistanceKind? Kind { get; init; }
    public string? What { get; init; }
    public int? Quantity { get; init; } = 1;
    public ExpenseMethod Method { get; init; }
    public LinePurpose? Purpose { get; init; } = LinePurpose.Reintegration;

    /// <summary>In the currency of the plan; nothing, or 0, for what costs the grant nothing.</summary>
    public decimal? Cost { get; init; }
    public string? Supplier { get; init; }

    /// <summary>Which one of the register it is, where several are alike; or <see cref="SupplierBook.Another"/>.</summary>
    public string? SupplierChoice { get; init; }
    public DateOnly? DueOn { get; init; }

    /// <summary>How it is paid; at once, when nothing is said.</summary>
    public IReadOnlyList<InstalmentInput> Instalments { get; init; } = [];
}

/// <summary>That the returnee agrees, as it is typed.</summary>
internal sealed record AgreePlan
{
    public DateOnly? On { get; init; }
    public SigningMethod? Method { get; init; }
    public string? ExplainedIn { get; init; }
    public string? Interpreter { get; init; }
    public string? Witness { get; init; }
    public Stream? Scan { get; init; }
    public string? ScanName { get; init; }
}

/// <summary>Writes plans, records that the returnee agrees, approves them.</summary>
internal sealed partial class Planning(
    RihlaDb db,
    CaseOperations operations,
    CaseOrders orders,
    SupplierBook suppliers,
    CaseTasks tasks,
    Progress progress,
    PlanBook book,
    PlanRuleBook rules,
    Receivers receivers,
    Attachments attachments,
    Today today
)
{
    /// <summary>Begins the plan of a case, or a version that changes it.</summary>
    public Task<Outcome> BeginAsync(string code, Actor by, CancellationToken cancel = default) =>
        operations.OnAsync(
            code,
            by,
            ReintegrationPermissions.Plan,
            async file =>
            {
                if (AfterArrival.WhyNot(file, by) is { } notNow)
                {
                    return notNow;
                }
                var plan = await book.FindAsync(file.Id, cancel);
                if (plan is null)
                {
                    plan = new() { CaseId = file.Id };
                    await ReckonAsync(plan, cancel);
                    db.Add(plan);
                }
                var begun = plan.Begin(by.UserId, by.Name, today.Now);
                return begun.IsDone
                    ? new Act("plan.begun") { Args = [Number(begun.Value)] }
                    : begun.Refusals.ToList();
            },
            cancel
        );

    /// <summary>Writes what the returnee wants to reach.</summary>
    public Task<Outcome> WriteGoalsAsync(
        string code,
        string? goals,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnDraftAsync(
            code,
            by,
            (_, _, draft) =>
            {
                if (
                    string.IsNullOrWhiteSpace(goals)
                    || goals.Trim().Length > PlanVersion.LongestGoals
                )
                {
                    return Task.FromResult<Outcome<Act>>(
                        Refusal.Of(
                            "Goals",
                            "ReintegrationPlan.GoalsMissing",
                            PlanVersion.LongestGoals
                        )
                    );
                }
                draft.Goals = Personal.Of(goals);
                return Task.FromResult<Outcome<Act>>(new Act("plan.goals-written"));
            },
            cancel
        );

    /// <summary>Gives up a version that would have changed the plan.</summary>
    public Task<Outcome> GiveUpAsync(string code, Actor by, CancellationToken cancel = default) =>
        OnDraftAsync(
            code,
            by,
            (_, plan, draft) =>
            {
                var given = plan.GiveUp();
                if (!given.IsDone)
                {
                    return Task.FromResult<Outcome<Act>>(given.Refusals.ToList());
                }
                db.RemoveRange(given.Value);
                db.Remove(draft);
                return Task.FromResult<Outcome<Act>>(
                    new Act("plan.given-up") { Args = [Number(draft)] }
                );
            },
            cancel
        );

    /// <summary>What the rules of the grant say to everything in a version that is not ordered yet.</summary>
    internal async Task<Outcome> CheckAsync(
        CaseFile file,
        ReintegrationPlan plan,
        PlanVersion version,
        CancellationToken cancel
    ) =>
        await orders.CheckAsync(
            file,
            [
                .. plan.ItemsOf(version)
                    .Where(i => !i.IsCancelled && i.Instalments.All(p => p.PartId is null))
                    .Select(i => new Outlay(i.Purpose, i.Method, i.Cost, i.DueOn)),
            ],
            cancel
        );

    /// <summary>
    /// What a plan costs is reckoned in the currency of the grant that pays when the first of it is promised, and anew when nothing that
    /// was is given any more.
    /// </summary>
    internal async Task ReckonAsync(ReintegrationPlan plan, CancellationToken cancel)
    {
        if (await book.SupportAsync([plan.CaseId], cancel) is not [{ TiesCurrency: true }])
        {
            plan.ReckonIn((await orders.GrantOfAsync(plan.CaseId, cancel))?.Currency.Code);
        }
    }

    private Task<Outcome> OnDraftAsync(
        string code,
        Actor by,
        Func<CaseFile, ReintegrationPlan, PlanVersion, Task<Outcome<Act>>> change,
        CancellationToken cancel
    ) =>
        operations.OnAsync(
            code,
            by,
            ReintegrationPermissions.Plan,
            async file =>
            {
                if (AfterArrival.WhyNot(file, by) is { } notNow)
                {
                    return notNow;
                }
                if (
                    await book.FindAsync(file.Id, cancel)
                    is not { Pending: { Standing: VersionStanding.Draft } draft } plan
                )
                {
                    return new Refusal("ReintegrationPlan.NoDraft");
                }
                draft.Wrote(by.UserId, by.Name);
                return await change(file, plan, draft);
            },
            cancel
        );

    private static string Number(PlanVersion version) =>
        version.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
