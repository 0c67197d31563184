using System.Runtime.InteropServices;
using Rihla.Cases;
using Rihla.Reintegration.Surveys;

namespace Rihla.Reintegration.Monitoring;

/// <summary>
/// One of the groups that somebody can ask about: a cohort of all times, or everybody who arrived in a year or quarter. Cohorts of one
/// period are not told: of the lines and columns of a table more can be reckoned back than of what adds up one way.
/// </summary>
/// <param name="By">What cohorts are told apart by.</param>
/// <param name="Key">Which cohort; see <see cref="CohortBy"/>.</param>
/// <param name="Arrived">When they arrived; nothing for all times, and always for cohorts.</param>
internal sealed record CohortCell(CohortBy By, string Key, ReportPeriod? Arrived)
{
    /// <summary>Everybody who arrived in a period.</summary>
    public static CohortCell Everybody(ReportPeriod? arrived) => new(CohortBy.All, "", arrived);

    /// <summary>Cohorts are told of all times only.</summary>
    /// <exception cref="ArgumentException">Cohorts of one period are asked for.</exception>
    public static void Need(SurveyQuery query, CohortBy cohorts)
    {
        if (cohorts != CohortBy.All && query.Arrived is not null)
        {
            throw new ArgumentException("Cohorts are told of all times only.", nameof(query));
        }
    }

    /// <summary>
    /// Which of all the groups that can be asked about, one question after the other, are not shown: those of fewer persons than
    /// the smallest and, because cohorts, quarters and years add up to groups that are shown, too, as many of the next smallest as it
    /// takes that what is hidden of each sum is at least two groups, and together no fewer persons than the smallest.
    /// </summary>
    public static IReadOnlySet<CohortCell> Hidden(IEnumerable<PersonAtHome> persons, int smallest)
    {
        var counts = new Dictionary<CohortCell, int>();
        // Of thousands of persons many are alike, and stand in the same groups.
        foreach (var (alike, number) in persons.CountBy(Alike))
        {
            foreach (var cell in Of(alike))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, cell, out _) += number;
            }
        }
        // Always in the same order: another choice for another question would tell what this one hides.
        var cells = counts
            .OrderBy(c => c.Value)
            .ThenBy(c => $"{c.Key.By} {c.Key.Key} {c.Key.Arrived?.Code}", StringComparer.Ordinal)
            .Select(c => c.Key)
            .ToList();
        var sums = cells
            .Where(c => c.By != CohortBy.All)
            .GroupBy(c => c.By)
            .Select(g => (Sum: Everybody(null), Parts: g.ToList()))
            .Concat(
                cells
                    .Where(c => c.Arrived is not null)
                    .GroupBy(c => Everybody(Around(c.Arrived!)))
                    .Select(g => (Sum: g.Key, Parts: g.ToList()))
            )
            .Concat(
                cells
                    .Where(c => c.By == CohortBy.ArrivalMonth)
                    .GroupBy(c => Everybody(QuarterOf(Cohort.MonthOf(c.Key))))
                    .Select(g => (Sum: g.Key, Parts: g.ToList()))
            )
            .ToList();
        var hidden = cells.Where(c => counts[c] < smallest).ToHashSet();
        int before;
        do
        {
            before = hidden.Count;
            foreach (var (sum, parts) in sums)
            {
                while (NextOf(sum, parts) is { } next)
                {
                    hidden.Add(next);
                }
            }
        } while (hidden.Count > before);
        return hidden;

        // What must be hidden, too, so that the rest of a sum does not tell of what is hidden; nothing when it does not.
        CohortCell? NextOf(CohortCell sum, List<CohortCell> parts)
        {
            var secret = parts.FindAll(hidden.Contains);
            var isSecret = hidden.Contains(sum);
            var keeps =
                secret.Count == 0
                    ? !isSecret
                    : secret.Count > 1 && secret.Sum(c => counts[c]) >= smallest;
            return keeps ? null : parts.Find(c => !hidden.Contains(c)) ?? (isSecret ? null : sum);
        }
    }

    private static PersonAtHome Alike(PersonAtHome person) =>
        person with
        {
            CaseId = Guid.Empty,
            PersonId = Guid.Empty,
            ArrivedOn = new(person.ArrivedOn.Year, person.ArrivedOn.Month, 1),
        };

    private static IEnumerable<CohortCell> Of(PersonAtHome person) =>
        [
            .. Enum.GetValues<CohortBy>()
                .Select(by => new CohortCell(by, Cohort.KeyOf(person, by), null)),
            Everybody(new(person.ArrivedOn.Year)),
            Everybody(QuarterOf(person.ArrivedOn)),
        ];

    /// <summary>The quarter in which a day lies.</summary>
    public static ReportPeriod QuarterOf(DateOnly day) => new(day.Year, (day.Month + 2) / 3);

    // The year around a quarter, and all times around a year.
    private static ReportPeriod? Around(ReportPeriod period) =>
        period.Quarter is null ? null : new(period.Year);
}
