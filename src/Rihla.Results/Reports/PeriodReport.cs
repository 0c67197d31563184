using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Security;
using Rihla.Reintegration;

namespace Rihla.Results;

/// <summary>What a report is asked for.</summary>
/// <param name="Period">The year or quarter.</param>
/// <param name="Basis">Which day makes a return, and puts it into the period.</param>
public sealed record ReportQuestion(ReportPeriod Period, ReturnBasis Basis = ReturnBasis.Departed);

/// <summary>The returns of an earlier period, beside those of the one reported on.</summary>
/// <param name="Period">The period.</param>
/// <param name="Departures">Persons who returned.</param>
/// <param name="Men">Of them, men.</param>
/// <param name="Women">Of them, women.</param>
/// <param name="Minors">Of them, children.</param>
/// <param name="Vulnerable">Of them, persons in vulnerable situations.</param>
public sealed record EarlierPeriod(
    ReportPeriod Period,
    int Departures,
    int Men,
    int Women,
    int Minors,
    int Vulnerable
);

/// <summary>
/// The report of assisted voluntary return over a year or a quarter, out of the cases. Figures count persons unless their
/// rule says otherwise; the rule stands in the text <c>Rule.{Figure}</c> and in docs/results.md.
/// </summary>
public sealed class PeriodReport
{
    /// <summary>The key under which persons without a recorded nationality are counted.</summary>
    public const string UnknownNationality = ReportSlice.UnknownNationality;

    private readonly IReadOnlyDictionary<ReportFigure, int> figures;

    private PeriodReport(
        ReportQuestion question,
        DateOnly madeOn,
        PeriodCount count,
        IReadOnlyList<TrendCell> trend,
        SupportCount support
    )
    {
        (Question, MadeOn, Support) = (question, madeOn, support);
        int Persons(Func<DepartureCell, bool> which) =>
            count.Departures.Where(which).Sum(c => c.Persons);
        figures = new Dictionary<ReportFigure, int>
        {
            [ReportFigure.Requests] = count.Received + count.CarriedOver,
            [ReportFigure.Received] = count.Received,
            [ReportFigure.CarriedOver] = count.CarriedOver,
            [ReportFigure.Departures] = Persons(_ => true),
            [ReportFigure.Men] = Persons(c => !c.IsMinor && c.Sex == 'M'),
            [ReportFigure.Women] = Persons(c => !c.IsMinor && c.Sex == 'F'),
            [ReportFigure.OtherAdults] = Persons(c => !c.IsMinor && c.Sex is not ('M' or 'F')),
            [ReportFigure.Minors] = Persons(c => c.IsMinor),
            [ReportFigure.Unaccompanied] = Persons(c => c.Unaccompanied),
            [ReportFigure.Vulnerable] = Persons(c => c.Vulnerable),
            [ReportFigure.Arrivals] = Persons(c => c.HasArrived),
            [ReportFigure.Closed] = count.Closures.Values.Sum(),
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
            .. question.Period.Months.Select(m =>
                KeyValuePair.Create(m, Persons(c => c.Month == m.Month))
            ),
        ];
        ByAge =
        [
            .. AgeBand
                .All.Select(b => b.From)
                .Append(AgeBand.Unknown)
                .Select(from => new AgeLine(
                    from,
                    Persons(c => c.Band == from && c.Sex == 'F'),
                    Persons(c => c.Band == from && c.Sex == 'M'),
                    Persons(c => c.Band == from && c.Sex is not ('M' or 'F'))
                ))
                .Where(l => l.From != AgeBand.Unknown || l.Persons > 0),
        ];
        ByDisability =
        [
            .. new[] { Disability.Yes, Disability.No, Disability.Unknown }.Select(d =>
                KeyValuePair.Create(d, Persons(c => c.Disability == d))
            ),
        ];
        ByVulnerability =
        [
            .. count
                .Vulnerabilities.OrderByDescending(v => v.Value)
                .ThenBy(v => v.Key, StringComparer.Ordinal),
        ];
        Closures = [.. count.Closures.OrderByDescending(c => c.Value).ThenBy(c => c.Key)];
        (SessionsBefore, SessionsAfter) = (count.SessionsBefore, count.SessionsAfter);
        Earlier = [.. EarlierOf(question.Period).Select(p => Summed(p, trend))];
        MedianDays = CaseFigures.Median(count.DaysToDeparture.Select(d => (d.Key, d.Value)));
    }

    /// <summary>What it was asked for.</summary>
    public ReportQuestion Question { get; }

    /// <summary>The year or quarter reported on.</summary>
    public ReportPeriod Period => Question.Period;

    /// <summary>The day the figures were counted.</summary>
    public DateOnly MadeOn { get; }

    /// <summary>A figure, in persons.</summary>
    public int this[ReportFigure figure] => figures[figure];

    /// <summary>How many different nationalities the departed have; those of whom none is recorded do not count.</summary>
    public int Countries => ByNationality.Count(n => n.Key != UnknownNationality);

    /// <summary>Departures by nationality (ISO 3166-1 alpha-2), the most frequent first.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> ByNationality { get; }

    /// <summary>Departures by month (its first day), all months of the period.</summary>
    public IReadOnlyList<KeyValuePair<DateOnly, int>> ByMonth { get; }

    /// <summary>Departures by age on the day and sex; every age is in one band.</summary>
    public IReadOnlyList<AgeLine> ByAge { get; }

    /// <summary>Departures by the answers to the Washington Group short set.</summary>
    public IReadOnlyList<KeyValuePair<Disability, int>> ByDisability { get; }

