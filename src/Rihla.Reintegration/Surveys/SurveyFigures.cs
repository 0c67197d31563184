using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Reintegration.Monitoring;

namespace Rihla.Reintegration.Surveys;

/// <summary>Which surveys are counted.</summary>
public sealed record SurveyQuery
{
    /// <summary>The mission whose cases are counted, as host or as mission of origin; nothing for all missions.</summary>
    public Guid? MissionId { get; init; }

    /// <summary>Surveys that were due on this day or later.</summary>
    public DateOnly? DueFrom { get; init; }

    /// <summary>Surveys that were due on this day or earlier.</summary>
    public DateOnly? DueTo { get; init; }

    /// <summary>The year or quarter in which the persons arrived; nothing for all.</summary>
    public ReportPeriod? Arrived { get; init; }

    /// <summary>The months after the arrival, 0 for the survey before the plan; nothing for all.</summary>
    public int? Month { get; init; }
}

/// <summary>What cohorts are told apart by.</summary>
public enum CohortBy
{
    /// <summary>All together.</summary>
    All,

    /// <summary>The mission of origin; its identity as text, empty where there is none.</summary>
    OriginMission,

    /// <summary>The host mission; its identity as text.</summary>
    HostMission,

    /// <summary>The nationality, ISO 3166 alpha-2; empty when not known.</summary>
    Nationality,

    /// <summary>The month of arrival, <c>2026-03</c>.</summary>
    ArrivalMonth,

    /// <summary>The sex, <c>F</c>, <c>M</c> or <c>X</c>; empty when not known.</summary>
    Sex,
}

/// <summary>How many of the surveys that were due have been held.</summary>
/// <param name="Due">All that were due.</param>
/// <param name="Done">Held.</param>
/// <param name="Excused">Not held, for a reason.</param>
/// <param name="NotComputable">Held, but too little was answered for a composite score.</param>
public sealed record SurveyCompletion(int Due, int Done, int Excused, int NotComputable)
{
    /// <summary>Neither held nor excused.</summary>
    public int Open => Due - Done - Excused;
}

/// <summary>
/// The scores of a cohort at one point in time. The mean scores are of those whose composite is computable, and nothing for a
/// cohort smaller than asked.
/// </summary>
/// <param name="Key">What tells the cohort apart; see <see cref="CohortBy"/>.</param>
/// <param name="Month">Months after the arrival; 0 for the survey before the plan.</param>
/// <param name="Persons">How many have a composite; nothing when that is hidden.</param>
/// <param name="Economic">The mean, from 0 to 1.</param>
/// <param name="Social">The mean, from 0 to 1.</param>
/// <param name="Psychosocial">The mean, from 0 to 1.</param>
/// <param name="Composite">The mean, from 0 to 1.</param>
/// <param name="Change">
/// The mean change of the composite since the survey before the plan, of those who have both, from −1 to 1; nothing when they
/// are too few.
/// </param>
public sealed record CohortScore(
    string Key,
    int Month,
    int? Persons,
    decimal? Economic,
    decimal? Social,
    decimal? Psychosocial,
    decimal? Composite,
    decimal? Change
)
{
    /// <summary>Whether the cohort is too small to be shown, or would tell of one that is.</summary>
    public bool IsHidden => Persons is null;
}

/// <summary>What surveys say, for reports: of cases and of cohorts, without the answers.</summary>
public sealed class SurveyFigures(RihlaDb db, CaseFigures cases, Today today)
{
    /// <summary>A cohort with fewer persons is not shown.</summary>
    public const int SmallestCohort = 5;

    /// <summary>How many of the surveys that were due by today have been held.</summary>
    public async Task<SurveyCompletion> CompletionAsync(
        SurveyQuery query,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(by);
        by.Need(FollowUpPermissions.Figures);
        var day = today.Date;
        var counts = await Of(query)
            .Where(s => s.DueOn <= day)
            .GroupBy(s => new { s.Standing, Computable = s.Composite != null })
            .Select(g => new
            {
                g.Key.Standing,
                g.Key.Computable,
                Count = g.Count(),
            })
            .ToListAsync(cancel);
        int Count(SurveyStanding standing) =>
            counts.Where(c => c.Standing == standing).Sum(c => c.Count);
        return new(
            counts.Sum(c => c.Count),
            Count(SurveyStanding.Done),
            Count(SurveyStanding.Excused),
            counts.Where(c => c.Standing == SurveyStanding.Done && !c.Computable).Sum(c => c.Count)
        );
    }

    /// <summary>The same for a page that can ask about one period after the other.</summary>
    /// <returns>Nothing where fewer than <see cref="SmallestCohort"/> persons had a survey due, or the others would tell of fewer.</returns>
    public async Task<SurveyCompletion?> ShownCompletionAsync(
        SurveyQuery query,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var completion = await CompletionAsync(query, by, cancel);
        var day = today.Date;
        var persons = await Of(query with { Arrived = null })
            .Where(s => s.DueOn <= day)
            .Select(s => new PersonAtHome(
                s.CaseId,
                s.PersonId,
                s.HostMissionId,
                s.OriginMissionId,
                s.Nationality,
                s.Sex,
                s.ArrivedOn
            ))
            .ToListAsync(cancel);
        return CohortCell
            .Hidden(persons.DistinctBy(p => (p.CaseId, p.PersonId)), SmallestCohort)
            .Contains(CohortCell.Everybody(query.Arrived))
            ? null
            : completion;
    }

