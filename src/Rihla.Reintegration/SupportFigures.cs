using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Reintegration.Monitoring;
using Rihla.Reintegration.Plans;
using Rihla.Reintegration.Surveys;

namespace Rihla.Reintegration;

/// <summary>Counts plans, assistance, surveys and satisfaction for reports and indicators, without names.</summary>
public sealed class SupportFigures
{
    private readonly RihlaDb db;
    private readonly CaseFigures cases;
    private readonly SupportEvents events;
    private readonly Instruments instruments;
    private readonly OwedItems owed;

    internal SupportFigures(
        RihlaDb db,
        CaseFigures cases,
        PaidParts paid,
        Instruments instruments,
        OwedItems owed
    ) =>
        (this.db, this.cases, this.instruments, this.owed, events) = (
            db,
            cases,
            instruments,
            owed,
            new(db, cases, paid)
        );

    /// <summary>Counts between two days, both included: of a mission as host or as mission of origin, or of all where none is named.</summary>
    public async Task<SupportCount> CountAsync(
        DateOnly first,
        DateOnly last,
        Guid? missionId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var happened = await events.BetweenAsync(first, last, missionId, by, cancel);
        var given = happened.Items.Where(i => i.IsGiven).ToList();
        var said = SatisfactionFigures.LastOf(happened.Content);
        var people = await cases.PersonsAtHomeAsync(
            [.. said.Keys.Select(k => k.CaseId)],
            missionId,
            by,
            cancel
        );
        return new()
        {
            PlansAgreed = happened.Plans.Count(p => p.AgreedOn >= first && p.AgreedOn <= last),
            PlansApproved = happened.Plans.Count(p =>
                p.ApprovedOn >= first && p.ApprovedOn <= last
            ),
            ByKind = given.CountBy(i => i.Kind).ToDictionary(),
            ByDimension = given.CountBy(i => i.Dimension).ToDictionary(),
            Paid =
            [
                .. happened
                    .Items.SelectMany(i => i.Paid.Select(p => (i.Dimension, p.Currency, p.Amount)))
                    .GroupBy(p => (p.Dimension, p.Currency))
                    .OrderBy(g => g.Key)
                    .Select(g => new PaidAssistance(
                        g.Key.Dimension,
                        g.Key.Currency,
                        g.Sum(p => p.Amount)
                    )),
            ],
            MedianDaysToFirst = Median([.. happened.Firsts.Select(f => f.Days).Order()]),
            FirstHelped = happened.Firsts.Count,
            Surveys = await SurveysAsync(first, last, missionId, cancel),
            Asked = happened.Content.Count,
            AskedPersons = said.Count,
            Satisfaction =
                said.Count < SurveyFigures.SmallestCohort
                    ? null
                    : Math.Round(
                        happened.Content.Average(s => s.Mean),
                        1,
                        MidpointRounding.AwayFromZero
                    ),
            SatisfactionByNationality = SatisfactionFigures.Of(people, said, CohortBy.Nationality),
            SatisfactionBySex = SatisfactionFigures.Of(people, said, CohortBy.Sex),
        };
    }

    /// <summary>The cases behind a part of what is counted, each once.</summary>
    public async Task<IReadOnlyList<Guid>> CasesAsync(
        DateOnly first,
        DateOnly last,
        Guid? missionId,
        SupportSlice slice,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(slice);
        if (slice.Figure == SupportFigure.Surveys)
        {
            var held = Held(first, last, missionId)
                .Where(s => slice.Month == null || s.Month == slice.Month);
            held = slice.Band switch
            {
                null => held,
                "" => held.Where(s => s.Band == null),
                var band => held.Where(s => s.Band == band),
            };
            return await held.Select(s => s.CaseId).Distinct().ToListAsync(cancel);
        }
        var happened = await events.BetweenAsync(first, last, missionId, by, cancel);
        return
        [
            .. (
                slice.Figure switch
                {
                    SupportFigure.PlansAgreed => happened
                        .Plans.Where(p => p.AgreedOn >= first && p.AgreedOn <= last)
                        .Select(p => p.CaseId),
                    SupportFigure.PlansApproved => happened
                        .Plans.Where(p => p.ApprovedOn >= first && p.ApprovedOn <= last)
                        .Select(p => p.CaseId),
                    SupportFigure.FirstHelp => happened.Firsts.Select(f => f.CaseId),
                    SupportFigure.AssistanceGiven => happened
                        .Items.Where(i =>
                            i.IsGiven
                            && (slice.Kind is not { } kind || i.Kind == kind)
                            && (slice.Dimension is not { } dimension || i.Dimension == dimension)
                        )
                        .Select(i => i.CaseId),
                    _ => happened
                        .Items.Where(i =>
                            (slice.Dimension is not { } dimension || i.Dimension == dimension)
                            && i.Paid.Any(p =>
                                slice.Currency is not { } currency || p.Currency == currency
                            )
                        )
                        .Select(i => i.CaseId),
                }
            ).Distinct(),
        ];
    }

    /// <summary>How much of what open cases of a mission were promised, things and money, should be in their hands by now and is not.</summary>
    public async Task<int> LateAsync(
        Guid missionId,
        DateOnly day,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var late = await owed.To(Actor.System)
            .Where(i => i.DueOn < day)
            .Select(i => i.CaseId)
            .ToListAsync(cancel);
        var ours = await cases.AtHomeAsync(late, missionId, by, cancel);
        return late.Count(ours.ContainsKey);
    }

    private IQueryable<Survey> Held(DateOnly first, DateOnly last, Guid? missionId)
    {
        var held = db.Set<Survey>()
            .Where(s => s.Standing == SurveyStanding.Done && s.DoneOn >= first && s.DoneOn <= last);
        return missionId is { } mission ? SurveyFigures.CountedFor(held, mission, cases) : held;
    }

    private async Task<IReadOnlyList<SurveysOfBand>> SurveysAsync(
        DateOnly first,
        DateOnly last,
        Guid? missionId,
        CancellationToken cancel
    )
    {
        var held = await Held(first, last, missionId)
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
}
