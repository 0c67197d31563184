using Rihla.Cases;
using Rihla.Reintegration.Surveys;

namespace Rihla.Reintegration.Monitoring;

/// <summary>One of the groups that somebody can ask about: a cohort, of those who arrived in a year or quarter, or whenever it was.</summary>
/// <param name="By">What cohorts are told apart by.</param>
/// <param name="Key">Which cohort; see <see cref="CohortBy"/>.</param>
/// <param name="Arrived">When they arrived; nothing for all times.</param>
internal sealed record CohortCell(CohortBy By, string Key, ReportPeriod? Arrived)
{
    /// <summary>Everybody who arrived in a period.</summary>
    public static CohortCell Everybody(ReportPeriod? arrived) => new(CohortBy.All, "", arrived);

    /// <summary>
    /// Which of all the groups that can be asked about, one question after the other, are not shown: those of fewer persons than
    /// the smallest and, because cohorts, quarters and years add up to groups that are shown, too, as many of the next smallest as it
    /// takes that what is hidden of each sum is at least two groups, and together no fewer persons than the smallest.
    /// </summary>
    public static IReadOnlySet<CohortCell> Hidden(IEnumerable<PersonAtHome> persons, int smallest)
    {
        var counts = persons.SelectMany(Of).CountBy(c => c).ToDictionary();
        // Always in the same order: another choice for another question would tell what this one hides.
        var cells = counts
            .OrderBy(c => c.Value)
            .ThenBy(c => $"{c.Key.By} {c.Key.Key} {c.Key.Arrived?.Code}", StringComparer.Ordinal)
            .Select(c => c.Key)
            .ToList();
        var sums = cells
            .Where(c => c.By != CohortBy.All)
            .GroupBy(c => (c.By, Sum: Everybody(c.Arrived)))
            .Select(g => (g.Key.Sum, Parts: g.ToList()))
            .Concat(
                cells
                    .Where(c => c.Arrived is not null)
                    .GroupBy(c => c with { Arrived = Around(c.Arrived!) })
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

    private static IEnumerable<CohortCell> Of(PersonAtHome person)
    {
        var year = new ReportPeriod(person.ArrivedOn.Year);
        return Enum.GetValues<CohortBy>()
            .SelectMany(by =>
                new[] { null, year, QuarterOf(person.ArrivedOn) }.Select(arrived => new CohortCell(
                    by,
                    Cohort.KeyOf(person, by),
                    arrived
                ))
            );
    }

    /// <summary>The quarter in which a day lies.</summary>
    public static ReportPeriod QuarterOf(DateOnly day) => new(day.Year, (day.Month + 2) / 3);

    // The year around a quarter, and all times around a year.
    private static ReportPeriod? Around(ReportPeriod period) =>
        period.Quarter is null ? null : new(period.Year);
}
