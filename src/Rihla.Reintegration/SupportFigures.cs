using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Reintegration.Delivery;
using Rihla.Reintegration.Monitoring;
using Rihla.Reintegration.Plans;
using Rihla.Reintegration.Surveys;

namespace Rihla.Reintegration;

/// <summary>Money paid for one dimension of reintegration.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="Currency">ISO 4217; amounts of several currencies are never added up.</param>
/// <param name="Amount">What was paid.</param>
public sealed record PaidAssistance(Dimension Dimension, string Currency, decimal Amount);

/// <summary>Surveys held.</summary>
/// <param name="Month">Months after the arrival; 0 for the survey before the plan.</param>
/// <param name="Band">The code of the band of the composite; nothing where it was not computable.</param>
/// <param name="Text">The name of the band.</param>
/// <param name="Surveys">How many.</param>
public sealed record SurveysOfBand(int Month, string? Band, Trilingual? Text, int Surveys);

/// <summary>What happened after arrivals between two days, without names.</summary>
public sealed record SupportCount
{
    /// <summary>Nothing happened.</summary>
    public static SupportCount None { get; } = new();

    /// <summary>Cases whose returnee agreed to the first version of the plan in the period, by an agreement that stands.</summary>
    public int PlansAgreed { get; init; }

    /// <summary>Cases whose first version of the plan was approved in the period by somebody within whose limit it was.</summary>
    public int PlansApproved { get; init; }

    /// <summary>Things handed over to the last piece in the period, and money in hand of which something was paid in it, by kind.</summary>
    public IReadOnlyDictionary<AssistanceKind, int> ByKind { get; init; } =
        new Dictionary<AssistanceKind, int>();

    /// <summary>The same by dimension.</summary>
    public IReadOnlyDictionary<Dimension, int> ByDimension { get; init; } =
        new Dictionary<Dimension, int>();

    /// <summary>What was paid in the period for what plans promise.</summary>
    public IReadOnlyList<PaidAssistance> Paid { get; init; } = [];

    /// <summary>The median of days from the arrival to the first thing received, of cases that received it in the period.</summary>
    public decimal? MedianDaysToFirst { get; init; }

    /// <summary>Surveys held in the period.</summary>
    public IReadOnlyList<SurveysOfBand> Surveys { get; init; } = [];

    /// <summary>How many said in the period how content they are.</summary>
    public int Asked { get; init; }

    /// <summary>The mean of their four answers, from 1 to 5; nothing for fewer than five people.</summary>
    public decimal? Satisfaction { get; init; }

    /// <summary>All things given.</summary>
    public int Given => ByKind.Values.Sum();
}

/// <summary>Counts plans, assistance, surveys and satisfaction for reports and indicators, without names.</summary>
public sealed class SupportFigures
{
    private readonly RihlaDb db;
    private readonly CaseFigures cases;
    private readonly PaidParts paid;
    private readonly Instruments instruments;

    internal SupportFigures(
        RihlaDb db,
        CaseFigures cases,
        PaidParts paid,
        Instruments instruments
    ) => (this.db, this.cases, this.paid, this.instruments) = (db, cases, paid, instruments);

