using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Reintegration.Delivery;

namespace Rihla.Reintegration.Plans;

/// <summary>How far something in a plan has come.</summary>
internal enum ItemState
{
    /// <summary>Promised, not ordered yet.</summary>
    Promised,

    /// <summary>An order waits for finance.</summary>
    OrderAsked,

    /// <summary>Ordered, nothing handed over.</summary>
    Ordered,

    /// <summary>Some of it was handed over.</summary>
    PartlyDelivered,

    /// <summary>All of it was handed over, not all of it is paid.</summary>
    Delivered,

    /// <summary>Handed over and paid.</summary>
    Done,

    /// <summary>Not given, with a reason.</summary>
    Cancelled,
}

/// <summary>An instalment with what became of it.</summary>
internal sealed record InstalmentState(Instalment Instalment, OrderedPart? Part)
{
    /// <summary>Whether it stands in the book of the grant.</summary>
    public bool IsOrdered => Part is { Lives: true };

    public bool IsPaid => Part?.Standing == ExpenseStanding.Paid;
}

/// <summary>Something promised, with everything that became of it.</summary>
internal sealed record ItemSupport(
    PlanItem Item,
    IReadOnlyList<InstalmentState> Instalments,
    IReadOnlyList<Handover> Handovers
)
{
    public bool IsOrdered => Instalments.Any(i => i.IsOrdered);

    public bool IsPaid => Instalments.All(i => i.IsPaid);

    /// <summary>What was paid, in whole minor units.</summary>
    public long Paid => Instalments.Sum(i => i.Part?.Paid ?? 0);

    /// <summary>What it costs the grant, in whole minor units: of what is not given any more, what was paid or is still to be.</summary>
    public long Cost =>
        Item.IsCancelled
            ? Instalments.Where(i => i.IsOrdered).Sum(i => i.Part!.Paid ?? i.Part.Amount)
            : Item.Cost;

    public ItemState State =>
        Item.IsCancelled ? ItemState.Cancelled
        : Instalments.Any(i => !i.IsOrdered) ? ItemState.Promised
        : Instalments.Any(i => i.Part!.Standing == ExpenseStanding.Requested) ? ItemState.OrderAsked
        : Item.IsDelivered
            ? IsPaid ? ItemState.Done
                : Item.IsHandedOver ? ItemState.Delivered
                : ItemState.Ordered
        : Item.Delivered > 0 ? ItemState.PartlyDelivered
        : Instalments.Count > 0 ? ItemState.Ordered
        : ItemState.Promised;

    /// <summary>Whether the returnee should have it by now and does not.</summary>
    public bool IsLate(DateOnly day) =>
        Item.DueOn < day
        && State is not (ItemState.Delivered or ItemState.Done or ItemState.Cancelled);
}

/// <summary>The plan of a case with what became of each promise.</summary>
internal sealed record CaseSupport(ReintegrationPlan Plan, IReadOnlyList<ItemSupport> Items)
{
    /// <summary>What the version in force promises.</summary>
    public IEnumerable<ItemSupport> Promised =>
        Plan.Approved is { } now
            ? Items.Where(i => i.Item.IsIn(now.Number)).OrderBy(i => i.Item.DueOn)
            : [];

    /// <summary>What a version costs the grant, in whole minor units.</summary>
    public long CostOf(PlanVersion version) =>
        Items.Where(i => i.Item.IsIn(version.Number)).Sum(i => i.Cost);

    /// <summary>
    /// Whether the version in force costs no more than was approved. It can have come to cost more: a share of a project grows
    /// when others leave it.
    /// </summary>
    public bool IsWithinApproval() =>
        Plan.Approved is { } now
        && now.StandingApprovals.Any(a => a.IsWithinLimit && a.Amount >= CostOf(now));

    /// <summary>
    /// Whether something in it that costs money still holds it to its currency: promised or on the way, or ordered. What was called off
    /// or taken out before it was ordered holds nobody to anything.
    /// </summary>
    public bool TiesCurrency =>
        Items.Any(i =>
            i.Item.Cost > 0 && (i.IsOrdered || (!i.Item.IsCancelled && Plan.Stands(i.Item)))
        );

    public ItemSupport? Find(Guid itemId) => Items.FirstOrDefault(i => i.Item.Id == itemId);
}

/// <summary>Reads plans. It changes nothing, so that the conditions of the journey can ask it.</summary>
internal sealed class PlanBook(RihlaDb db, CaseFiles files, CaseOrders orders)
{
    /// <summary>The plan of a case for changing it; nothing before one is begun.</summary>
    public Task<ReintegrationPlan?> FindAsync(Guid caseId, CancellationToken cancel = default) =>
        Whole().SingleOrDefaultAsync(p => p.CaseId == caseId, cancel);

