using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Reintegration.Surveys;

namespace Rihla.Reintegration.Monitoring;

/// <summary>How content the people of a cohort are, as they said last. Means of answers from 1 to 5; nothing for a cohort that is hidden.</summary>
/// <param name="Key">What tells the cohort apart; see <see cref="CohortBy"/>.</param>
/// <param name="Persons">How many were asked; nothing when that is hidden.</param>
/// <param name="Information">With the information they got.</param>
/// <param name="Speed">With how soon help came.</param>
/// <param name="Usefulness">With how useful the help is.</param>
/// <param name="Respect">With how they were treated.</param>
/// <param name="Mean">The mean of the four.</param>
public sealed record CohortSatisfaction(
    string Key,
    int? Persons,
    decimal? Information,
    decimal? Speed,
    decimal? Usefulness,
    decimal? Respect,
    decimal? Mean
)
{
    /// <summary>Whether the cohort is too small to be shown, or would tell of one that is.</summary>
    public bool IsHidden => Persons is null;

    /// <summary>The cohort, without what it says.</summary>
    internal CohortSatisfaction Hide() => new(Key, null, null, null, null, null, null);
}

/// <summary>Counts how content people are, by cohort and without names. A person counts once, with what they said last.</summary>
internal sealed class SatisfactionFigures(RihlaDb db, CaseFigures cases)
{
    /// <summary>The cohorts, the largest first. Small ones are hidden as <see cref="SurveyFigures"/> hides them.</summary>
    public async Task<IReadOnlyList<CohortSatisfaction>> CohortsAsync(
        SurveyQuery query,
        CohortBy cohorts,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(FollowUpPermissions.Figures);
        CohortCell.Need(query, cohorts);
        var last = LastOf(await InOrder(db.Set<Satisfaction>()).ToListAsync(cancel));
        var people = await cases.PersonsAtHomeAsync(
            [.. last.Keys.Select(k => k.CaseId)],
            query.MissionId,
            Actor.System,
            cancel
        );
        var asked = people.Where(p => last.ContainsKey((p.CaseId, p.PersonId))).ToList();
        var hidden = CohortCell.Hidden(asked, SurveyFigures.SmallestCohort);
        return
        [
            .. MeansOf(
                    asked.FindAll(p => query.Arrived?.Includes(p.ArrivedOn) != false),
                    last,
                    cohorts
                )
                .Select(c => hidden.Contains(new(cohorts, c.Key, query.Arrived)) ? c.Hide() : c),
        ];
    }

    /// <summary>The answers in the order of time, without what was said beside them.</summary>
    internal static IQueryable<Said> InOrder(IQueryable<Satisfaction> answers) =>
        answers
            .OrderBy(s => s.On)
            .ThenBy(s => s.Id)
            .Select(s => new Said(
                s.CaseId,
                s.PersonId,
                s.Information,
                s.Speed,
                s.Usefulness,
                s.Respect
            ));

    /// <summary>What each person said last, in answers that stand in the order of time.</summary>
    internal static IReadOnlyDictionary<(Guid CaseId, Guid PersonId), Said> LastOf(
        IEnumerable<Said> inOrder
    ) => inOrder.GroupBy(s => (s.CaseId, s.PersonId)).ToDictionary(g => g.Key, g => g.Last());

    /// <summary>The cohorts of these people, the largest first.</summary>
    internal static IReadOnlyList<CohortSatisfaction> Of(
        IReadOnlyList<PersonAtHome> people,
        IReadOnlyDictionary<(Guid CaseId, Guid PersonId), Said> said,
        CohortBy cohorts
    )
    {
        var means = MeansOf(people, said, cohorts);
        var hidden = Cohort.Hidden(means, c => c.Persons!.Value, SurveyFigures.SmallestCohort);
        return [.. means.Select(c => hidden.Contains(c) ? c.Hide() : c)];
    }

    private static List<CohortSatisfaction> MeansOf(
        IEnumerable<PersonAtHome> people,
        IReadOnlyDictionary<(Guid CaseId, Guid PersonId), Said> said,
        CohortBy cohorts
    ) =>
        [
            .. people
                .Where(p => said.ContainsKey((p.CaseId, p.PersonId)))
                .GroupBy(p => Cohort.KeyOf(p, cohorts), p => said[(p.CaseId, p.PersonId)])
                .Select(g => Mean(g.Key, [.. g]))
                .OrderByDescending(c => c.Persons)
                .ThenBy(c => c.Key, StringComparer.Ordinal),
        ];

    private static CohortSatisfaction Mean(string key, List<Said> said) =>
        new(
            key,
            said.Count,
            MeanOf(said, s => s.Information),
            MeanOf(said, s => s.Speed),
            MeanOf(said, s => s.Usefulness),
            MeanOf(said, s => s.Respect),
            MeanOf(said, s => s.Mean)
        );

    private static decimal MeanOf(List<Said> said, Func<Said, decimal> answer) =>
        Math.Round(said.Average(answer), 1, MidpointRounding.AwayFromZero);
}

/// <summary>Four answers from 1 to 5.</summary>
internal sealed record Said(
    Guid CaseId,
    Guid PersonId,
    int Information,
    int Speed,
    int Usefulness,
    int Respect
)
{
    /// <summary>The mean of the four.</summary>
    public decimal Mean => (Information + Speed + Usefulness + Respect) / 4m;
}

/// <summary>What tells the cohorts of people at home apart.</summary>
internal static class Cohort
{
    /// <summary>
    /// Which cohorts are not shown: those below the smallest and, because the whole is known, as many of the next smallest
    /// as it takes that the hidden ones are at least two and together no fewer than the smallest.
    /// </summary>
    public static IReadOnlySet<T> Hidden<T>(
        IReadOnlyCollection<T> cohorts,
        Func<T, int> persons,
        int smallest
    )
    {
        var hidden = cohorts.Where(c => persons(c) < smallest).ToHashSet();
        foreach (var next in cohorts.Where(c => persons(c) >= smallest).OrderBy(persons))
        {
            if (hidden.Count == 0 || (hidden.Count > 1 && hidden.Sum(persons) >= smallest))
            {
                break;
            }
            hidden.Add(next);
        }
        return hidden;
    }

    public static string KeyOf(PersonAtHome person, CohortBy by) =>
        by switch
        {
            CohortBy.OriginMission => person.OriginMissionId?.ToString() ?? "",
            CohortBy.HostMission => person.HostMissionId.ToString(),
            CohortBy.Nationality => person.Nationality ?? "",
            CohortBy.ArrivalMonth => person.ArrivedOn.ToString(
                "yyyy-MM",
                System.Globalization.CultureInfo.InvariantCulture
            ),
            CohortBy.Sex => person.Sex?.ToString() ?? "",
            _ => "",
        };

    /// <summary>The first day of the month of arrival by which a cohort is known.</summary>
    public static DateOnly MonthOf(string key) =>
        DateOnly.ParseExact(
            key + "-01",
            "yyyy-MM-dd",
            System.Globalization.CultureInfo.InvariantCulture
        );
}
