using System.Globalization;
using Rihla.Cases;
using Rihla.Reintegration;
using Rihla.Reintegration.Plans;

namespace Rihla.Results.Pages;

/// <summary>A part of a figure as it stands in an address; it holds no personal data.</summary>
public sealed class SliceQuery
{
    /// <summary>What is counted.</summary>
    public ReportFigure? Figure { get; set; }

    /// <summary>What of the time after arrivals is counted, in place of <see cref="Figure"/>.</summary>
    public SupportFigure? Support { get; set; }

    /// <summary>1 to 4.</summary>
    public int? Quarter { get; set; }

    /// <summary>Which day makes a return.</summary>
    public ReturnBasis Basis { get; set; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Nationality { get; set; }

    /// <summary>Only persons whose return the mission prepared itself.</summary>
    public bool Hosted { get; set; }

    /// <summary>The first of twelve months, in place of the year.</summary>
    public DateOnly? Since { get; set; }

    /// <summary>1 to 12; of surveys the months after the arrival.</summary>
    public int? Month { get; set; }

    /// <summary>The first age of a band.</summary>
    public int? Band { get; set; }

    /// <summary>F or M.</summary>
    public string? Sex { get; set; }

    /// <summary>By the Washington Group short set.</summary>
    public Disability? Disability { get; set; }

    /// <summary>The code of a vulnerability.</summary>
    public string? Vulnerability { get; set; }

    /// <summary>Why cases were closed.</summary>
    public ClosureReason? Reason { get; set; }

    /// <summary>The kind of assistance.</summary>
    public AssistanceKind? Kind { get; set; }

    /// <summary>The dimension of reintegration.</summary>
    public Dimension? Dimension { get; set; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; set; }

    /// <summary>The code of a band of scores, or <see cref="NotComputable"/>.</summary>
    public string? Score { get; set; }

    /// <summary>The score of a survey in which too little was answered.</summary>
    public const string NotComputable = "none";

    /// <summary>The part of what is counted after arrivals; nothing for one that cannot be.</summary>
    public SupportSlice? AfterArrival(int year) =>
        Support is { } figure
        && year is >= PeriodReports.Earliest and <= 9998
        && Quarter is null or (>= 1 and <= 4)
            ? new(figure)
            {
                Kind = Kind,
                Dimension = Dimension,
                Currency = Currency,
                Month = Month,
                Band = Score == NotComputable ? "" : Score,
            }
            : null;

    /// <summary>The slice of a year; nothing for one that cannot be.</summary>
    public ReportSlice? Of(int year) =>
        Figure is { } figure
        && year is >= PeriodReports.Earliest and <= 9998
        && Month is null or (>= 1 and <= 12)
        && Quarter is null or (>= 1 and <= 4)
        && Since is null or { Year: >= PeriodReports.Earliest and <= 9998 }
        && Sex is null or "F" or "M"
        && (Band is not { } band || band == AgeBand.Unknown || AgeBand.Find(band) is not null)
            ? new(new(year, Quarter), figure)
            {
                Basis = Basis,
                Nationality = Nationality,
                OnlyHosted = Hosted,
                TwelveMonthsFrom = Since,
                Month = Month,
                Band = Band,
                Sex = Sex?[0],
                Disability = Disability,
                Vulnerability = Vulnerability,
                Reason = Reason,
            }
            : null;

    /// <summary>The address of the cases behind a slice.</summary>
    public static string AddressOf(ReportSlice slice)
    {
        ArgumentNullException.ThrowIfNull(slice);
        return AddressOf(
            slice.Period,
            ("figure", slice.Figure),
            ("quarter", slice.Period.Quarter),
            ("basis", slice.Basis == ReturnBasis.Departed ? null : slice.Basis),
            ("nationality", slice.Nationality),
            ("hosted", slice.OnlyHosted ? "true" : null),
            ("since", slice.TwelveMonthsFrom?.ToString("O", CultureInfo.InvariantCulture)),
            ("month", slice.Month),
            ("band", slice.Band),
            ("sex", slice.Sex),
            ("disability", slice.Disability),
            ("vulnerability", slice.Vulnerability),
            ("reason", slice.Reason)
        );
    }

    /// <summary>The address of the cases behind what is counted after arrivals.</summary>
    public static string AddressOf(ReportPeriod period, SupportSlice slice)
    {
        ArgumentNullException.ThrowIfNull(period);
        ArgumentNullException.ThrowIfNull(slice);
        return AddressOf(
            period,
            ("support", slice.Figure),
            ("quarter", period.Quarter),
            ("kind", slice.Kind),
            ("dimension", slice.Dimension),
            ("currency", slice.Currency),
            ("month", slice.Month),
            ("score", slice.Band is "" ? NotComputable : slice.Band)
        );
    }

    private static string AddressOf(
        ReportPeriod period,
        params (string Name, object? Value)[] asked
    )
    {
        var parts = asked
            .Where(p => p.Value is not null)
            .Select(p =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{p.Name}={Uri.EscapeDataString(Convert.ToString(p.Value, CultureInfo.InvariantCulture)!)}"
                )
            );
        return string.Create(
            CultureInfo.InvariantCulture,
            $"~/app/reports/yearly/{period.Year}/cases?{string.Join('&', parts)}"
        );
    }