    /// <summary>The plan of a case with what became of each promise, for changing it.</summary>
    public async Task<CaseSupport?> SupportAsync(Guid caseId, CancellationToken cancel = default) =>
        (await SupportAsync(Whole(), [caseId], cancel)).SingleOrDefault();

    /// <summary>The plans of these cases with what became of each promise, for showing them; of those that have one.</summary>
    public Task<IReadOnlyList<CaseSupport>> SupportAsync(
        IReadOnlyCollection<Guid> caseIds,
        CancellationToken cancel = default
    ) => SupportAsync(Whole().AsNoTracking(), caseIds, cancel);

    /// <summary>The parts of the shares of these projects, by project, with what became of each; also of who has left.</summary>
    public async Task<ILookup<Guid, InstalmentState>> SharesAsync(
        IReadOnlyCollection<Guid> projectIds,
        CancellationToken cancel = default
    )
    {
        var items = await db.Set<PlanItem>()
            .AsNoTracking()
            .Include(i => i.Instalments)
            .Where(i => i.ProjectId != null && projectIds.Contains(i.ProjectId.Value))
            .ToListAsync(cancel);
        var parts = await orders.OfCasesAsync([.. items.Select(i => i.CaseId).Distinct()], cancel);
        return items
            .SelectMany(item =>
                item.Instalments.Select(i =>
                    (item.ProjectId, State: StateOf(i, parts[item.CaseId]))
                )
            )
            .ToLookup(share => share.ProjectId!.Value, share => share.State);
    }

    /// <summary>The plans that wait for approval in the actor's mission, the longest waiting first.</summary>
    public async Task<IReadOnlyList<WaitingPlan>> WaitingAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(ReintegrationPermissions.Approve);
        var agreed = await db.Set<ReintegrationPlan>()
            .Where(p => p.Versions.Any(v => v.Standing == VersionStanding.Agreed))
            .Select(p => p.CaseId)
            .ToListAsync(cancel);
        var plans = (await SupportAsync(agreed, cancel)).ToDictionary(s => s.Plan.CaseId);
        return
        [
            .. (await files.ListAsync([.. plans.Keys], by, cancel))
                .Where(f => f.IsOpen && f.HostMissionId == by.MissionId)
                .Select(f => WaitingPlan.Of(f, plans[f.Id]))
                .OfType<WaitingPlan>()
                .OrderBy(w => w.AgreedOn),
        ];
    }

    private async Task<IReadOnlyList<CaseSupport>> SupportAsync(
        IQueryable<ReintegrationPlan> whole,
        IReadOnlyCollection<Guid> caseIds,
        CancellationToken cancel
    )
    {
        var plans = await whole.Where(p => caseIds.Contains(p.CaseId)).ToListAsync(cancel);
        if (plans.Count == 0)
        {
            return [];
        }
        var parts = await orders.OfCasesAsync(caseIds, cancel);
        var handovers = (
            await db.Set<Handover>()
                .AsNoTracking()
                .Where(h => caseIds.Contains(h.CaseId))
                .OrderBy(h => h.On)
                .ThenBy(h => h.Id)
                .ToListAsync(cancel)
        ).ToLookup(h => h.ItemId);
        return
        [
            .. plans.Select(plan => new CaseSupport(
                plan,
                [
                    .. plan.Items.Select(item => new ItemSupport(
                        item,
                        [
                            .. item
                                .Instalments.OrderBy(i => i.Number)
                                .Select(i => StateOf(i, parts[plan.CaseId])),
                        ],
                        [.. handovers[item.Id]]
                    )),
                ]
            )),
        ];
    }

    private static InstalmentState StateOf(Instalment instalment, IEnumerable<OrderedPart> parts) =>
        new(instalment, parts.LastOrDefault(p => p.PartId == instalment.PartId));

    private IQueryable<ReintegrationPlan> Whole() =>
        db.Set<ReintegrationPlan>()
            .Include(p => p.Versions)
                .ThenInclude(v => v.Agreements)
            .Include(p => p.Versions)
                .ThenInclude(v => v.Approvals)
            .Include(p => p.Items)
                .ThenInclude(i => i.Instalments)
            .AsSplitQuery();
}

/// <summary>A plan that waits for approval.</summary>
internal sealed record WaitingPlan(
    CaseFile File,
    PlanVersion Version,
    DateOnly AgreedOn,
    decimal? Amount,
    string? Currency
)
{
    /// <summary>What waits of a plan; nothing when no agreed version of it does.</summary>
    public static WaitingPlan? Of(CaseFile file, CaseSupport support) =>
        support.Plan is { Pending: { Agreement: { } agreement } version } plan
            ? new(
                file,
                version,
                agreement.On,
                plan.Currency is { } currency
                    ? Platform.Currency.Of(currency).FromMinor(support.CostOf(version))
                    : null,
                plan.Currency
            )
            : null;
}