    /// <summary>Departed persons by each vulnerability found in them (its code), the most frequent first; a person may stand in several.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> ByVulnerability { get; }

    /// <summary>Persons whose case was closed in the period, by the reason.</summary>
    public IReadOnlyList<KeyValuePair<ClosureReason, int>> Closures { get; }

    /// <summary>Counselling sessions before departure; sessions, not persons.</summary>
    public int SessionsBefore { get; }

    /// <summary>Counselling sessions after departure.</summary>
    public int SessionsAfter { get; }

    /// <summary>What happened after arrivals in the period: plans, assistance, surveys, satisfaction.</summary>
    public SupportCount Support { get; }

    /// <summary>The same returns in earlier periods, the latest first.</summary>
    public IReadOnlyList<EarlierPeriod> Earlier { get; }

    /// <summary>The median number of days from request to departure; nothing without departures.</summary>
    public decimal? MedianDays { get; }

    /// <summary>The periods compared with: for a quarter the one before and the same of last year; for a year the two before.</summary>
    public static IReadOnlyList<ReportPeriod> EarlierOf(ReportPeriod period)
    {
        ArgumentNullException.ThrowIfNull(period);
        return period.Quarter is null
            ? [period.Previous, period.Previous.Previous]
            : [period.Previous, period with { Year = period.Year - 1 }];
    }

    /// <summary>Makes the report out of what was counted.</summary>
    public static PeriodReport Of(
        ReportQuestion question,
        DateOnly madeOn,
        PeriodCount count,
        IReadOnlyList<TrendCell> trend,
        SupportCount support
    )
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(count);
        ArgumentNullException.ThrowIfNull(trend);
        ArgumentNullException.ThrowIfNull(support);
        return new(question, madeOn, count, trend, support);
    }

    private static EarlierPeriod Summed(ReportPeriod period, IReadOnlyList<TrendCell> trend)
    {
        var cells = trend.Where(c => c.Month >= period.First && c.Month <= period.Last).ToList();
        int Persons(Func<TrendCell, bool> which) => cells.Where(which).Sum(c => c.Persons);
        return new(
            period,
            Persons(_ => true),
            Persons(c => !c.IsMinor && c.Sex == 'M'),
            Persons(c => !c.IsMinor && c.Sex == 'F'),
            Persons(c => c.IsMinor),
            Persons(c => c.Vulnerable)
        );
    }
}

/// <summary>The returns of an age band.</summary>
/// <param name="From">The first age of the band; <see cref="AgeBand.Unknown"/> for those without a birth date.</param>
/// <param name="Female">Of sex F.</param>
/// <param name="Male">Of sex M.</param>
/// <param name="Other">Of sex X, or not recorded.</param>
public sealed record AgeLine(int From, int Female, int Male, int Other)
{
    /// <summary>All of the band.</summary>
    public int Persons => Female + Male + Other;

    /// <summary>The band as files name it: <c>18–24</c>, <c>unknown</c>.</summary>
    public string Code => AgeBand.Find(From)?.ToString() ?? PeriodReport.UnknownNationality;
}

/// <summary>Makes the reports of years and quarters.</summary>
public sealed class PeriodReports
{
    /// <summary>The first year that can be asked for: before it nothing was recorded this way.</summary>
    public const int Earliest = 1990;

    private readonly CaseFigures figures;
    private readonly SupportFigures support;
    private readonly PeriodBoard board;
    private readonly Today today;

    internal PeriodReports(
        CaseFigures figures,
        SupportFigures support,
        PeriodBoard board,
        Today today
    ) => (this.figures, this.support, this.board, this.today) = (figures, support, board, today);

    /// <summary>Makes a report: of the reader's mission, or of all missions for the system.</summary>
    /// <returns>The report; refused for a period that has not begun, or before <see cref="Earliest"/>.</returns>
    public async Task<Outcome<PeriodReport>> MakeAsync(
        ReportQuestion question,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(question);
        by.Need(ResultsPermissions.Report);
        return Refused(question.Period) is { } refusal
            ? refusal
            : await CountAsync(
                figures,
                support,
                question,
                by.IsSystem ? null : by.MissionId,
                today.Date,
                by,
                cancel
            );
    }

    /// <summary>
    /// A report of the reader's mission for a look at it: where there is much to count, as it was counted a little while ago.
    /// </summary>
    internal async Task<Outcome<Counted<PeriodReport>>> LookAsync(
        ReportQuestion question,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(ResultsPermissions.Report);
        return Refused(question.Period) is { } refusal
            ? refusal
            : await board.OfAsync(new(by.MissionId, question), cancel);
    }

    internal static async Task<PeriodReport> CountAsync(
        CaseFigures figures,
        SupportFigures support,
        ReportQuestion question,
        Guid? missionId,
        DateOnly day,
        Actor by,
        CancellationToken cancel
    )
    {
        var earlier = PeriodReport.EarlierOf(question.Period);
        return PeriodReport.Of(
            question,
            day,
            await figures.OfPeriodAsync(question.Period, question.Basis, missionId, by, cancel),
            await figures.TrendAsync(
                earlier.Min(p => p.First),
                earlier.Max(p => p.Last),
                question.Basis,
                missionId,
                by,
                cancel
            ),
            await support.CountAsync(
                question.Period.First,
                question.Period.Last,
                missionId,
                by,
                cancel
            )
        );
    }

    private Refusal? Refused(ReportPeriod period) =>
        period.Quarter is < 1 or > 4 ? new("Report.NoSuchQuarter")
        : period.Year < Earliest || period.Year > today.Date.Year || period.First > today.Date
            ? new("Report.NoSuchYear", Earliest, today.Date.Year)
        : null;
}
