using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Reintegration.Delivery;
using Rihla.Reintegration.Monitoring;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration;

/// <summary>The first version of a plan, agreed to or approved.</summary>
internal sealed record FirstPlan(Guid CaseId, DateOnly? AgreedOn, DateOnly? ApprovedOn);

/// <summary>A promise that was received or paid for.</summary>
/// <param name="Id">Which.</param>
/// <param name="CaseId">Whose.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Dimension">Its dimension.</param>
/// <param name="IsGiven">Whether it was given in the period, and not only paid for.</param>
/// <param name="Paid">What was paid for it in the period.</param>
internal sealed record SupportItem(
    Guid Id,
    Guid CaseId,
    AssistanceKind Kind,
    Dimension Dimension,
    bool IsGiven,
    IReadOnlyList<PaidPart> Paid
);

/// <summary>The first thing that a case was handed.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Days">Days since its first confirmed arrival.</param>
internal sealed record FirstHelp(Guid CaseId, int Days);

/// <summary>What happened between two days after arrivals, as it is counted and opened.</summary>
internal sealed record SupportPeriod(
    IReadOnlyList<FirstPlan> Plans,
    IReadOnlyList<SupportItem> Items,
    IReadOnlyList<FirstHelp> Firsts,
    IReadOnlyList<Said> Content
);

/// <summary>Reads what happened after arrivals.</summary>
internal sealed class SupportEvents(RihlaDb db, CaseFigures cases, PaidParts paid)
{
    /// <summary>What happened between two days, both included: in cases of a mission, or in all where none is named.</summary>
    public async Task<SupportPeriod> BetweenAsync(
        DateOnly first,
        DateOnly last,
        Guid? missionId,
        Actor by,
        CancellationToken cancel
    )
    {
        var plans = await PlansAsync(first, last, cancel);
        var parts = await paid.BetweenAsync(first, last, cancel);
        var items = await ItemsAsync(first, last, parts, cancel);
        var received = await FirstAsync(first, last, cancel);
        var content = await SatisfactionFigures
            .InOrder(db.Set<Satisfaction>().Where(s => s.On >= first && s.On <= last))
            .ToListAsync(cancel);
        var ours = await cases.AtHomeAsync(
            [
                .. plans.Select(p => p.CaseId),
                .. items.Select(i => i.CaseId),
                .. received.Keys,
                .. content.Select(s => s.CaseId),
            ],
            missionId,
            by,
            cancel
        );
        return new(
            plans.FindAll(p => ours.ContainsKey(p.CaseId)),
            items.FindAll(i => ours.ContainsKey(i.CaseId)),
            [
                .. received
                    .Where(r => ours.TryGetValue(r.Key, out var home) && home.ArrivedOn is not null)
                    .Select(r => new FirstHelp(
                        r.Key,
                        r.Value.DayNumber - ours[r.Key].ArrivedOn!.Value.DayNumber
                    )),
            ],
            content.FindAll(s => ours.ContainsKey(s.CaseId))
        );
    }

    private Task<List<FirstPlan>> PlansAsync(
        DateOnly first,
        DateOnly last,
        CancellationToken cancel
    ) =>
        db.Set<PlanVersion>()
            .Where(v => v.Number == 1)
            .Join(
                db.Set<ReintegrationPlan>(),
                v => v.PlanId,
                p => p.Id,
                (v, p) =>
                    new
                    {
                        p.CaseId,
                        AgreedOn = v
                            .Agreements.Where(a => a.LapsedOn == null)
                            .Min(a => (DateOnly?)a.On),
                        ApprovedOn = v
                            .Approvals.Where(a => a.IsWithinLimit)
                            .Min(a => (DateOnly?)a.On),
                    }
            )
            .Where(p =>
                (p.AgreedOn >= first && p.AgreedOn <= last)
                || (p.ApprovedOn >= first && p.ApprovedOn <= last)
            )
            .Select(p => new FirstPlan(p.CaseId, p.AgreedOn, p.ApprovedOn))
            .ToListAsync(cancel);

    // What was received or paid for in the period.
    private async Task<List<SupportItem>> ItemsAsync(
        DateOnly first,
        DateOnly last,
        IReadOnlyList<PaidPart> parts,
        CancellationToken cancel
    )
    {
        var byPart = parts.ToLookup(p => p.PartId);
        var itemOf = new Dictionary<Guid, List<PaidPart>>();
        foreach (var some in byPart.Select(p => p.Key).Chunk(500))
        {
            foreach (
                var instalment in await db.Set<Instalment>()
                    .Where(i => i.PartId != null && some.Contains(i.PartId.Value))
                    .Join(
                        db.Set<PlanItem>(),
                        i => i.ItemId,
                        item => item.Id,
                        (i, item) =>
                            new
                            {
                                i.ItemId,
                                PartId = i.PartId!.Value,
                                item.CaseId,
                            }
                    )
                    .ToListAsync(cancel)
            )
            {
                if (!itemOf.TryGetValue(instalment.ItemId, out var known))
                {
                    itemOf[instalment.ItemId] = known = [];
                }
                // A part of a shared project is paid by the grants of several cases, each its own share.
                known.AddRange(byPart[instalment.PartId].Where(p => p.CaseId == instalment.CaseId));
            }
        }
        var items = new List<SupportItem>();
        await ReadAsync(i => i.DeliveredOn >= first && i.DeliveredOn <= last);
        foreach (var some in itemOf.Keys.Except(items.Select(i => i.Id)).ToList().Chunk(500))
        {
            await ReadAsync(i => some.Contains(i.Id));
        }
        return items;

        async Task ReadAsync(System.Linq.Expressions.Expression<Func<PlanItem, bool>> which)
        {
            var read = await db.Set<PlanItem>()
                .Where(which)
                .Select(i => new
                {
                    i.Id,
                    i.CaseId,
                    i.Kind,
                    i.Dimension,
                    i.Method,
                    i.DeliveredOn,
                })
                .ToListAsync(cancel);
            items.AddRange(
                read.Select(i =>
                {
                    var paidOf = itemOf.GetValueOrDefault(i.Id) ?? [];
                    return new SupportItem(
                        i.Id,
                        i.CaseId,
                        i.Kind,
                        i.Dimension,
                        i.Method == ExpenseMethod.InKind
                            ? i.DeliveredOn >= first && i.DeliveredOn <= last
                            : paidOf.Count > 0,
                        paidOf
                    );
                })
            );
        }
    }

    // The cases that were handed something for the first time in the period, a part or the whole, and when.
    private async Task<Dictionary<Guid, DateOnly>> FirstAsync(
        DateOnly first,
        DateOnly last,
        CancellationToken cancel
    )
    {
        var deliveries = db.Set<Handover>().Where(h => h.Kind == HandoverKind.Delivery);
        return await deliveries
            .Where(h =>
                h.On >= first
                && h.On <= last
                && !deliveries.Any(before => before.CaseId == h.CaseId && before.On < first)
            )
            .GroupBy(h => h.CaseId)
            .Select(g => new { g.Key, On = g.Min(h => h.On) })
            .ToDictionaryAsync(f => f.Key, f => f.On, cancel);
    }
}
