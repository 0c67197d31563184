using System.Globalization;
using Rihla.Platform.Localisation;
using Rihla.Reintegration;
using Rihla.Reintegration.Monitoring;
using Rihla.Reintegration.Plans;

namespace Rihla.Results;

/// <summary>What a report says of the time after arrivals.</summary>
internal static class SupportSections
{
    /// <summary>The sections, in the order of the report.</summary>
    public static IEnumerable<ReportSection> Of(SupportCount count, Words words)
    {
        yield return new(
            "reintegration",
            words["Report.Reintegration"],
            "",
            [
                Figure(
                    "plans_agreed",
                    "PlansAgreed",
                    count.PlansAgreed,
                    words,
                    new(SupportFigure.PlansAgreed)
                ),
                Figure(
                    "plans_approved",
                    "PlansApproved",
                    count.PlansApproved,
                    words,
                    new(SupportFigure.PlansApproved)
                ),
                Figure(
                    "assistance_given",
                    "AssistanceGiven",
                    count.Given,
                    words,
                    new(SupportFigure.AssistanceGiven)
                ),
                Figure(
                    "median_days_arrival_to_first_help",
                    "DaysToFirstHelp",
                    count.MedianDaysToFirst,
                    words,
                    new(SupportFigure.FirstHelp)
                ),
                Figure("satisfaction_asked", "SatisfactionAsked", count.Asked, words),
                Figure("satisfaction_mean", "SatisfactionMean", count.Satisfaction, words),
                .. count.Paid.Select(p => new ReportLine(
                    $"paid_{Key(p.Dimension)}_{p.Currency.ToLowerInvariant()}",
                    words["Report.PaidFor", words.Of(p.Dimension), p.Currency],
                    p.Amount,
                    words["Rule.PaidFor"]
                )
                {
                    Currency = p.Currency,
                    Support = new(SupportFigure.Paid)
                    {
                        Dimension = p.Dimension,
                        Currency = p.Currency,
                    },
                }),
            ],
            Drawn: false
        )
        {
            Counts = "Report.Count",
        };
        yield return new(
            "assistance_by_kind",
            words["Report.AssistanceByKind"],
            words["Rule.AssistanceGiven"],
            [
                .. count
                    .ByKind.OrderByDescending(k => k.Value)
                    .ThenBy(k => k.Key)
                    .Select(k => new ReportLine(
                        ReportSection.Snake(k.Key.ToString()),
                        words.Of(k.Key),
                        k.Value,
                        words["Rule.AssistanceGiven"]
                    )
                    {
                        Support = new(SupportFigure.AssistanceGiven) { Kind = k.Key },
                    }),
            ],
            Drawn: true
        );
        yield return new(
            "assistance_by_dimension",
            words["Report.AssistanceByDimension"],
            words["Rule.AssistanceGiven"],
            [
                .. Enum.GetValues<Dimension>()
                    .Select(d => new ReportLine(
                        Key(d),
                        words.Of(d),
                        count.ByDimension.GetValueOrDefault(d),
                        words["Rule.AssistanceGiven"]
                    )
                    {
                        Support = new(SupportFigure.AssistanceGiven) { Dimension = d },
                    }),
            ],
            Drawn: true
        );
        yield return new(
            "surveys_held",
            words["Report.SurveysHeld"],
            words["Rule.SurveysHeld"],
            [
                .. count.Surveys.Select(s => new ReportLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{s.Month}_{s.Band ?? "not_computable"}"
                    ),
                    words[
                        "Report.SurveysOf",
                        s.Month == 0
                            ? words["Survey.Baseline"]
                            : words.Count("Survey.Month", s.Month),
                        s.Band is null
                            ? words["Survey.NotComputable"]
                            : s.Text?.In(words.Language) ?? s.Band
                    ],
                    s.Surveys,
                    words["Rule.SurveysHeld"]
                )
                {
                    Support = new(SupportFigure.Surveys) { Month = s.Month, Band = s.Band ?? "" },
                }),
            ],
            Drawn: true
        );
        yield return Content(
            "satisfaction_by_nationality",
            "SatisfactionByNationality",
            count.SatisfactionByNationality,
            key => PeriodReportFiles.CountryOf(key, words),
            words
        );
        yield return Content(
            "satisfaction_by_sex",
            "SatisfactionBySex",
            count.SatisfactionBySex,
            key => words[key.Length == 0 ? "SurveyFigures.Unknown" : $"Sex.{key}"],
            words
        );
    }

    // Cohorts of few are left out. The cases behind a mean are not shown: an answer is told in confidence.
    private static ReportSection Content(
        string key,
        string what,
        IReadOnlyList<CohortSatisfaction> cohorts,
        Func<string, string> nameOf,
        Words words
    ) =>
        new(
            key,
            words[$"Report.{what}"],
            words["Rule.SatisfactionByCohort"],
            [
                .. cohorts
                    .Where(c => !c.IsHidden)
                    .Select(c => new ReportLine(
                        c.Key.Length == 0 ? PeriodReport.UnknownNationality : c.Key,
                        words[
                            "Report.SatisfactionOf",
                            nameOf(c.Key),
                            words.Count("Report.Answerers", c.Persons!.Value)
                        ],
                        c.Mean,
                        words["Rule.SatisfactionByCohort"]
                    )),
            ],
            Drawn: true
        )
        {
            Max = 5,
        };

    private static string Key(Dimension dimension) => ReportSection.Snake(dimension.ToString());

    private static ReportLine Figure(
        string key,
        string what,
        decimal? value,
        Words words,
        SupportSlice? opens = null
    ) => new(key, words[$"Report.{what}"], value, words[$"Rule.{what}"]) { Support = opens };
}