    /// <summary>The years and quarters in which those who have surveys arrived, the latest first, each year before its quarters.</summary>
    public async Task<IReadOnlyList<ReportPeriod>> ArrivalsAsync(
        SurveyQuery query,
        CancellationToken cancel = default
    ) =>
        [
            .. (await Of(query).Select(s => s.ArrivedOn).Distinct().ToListAsync(cancel))
                .Select(CohortCell.QuarterOf)
                .SelectMany(quarter => new[] { new(quarter.Year), quarter })
                .Distinct()
                .OrderByDescending(p => p.Year)
                .ThenBy(p => p.Quarter),
        ];

    /// <summary>
    /// The mean scores of cohorts at each point in time. A cohort below <paramref name="smallest"/> persons is hidden, and with
    /// it as many others as it takes that what is shown, of this period of arrival or another, does not tell of it
    /// (<see cref="CohortCell.Hidden"/>).
    /// </summary>
    /// <param name="query">Which surveys.</param>
    /// <param name="cohorts">What the cohorts are told apart by; where a period of arrival is asked for, by nothing.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="smallest">The smallest cohort shown.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<IReadOnlyList<CohortScore>> CohortsAsync(
        SurveyQuery query,
        CohortBy cohorts,
        Actor by,
        int smallest = SmallestCohort,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(by);
        by.Need(FollowUpPermissions.Figures);
        CohortCell.Need(query, cohorts);
        var baselines = db.Set<Survey>().Where(b => b.Month == 0 && b.Composite != null);
        var rows = await Of(query with { Arrived = null })
            .Where(s => s.Composite != null)
            .Select(s => new Scored(
                s.Month,
                new(
                    s.CaseId,
                    s.PersonId,
                    s.HostMissionId,
                    s.OriginMissionId,
                    s.Nationality,
                    s.Sex,
                    s.ArrivedOn
                ),
                s.Economic,
                s.Social,
                s.Psychosocial,
                s.Composite!.Value,
                baselines
                    .Where(b => b.CaseId == s.CaseId && b.PersonId == s.PersonId)
                    .Select(b => b.Composite)
                    .FirstOrDefault()
            ))
            .ToListAsync(cancel);
        return
        [
            .. rows.GroupBy(r => r.Month)
                .OrderBy(g => g.Key)
                .SelectMany(g => At(g.Key, [.. g], query.Arrived, cohorts, smallest)),
        ];
    }

    private static IEnumerable<CohortScore> At(
        int month,
        List<Scored> rows,
        ReportPeriod? arrived,
        CohortBy cohorts,
        int smallest
    )
    {
        var hidden = CohortCell.Hidden(rows.Select(r => r.Person), smallest);
        var uncompared = CohortCell.Hidden(
            rows.Where(r => r.Baseline is not null).Select(r => r.Person),
            smallest
        );
        return rows.Where(r => arrived?.Includes(r.Person.ArrivedOn) != false)
            .GroupBy(r => new CohortCell(cohorts, Cohort.KeyOf(r.Person, cohorts), arrived))
            .OrderBy(g => g.Key.Key, StringComparer.Ordinal)
            .Select(g =>
                hidden.Contains(g.Key)
                    ? new CohortScore(g.Key.Key, month, null, null, null, null, null, null)
                    : Mean(g.Key.Key, month, [.. g], month > 0 && !uncompared.Contains(g.Key))
            );
    }

    /// <summary>Those of a mission's cases; of the mission of origin only as long as the people let it see their case.</summary>
    internal static IQueryable<Survey> CountedFor(
        IQueryable<Survey> surveys,
        Guid missionId,
        CaseFigures cases
    )
    {
        var ours = cases.CountedFor(missionId);
        return surveys.Where(s =>
            s.HostMissionId == missionId
            || (s.OriginMissionId == missionId && ours.Contains(s.CaseId))
        );
    }

    private IQueryable<Survey> Of(SurveyQuery query)
    {
        var surveys = db.Set<Survey>().AsNoTracking();
        if (query.MissionId is { } mission)
        {
            surveys = CountedFor(surveys, mission, cases);
        }
        if (query.DueFrom is { } dueFrom)
        {
            surveys = surveys.Where(s => s.DueOn >= dueFrom);
        }
        if (query.DueTo is { } dueTo)
        {
            surveys = surveys.Where(s => s.DueOn <= dueTo);
        }
        if (query.Arrived is { First: var first, Last: var last })
        {
            surveys = surveys.Where(s => s.ArrivedOn >= first && s.ArrivedOn <= last);
        }
        if (query.Month is { } month)
        {
            surveys = surveys.Where(s => s.Month == month);
        }
        return surveys;
    }

    private static CohortScore Mean(string key, int month, List<Scored> rows, bool isCompared) =>
        new(
            key,
            month,
            rows.Count,
            MeanOf(rows.Select(r => r.Economic)),
            MeanOf(rows.Select(r => r.Social)),
            MeanOf(rows.Select(r => r.Psychosocial)),
            MeanOf(rows.Select(r => (decimal?)r.Composite)),
            isCompared ? MeanOf(rows.Select(r => r.Composite - r.Baseline)) : null
        );

    private static decimal? MeanOf(IEnumerable<decimal?> values) =>
        values.OfType<decimal>().ToList() is { Count: > 0 } known
            ? Math.Round(known.Average(), Scoring.Decimals, MidpointRounding.AwayFromZero)
            : null;

    private sealed record Scored(
        int Month,
        PersonAtHome Person,
        decimal? Economic,
        decimal? Social,
        decimal? Psychosocial,
        decimal Composite,
        decimal? Baseline
    );
}
