using System.Globalization;
using Rihla.Cases;
using Rihla.Platform.Localisation;
using Rihla.Reintegration;

namespace Rihla.Results;

/// <summary>One line of a report: what programs know it by, what people read, and which cases stand behind it.</summary>
/// <param name="Part">The part of the figure, such as a nationality; empty for the figure itself.</param>
/// <param name="Label">In the language of the report.</param>
/// <param name="Value">The number; nothing where it cannot be said, such as a median of nobody.</param>
/// <param name="Rule">How it was counted.</param>
/// <param name="Slice">The cases behind it; nothing where it opens to none.</param>
internal sealed record ReportLine(
    string Part,
    string Label,
    decimal? Value,
    string Rule,
    ReportSlice? Slice = null
)
{
    /// <summary>What of the time after arrivals it counts, where that opens to cases.</summary>
    public SupportSlice? Support { get; init; }

    /// <summary>ISO 4217 where the number is money.</summary>
    public string? Currency { get; init; }

    /// <summary>The number as files write it: money with all the decimals that any currency has.</summary>
    public string Plain =>
        Value?.ToString(Currency is null ? "0.##" : "0.###", CultureInfo.InvariantCulture) ?? "";

    /// <summary>The number as people read it.</summary>
    public string Shown(Words words) =>
        Value is not { } known ? "–"
        : Currency is { } currency ? words.Money(known, currency)
        : words.Number(known, known == decimal.Floor(known) ? 0 : 1);
}

