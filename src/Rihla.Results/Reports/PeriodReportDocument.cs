using System.Globalization;
using System.Net;
using System.Text;
using Rihla.Platform.Localisation;

namespace Rihla.Results;

/// <summary>The report as a page that stands alone: to keep, to send, to print. It needs no server and loads nothing.</summary>
internal static class PeriodReportDocument
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

    public static string Write(PeriodReport report, Words words)
    {
        var title = PeriodReportFiles.TitleOf(report, words);
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
            <p><small>{Text(words[$"Report.Basis.{report.Question.Basis}"])}</small></p>

            """
        );
        foreach (var section in ReportSection.Of(report, words))
        {
            if (section.Drawn)
            {
                Bars(page, words, section);
            }
            else
            {
                Figures(page, words, section);
            }
        }
        Earlier(page, report, words);
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void Figures(StringBuilder page, Words words, ReportSection section)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>{Text(section.Title)}</h2>\n<table>\n");
        foreach (var line in section.Lines)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><th scope=\"row\">{Text(line.Label)}<br><small>{Text(line.Rule)}</small></th><td class=\"n\">{Text(line.Shown(words))}</td></tr>\n"
            );
        }
        page.Append("</table>\n");
    }

    private static void Bars(StringBuilder page, Words words, ReportSection section)
    {
        if (section.Lines.Count == 0)
        {
            return;
        }
        var most = section.Max ?? Math.Max(1, section.Lines.Max(l => l.Value ?? 0));
        page.Append(
            CultureInfo.InvariantCulture,
            $"<h2>{Text(section.Title)}</h2>\n<p><small>{Text(section.Rule)}</small></p>\n<table>\n"
        );
        foreach (var line in section.Lines)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><th scope=\"row\">{Text(line.Label)}</th><td class=\"n\">{Text(line.Shown(words))}</td><td class=\"b\" aria-hidden=\"true\"><svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\"><rect width=\"{(line.Value ?? 0) * 100m / most:0.##}\" height=\"10\"/></svg></td></tr>\n"
            );
        }
        page.Append("</table>\n");
    }

    private static void Earlier(StringBuilder page, PeriodReport report, Words words)
    {
        page.Append(
            CultureInfo.InvariantCulture,
            $"<h2>{Text(words["Report.Earlier"])}</h2>\n<p><small>{Text(words["Rule.Earlier"])}</small></p>\n<table>\n"
        );
        foreach (var earlier in report.Earlier)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><th scope=\"row\">{Text(earlier.Period.Code)}</th><td class=\"n\">{Text(words.Number(earlier.Departures))}</td></tr>\n"
            );
        }
        page.Append("</table>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
