using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Security;

namespace Rihla.Results;

/// <summary>
/// The yearly report of assisted voluntary return, out of the cases. Every figure counts persons; its rule stands in
/// the text <c>Rule.{Figure}</c> and in docs/reports.md.
/// </summary>
public sealed class YearlyReport
{
    /// <summary>The key under which persons without a recorded nationality are counted.</summary>
    public const string UnknownNationality = "unknown";

    private readonly IReadOnlyDictionary<YearFigure, int> figures;

    private YearlyReport(int year, DateOnly madeOn, YearCount count)
    {
        (Year, MadeOn) = (year, madeOn);
        int Persons(Func<DepartureCell, bool> which) =>
            count.Departures.Where(which).Sum(c => c.Persons);
        figures = new Dictionary<YearFigure, int>
        {
            [YearFigure.Requests] = count.Received + count.CarriedOver,
            [YearFigure.Received] = count.Received,
            [YearFigure.CarriedOver] = count.CarriedOver,
            [YearFigure.Departures] = Persons(_ => true),
            [YearFigure.Men] = Persons(c => !c.IsMinor && c.Sex == 'M'),
            [YearFigure.Women] = Persons(c => !c.IsMinor && c.Sex == 'F'),
            [YearFigure.OtherAdults] = Persons(c => !c.IsMinor && c.Sex is not ('M' or 'F')),
            [YearFigure.Minors] = Persons(c => c.IsMinor),
            [YearFigure.Unaccompanied] = Persons(c => c.Unaccompanied),
            [YearFigure.Vulnerable] = Persons(c => c.Vulnerable),
            [YearFigure.Arrivals] = Persons(c => c.HasArrived),
        };
        ByNationality =
        [
            .. count
                .Departures.GroupBy(c => c.Nationality ?? UnknownNationality)
                .Select(g => KeyValuePair.Create(g.Key, g.Sum(c => c.Persons)))
                .OrderByDescending(n => n.Value)
                .ThenBy(n => n.Key, StringComparer.Ordinal),
        ];
        ByMonth =
        [
            .. Enumerable
                .Range(1, 12)
                .Select(m =>
                    KeyValuePair.Create(new DateOnly(year, m, 1), Persons(c => c.Month == m))
                ),
        ];
        MedianDays = Median(count.DaysToDeparture);
    }

    /// <summary>The year reported on.</summary>
    public int Year { get; }

    /// <summary>The day the figures were counted.</summary>
    public DateOnly MadeOn { get; }

    /// <summary>A figure, in persons.</summary>
    public int this[YearFigure figure] => figures[figure];

    /// <summary>How many different nationalities the departed have; those of whom none is recorded do not count.</summary>
    public int Countries => ByNationality.Count(n => n.Key != UnknownNationality);

    /// <summary>Departures by nationality (ISO 3166-1 alpha-2), the most frequent first.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> ByNationality { get; }

    /// <summary>Departures by month (its first day), all twelve.</summary>
    public IReadOnlyList<KeyValuePair<DateOnly, int>> ByMonth { get; }

    /// <summary>The median number of days from request to departure; nothing without departures.</summary>
    public decimal? MedianDays { get; }

    /// <summary>Makes the report out of what was counted.</summary>
    public static YearlyReport Of(int year, DateOnly madeOn, YearCount count)
    {
        ArgumentNullException.ThrowIfNull(count);
        return new(year, madeOn, count);
    }

    // The value in the middle, or the mean of the two in the middle.
    private static decimal? Median(IReadOnlyDictionary<int, int> counted)
    {
        var total = counted.Values.Sum();
        int At(int place)
        {
            foreach (var (days, persons) in counted.OrderBy(c => c.Key))
            {
                place -= persons;
                if (place < 0)
                {
                    return days;
                }
            }
            throw new ArgumentOutOfRangeException(nameof(place));
        }
        return total == 0 ? null : (At((total - 1) / 2) + At(total / 2)) / 2m;
    }
}

/// <summary>Makes yearly reports.</summary>
public sealed class YearlyReports
{
    /// <summary>The first year that can be asked for: before it nothing was recorded this way.</summary>
    public const int Earliest = 1990;

    private readonly CaseFigures figures;
    private readonly YearBoard board;
    private readonly Today today;

    internal YearlyReports(CaseFigures figures, YearBoard board, Today today) =>
        (this.figures, this.board, this.today) = (figures, board, today);

    /// <summary>Makes the report of a year: of the reader's mission, or of all missions for the system.</summary>
    /// <returns>The report; refused for a year that has not begun, or before <see cref="Earliest"/>.</returns>
    public async Task<Outcome<YearlyReport>> MakeAsync(
        int year,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(ResultsPermissions.Report);
        return Refused(year) is { } refusal
            ? refusal
            : YearlyReport.Of(
                year,
                today.Date,
                await figures.OfYearAsync(year, by.IsSystem ? null : by.MissionId, by, cancel)
            );
    }

    /// <summary>
    /// The report of a year of the reader's mission for a look at it: where there is much to count, as it was counted a
    /// little while ago.
    /// </summary>
    internal async Task<Outcome<Counted<YearlyReport>>> LookAsync(
        int year,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(ResultsPermissions.Report);
        return Refused(year) is { } refusal
            ? refusal
            : await board.OfAsync(new(by.MissionId, year), cancel);
    }

    private Refusal? Refused(int year) =>
        year < Earliest || year > today.Date.Year
            ? new("Report.NoSuchYear", Earliest, today.Date.Year)
            : null;
}