/// <summary>A figure with its parts, as every format of the report shows them: they cannot say different things.</summary>
/// <param name="Key">What programs know it by.</param>
/// <param name="Title">In the language of the report.</param>
/// <param name="Rule">How all of its lines were counted; empty where each line has its own rule.</param>
/// <param name="Lines">Its lines.</param>
/// <param name="Drawn">Whether it is drawn as bars.</param>
internal sealed record ReportSection(
    string Key,
    string Title,
    string Rule,
    IReadOnlyList<ReportLine> Lines,
    bool Drawn
)
{
    /// <summary>The text that heads its numbers: most count persons.</summary>
    public string Counts { get; init; } = "Report.Persons";

    /// <summary>The end of the scale of its bars; the longest, where it is not given.</summary>
    public decimal? Max { get; init; }

    /// <summary>What programs know the figures by.</summary>
    public static IReadOnlyList<(string Key, ReportFigure Figure)> Figures { get; } =
    [
        ("requests", ReportFigure.Requests),
        ("requests_received", ReportFigure.Received),
        ("requests_carried_over", ReportFigure.CarriedOver),
        ("departures", ReportFigure.Departures),
        ("men", ReportFigure.Men),
        ("women", ReportFigure.Women),
        ("other_adults", ReportFigure.OtherAdults),
        ("minors", ReportFigure.Minors),
        ("unaccompanied", ReportFigure.Unaccompanied),
        ("vulnerable", ReportFigure.Vulnerable),
        ("arrivals", ReportFigure.Arrivals),
    ];

    /// <summary>How a figure of a report was counted, with the day that makes a return in it.</summary>
    internal static string RuleOf(string figure, ReturnBasis basis, Words words) =>
        basis == ReturnBasis.Arrived && words.Has($"Rule.{figure}.Arrived")
            ? words[$"Rule.{figure}.Arrived"]
            : words[$"Rule.{figure}"];

    /// <summary>The sections of a report.</summary>
    public static IReadOnlyList<ReportSection> Of(PeriodReport report, Words words)
    {
        var question = report.Question;
        ReportSlice Slice(ReportFigure figure) =>
            new(question.Period, figure) { Basis = question.Basis };
        string RuleOf(string what) => ReportSection.RuleOf(what, question.Basis, words);
        ReportLine Figure(ReportFigure figure) =>
            new(
                Figures.First(f => f.Figure == figure).Key,
                words.Of(figure),
                report[figure],
                RuleOf(figure.ToString()),
                Slice(figure)
            );
        ReportSection Drawn(string key, string what, IEnumerable<ReportLine> lines) =>
            new(key, words[$"Report.{what}"], RuleOf(what), [.. lines], Drawn: true);
        return
        [
            new(
                "requests",
                words["Report.Requests"],
                "",
                [
                    Figure(ReportFigure.Requests),
                    Figure(ReportFigure.Received),
                    Figure(ReportFigure.CarriedOver),
                ],
                Drawn: false
            ),
            new(
                "departures",
                words["Report.Departures"],
                "",
                [
                    Figure(ReportFigure.Departures),
                    Figure(ReportFigure.Men),
                    Figure(ReportFigure.Women),
                    Figure(ReportFigure.OtherAdults),
                    Figure(ReportFigure.Minors),
                    Figure(ReportFigure.Unaccompanied),
                    Figure(ReportFigure.Vulnerable),
                    Figure(ReportFigure.Arrivals),
                    new(
                        "countries",
                        words["Report.Countries"],
                        report.Countries,
                        words["Rule.Countries"]
                    ),
                    new(
                        "median_days_request_to_departure",
                        words["Report.MedianDays"],
                        report.MedianDays,
                        words["Rule.MedianDays"]
                    ),
                ],
                Drawn: false
            ),
            Drawn(
                "by_nationality",
                "ByNationality",
                report.ByNationality.Select(n => new ReportLine(
                    n.Key,
                    PeriodReportFiles.CountryOf(n.Key, words),
                    n.Value,
                    words["Rule.ByNationality"],
                    Slice(ReportFigure.Departures) with
                    {
                        Nationality = n.Key,
                    }
                ))
            ),
            Drawn(
                "by_month",
                "ByMonth",
                report.ByMonth.Select(m => new ReportLine(
                    m.Key.ToString("yyyy-MM", CultureInfo.InvariantCulture),
                    words.Month(m.Key),
                    m.Value,
                    words["Rule.ByMonth"],
                    Slice(ReportFigure.Departures) with
                    {
                        Month = m.Key.Month,
                    }
                ))
            ),
            Drawn(
                "by_age",
                "ByAge",
                report.ByAge.Select(a => new ReportLine(
                    a.Code,
                    AgeOf(a.From, words),
                    a.Persons,
                    words["Rule.ByAge"],
                    Slice(ReportFigure.Departures) with
                    {
                        Band = a.From,
                    }
                ))
            ),
            Drawn(
                "by_age_female",
                "ByAgeFemale",
                report.ByAge.Select(a => BySex(a, 'F', a.Female))
            ),
            Drawn("by_age_male", "ByAgeMale", report.ByAge.Select(a => BySex(a, 'M', a.Male))),
            Drawn(
                "by_vulnerability",
                "ByVulnerability",
                report.ByVulnerability.Select(v => new ReportLine(
                    v.Key,
                    words.Has($"Vulnerability.{v.Key}") ? words[$"Vulnerability.{v.Key}"] : v.Key,
                    v.Value,
                    words["Rule.ByVulnerability"],
                    Slice(ReportFigure.Vulnerable) with
                    {
                        Vulnerability = v.Key,
                    }
                ))
            ),
            Drawn(
                "by_disability",
                "ByDisability",
                report.ByDisability.Select(d => new ReportLine(
                    d.Key.ToString().ToLowerInvariant(),
                    words.Of(d.Key),
                    d.Value,
                    words["Rule.ByDisability"],
                    Slice(ReportFigure.Departures) with
                    {
                        Disability = d.Key,
                    }
                ))
            ),
            Drawn(
                "counselling",
                "Counselling",
                [
                    new(
                        "before_departure",
                        words["Report.SessionsBefore"],
                        report.SessionsBefore,
                        words["Rule.Counselling"]
                    ),
                    new(
                        "after_departure",
                        words["Report.SessionsAfter"],
                        report.SessionsAfter,
                        words["Rule.Counselling"]
                    ),
                ]
            ),
            Drawn(
                "closed_by_reason",
                "Closures",
                report.Closures.Select(c => new ReportLine(
                    Snake(c.Key.ToString()),
                    words.Of(c.Key),
                    c.Value,
                    words["Rule.Closures"],
                    Slice(ReportFigure.Closed) with
                    {
                        Reason = c.Key,
                    }
                ))
            ),
            .. SupportSections.Of(report.Support, words),
        ];

        ReportLine BySex(AgeLine line, char sex, int persons) =>
            new(
                line.Code,
                AgeOf(line.From, words),
                persons,
                words["Rule.ByAge"],
                Slice(ReportFigure.Departures) with
                {
                    Band = line.From,
                    Sex = sex,
                }
            );
    }

    /// <summary>An age band in words.</summary>
    public static string AgeOf(int from, Words words) =>
        AgeBand.Find(from) is { } band
            ? words["Report.AgeBand", band.ToString()]
            : words["Report.UnknownAge"];

    internal static string Snake(string name) =>
        string.Concat(
            name.Select(
                (letter, i) =>
                    char.IsUpper(letter) && i > 0
                        ? "_" + char.ToLowerInvariant(letter)
                        : char.ToLowerInvariant(letter).ToString()
            )
        );
}
