using System.Globalization;
using System.Net;
using System.Text;
using Rihla.Cases;
using Rihla.Platform.Localisation;

namespace Rihla.Results;

/// <summary>The yearly report as a page that stands alone: to keep, to send, to print. It needs no server and loads nothing.</summary>
internal static class YearlyReportDocument
{
    private const string Style = """
        body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}
        h1{font-size:1.7rem;margin:0}h2{font-size:1.2rem;margin-top:2rem}.lead,small{color:#4a5560}
        table{width:100%;border-collapse:collapse}
        th,td{text-align:start;font-weight:400;padding:.35rem .5rem;border-bottom:1px solid #d5dae0;vertical-align:top}
        td.n{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap;font-weight:600}td.b{width:45%}
        svg{display:block;width:100%;height:.9rem}rect{fill:#1f6f78}[dir=rtl] svg{transform:scaleX(-1)}
        @media print{body{margin:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}
        """;

    /// <summary>The figures in the order of the report; adults of other sex only where there are any.</summary>
    internal static IReadOnlyList<YearFigure> Departures(YearlyReport report) =>
        [
            YearFigure.Departures,
            YearFigure.Men,
            YearFigure.Women,
            .. report[YearFigure.OtherAdults] > 0
                ? [YearFigure.OtherAdults]
                : Array.Empty<YearFigure>(),
            YearFigure.Minors,
            YearFigure.Unaccompanied,
            YearFigure.Vulnerable,
            YearFigure.Arrivals,
        ];

    internal static IReadOnlyList<YearFigure> Requests { get; } =
    [YearFigure.Requests, YearFigure.Received, YearFigure.CarriedOver];

    public static string Write(YearlyReport report, Words words)
    {
        var title = words["Report.Yearly.Of", report.Year.ToString(CultureInfo.InvariantCulture)];
        var page = new StringBuilder();
        page.Append(
            CultureInfo.InvariantCulture,
            $"""
            <!DOCTYPE html>
            <html lang="{words.Language}" dir="{words.Direction}">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{Text(
                title
            )}</title>
            <style>
            {Style}
            </style></head>
            <body>
            <h1>{Text(title)}</h1>
            <p class="lead">{Text(words["Report.MadeOn", report.MadeOn])}</p>

            """
        );
        Figures(page, words["Report.Requests"], Requests.Select(f => Figure(report, f, words)));
        Figures(
            page,
            words["Report.Departures"],
            Departures(report)
                .Select(f => Figure(report, f, words))
                .Append(
                    (
                        words["Report.Countries"],
                        words.Number(report.Countries),
                        words["Rule.Countries"]
                    )
                )
                .Append(
                    (
                        words["Report.MedianDays"],
                        YearlyReportFiles.DaysOf(report.MedianDays, words),
                        words["Rule.MedianDays"]
                    )
                )
        );
        Bars(
            page,
            words,
            "ByNationality",
            [
                .. report.ByNationality.Select(n =>
                    (YearlyReportFiles.CountryOf(n.Key, words), n.Value)
                ),
            ]
        );
        Bars(
            page,
            words,
            "ByMonth",
            [.. report.ByMonth.Select(m => (words.Month(m.Key), m.Value))]
        );
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static (string Label, string Value, string Rule) Figure(
        YearlyReport report,
        YearFigure figure,
        Words words
    ) => (words.Of(figure), words.Number(report[figure]), words[$"Rule.{figure}"]);

    private static void Figures(
        StringBuilder page,
        string heading,
        IEnumerable<(string Label, string Value, string Rule)> figures
    )
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>{Text(heading)}</h2>\n<table>\n");
        foreach (var (label, value, rule) in figures)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><th scope=\"row\">{Text(label)}<br><small>{Text(rule)}</small></th><td class=\"n\">{Text(value)}</td></tr>\n"
            );
        }
        page.Append("</table>\n");
    }

    private static void Bars(
        StringBuilder page,
        Words words,
        string what,
        IReadOnlyList<(string Label, int Value)> bars
    )
    {
        var most = Math.Max(1, bars.Select(b => b.Value).DefaultIfEmpty().Max());
        page.Append(
            CultureInfo.InvariantCulture,
            $"<h2>{Text(words[$"Report.{what}"])}</h2>\n<p><small>{Text(words[$"Rule.{what}"])}</small></p>\n<table>\n"
        );
        foreach (var (label, value) in bars)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><th scope=\"row\">{Text(label)}</th><td class=\"n\">{Text(words.Number(value))}</td><td class=\"b\" aria-hidden=\"true\"><svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\"><rect width=\"{value * 100m / most:0.##}\" height=\"10\"/></svg></td></tr>\n"
            );
        }
        page.Append("</table>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