    /// <summary>Counts between two days, both included: of a mission as host or as mission of origin, or of all where none is named.</summary>
    public async Task<SupportCount> CountAsync(
        DateOnly first,
        DateOnly last,
        Guid? missionId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var plans = await PlansAsync(first, last, cancel);
        var parts = await paid.BetweenAsync(first, last, cancel);
        var items = await ItemsAsync(first, last, parts, cancel);
        var received = await FirstAsync([.. items.Select(i => i.CaseId).Distinct()], cancel);
        var content = await db.Set<Satisfaction>()
            .AsNoTracking()
            .Where(s => s.On >= first && s.On <= last)
            .ToListAsync(cancel);
        var ours = await cases.AtHomeAsync(
            [
                .. plans.Select(p => p.CaseId),
                .. items.Select(i => i.CaseId),
                .. content.Select(s => s.CaseId),
            ],
            missionId,
            by,
            cancel
        );
        plans.RemoveAll(p => !ours.ContainsKey(p.CaseId));
        items.RemoveAll(i => !ours.ContainsKey(i.CaseId));
        content.RemoveAll(s => !ours.ContainsKey(s.CaseId));
        var given = items.FindAll(i => i.IsGiven);
        return new()
        {
            PlansAgreed = plans.Count(p => p.AgreedOn >= first && p.AgreedOn <= last),
            PlansApproved = plans.Count(p => p.ApprovedOn >= first && p.ApprovedOn <= last),
            ByKind = given.CountBy(i => i.Kind).ToDictionary(),
            ByDimension = given.CountBy(i => i.Dimension).ToDictionary(),
            Paid =
            [
                .. items
                    .SelectMany(i => i.Paid.Select(p => (i.Dimension, p.Currency, p.Amount)))
                    .GroupBy(p => (p.Dimension, p.Currency))
                    .OrderBy(g => g.Key)
                    .Select(g => new PaidAssistance(
                        g.Key.Dimension,
                        g.Key.Currency,
                        g.Sum(p => p.Amount)
                    )),
            ],
            MedianDaysToFirst = Median([
                .. received
                    .Where(r =>
                        r.Value >= first
                        && r.Value <= last
                        && ours.TryGetValue(r.Key, out var home)
                        && home.ArrivedOn is not null
                    )
                    .Select(r => r.Value.DayNumber - ours[r.Key].ArrivedOn!.Value.DayNumber)
                    .Order(),
            ]),
            Surveys = await SurveysAsync(first, last, missionId, cancel),
            Asked = content.Count,
            Satisfaction =
                content.Count < SurveyFigures.SmallestCohort
                    ? null
                    : Math.Round(content.Average(s => s.Mean), 1, MidpointRounding.AwayFromZero),
        };
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
    private async Task<List<Item>> ItemsAsync(
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
        var items = new List<Item>();
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
                    return new Item(
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

    // The first day on which each case was handed something.
    private async Task<Dictionary<Guid, DateOnly>> FirstAsync(
        IReadOnlyCollection<Guid> caseIds,
        CancellationToken cancel
    )
    {
        var firsts = new Dictionary<Guid, DateOnly>();
        foreach (var some in caseIds.Chunk(500))
        {
            foreach (
                var one in await db.Set<Handover>()
                    .Where(h => some.Contains(h.CaseId) && h.Kind == HandoverKind.Delivery)
                    .GroupBy(h => h.CaseId)
                    .Select(g => new { g.Key, On = g.Min(h => h.On) })
                    .ToListAsync(cancel)
            )
            {
                firsts[one.Key] = one.On;
            }
        }
        return firsts;
    }

    private async Task<IReadOnlyList<SurveysOfBand>> SurveysAsync(
        DateOnly first,
        DateOnly last,
        Guid? missionId,
        CancellationToken cancel
    )
    {
        var held = await db.Set<Survey>()
            .Where(s =>
                s.Standing == SurveyStanding.Done
                && s.DoneOn >= first
                && s.DoneOn <= last
                && (
                    missionId == null
                    || s.HostMissionId == missionId
                    || s.OriginMissionId == missionId
                )
            )
            .GroupBy(s => new { s.Month, s.Band })
            .Select(g => new
            {
                g.Key.Month,
                g.Key.Band,
                Surveys = g.Count(),
            })
            .ToListAsync(cancel);
        var bands = (await instruments.AllAsync(cancel))
            .SelectMany(v => v.Instrument.Bands)
            .DistinctBy(b => b.Code)
            .ToDictionary(b => b.Code, b => (b.To, b.Text));
        return
        [
            .. held.OrderBy(s => s.Month)
                .ThenBy(s => s.Band is null ? 2 : bands.GetValueOrDefault(s.Band).To)
                .Select(s => new SurveysOfBand(
                    s.Month,
                    s.Band,
                    s.Band is null ? null : bands.GetValueOrDefault(s.Band).Text,
                    s.Surveys
                )),
        ];
    }

    // The value in the middle, or the mean of the two in the middle.
    private static decimal? Median(List<int> ordered) =>
        ordered.Count == 0
            ? null
            : (ordered[(ordered.Count - 1) / 2] + ordered[ordered.Count / 2]) / 2m;

    private sealed record FirstPlan(Guid CaseId, DateOnly? AgreedOn, DateOnly? ApprovedOn);

    private sealed record Item(
        Guid Id,
        Guid CaseId,
        AssistanceKind Kind,
        Dimension Dimension,
        bool IsGiven,
        IReadOnlyList<PaidPart> Paid
    );
}