    /// <summary>The slice in words: what is counted, of whom and when.</summary>
    internal static string WordsOf(ReportSlice slice, Platform.Localisation.Words words) =>
        string.Join(
            " · ",
            new[]
            {
                words.Of(slice.Figure),
                slice.Basis == ReturnBasis.Departed ? null : words.Of(slice.Basis),
                slice.Nationality is { } nationality
                    ? PeriodReportFiles.CountryOf(nationality, words)
                    : null,
                slice.Band is { } band ? ReportSection.AgeOf(band, words) : null,
                slice.Sex is { } sex ? words[$"Report.Sex.{sex}"] : null,
                slice.Disability is { } disability ? words.Of(disability) : null,
                slice.Vulnerability is { } code && words.Has($"Vulnerability.{code}")
                    ? words[$"Vulnerability.{code}"]
                    : null,
                slice.Reason is { } reason ? words.Of(reason) : null,
                slice.TwelveMonthsFrom is { } since
                    ? words["Report.TwelveMonthsFrom", words.Month(since)]
                : slice.Month is { } month ? words.Month(new DateOnly(slice.Period.Year, month, 1))
                : slice.Period.Code,
            }.OfType<string>()
        );

    /// <summary>A part of what is counted after arrivals, in words.</summary>
    internal static string WordsOf(
        ReportPeriod period,
        SupportSlice slice,
        Platform.Localisation.Words words
    ) =>
        string.Join(
            " · ",
            new[]
            {
                words[TitleKey(slice.Figure)],
                slice.Kind is { } kind ? words.Of(kind) : null,
                slice.Dimension is { } dimension ? words.Of(dimension) : null,
                slice.Currency,
                slice.Month switch
                {
                    null => null,
                    0 => words["Survey.Baseline"],
                    { } month => words.Count("Survey.Month", month),
                },
                slice.Band is "" ? words["Survey.NotComputable"] : null,
                period.Name(words),
            }.OfType<string>()
        );

    /// <summary>The text that says how it was counted.</summary>
    internal static string RuleKey(SupportFigure figure) =>
        figure switch
        {
            SupportFigure.PlansAgreed => "Rule.PlansAgreed",
            SupportFigure.PlansApproved => "Rule.PlansApproved",
            SupportFigure.AssistanceGiven => "Rule.AssistanceGiven",
            SupportFigure.FirstHelp => "Rule.DaysToFirstHelp",
            SupportFigure.Paid => "Rule.PaidFor",
            _ => "Rule.SurveysHeld",
        };

    private static string TitleKey(SupportFigure figure) =>
        figure switch
        {
            SupportFigure.PlansAgreed => "Report.PlansAgreed",
            SupportFigure.PlansApproved => "Report.PlansApproved",
            SupportFigure.AssistanceGiven => "Report.AssistanceGiven",
            SupportFigure.FirstHelp => "Report.DaysToFirstHelp",
            SupportFigure.Paid => "Report.Paid",
            _ => "Report.SurveysHeld",
        };
}
