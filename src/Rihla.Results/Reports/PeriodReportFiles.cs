using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MiniExcelLibs;
using Rihla.Platform.Files;
using Rihla.Platform.Localisation;

namespace Rihla.Results;

/// <summary>The report as a file: for programs (JSON), for spreadsheets (CSV, XLSX), for reading and printing (HTML).</summary>
public static class PeriodReportFiles
{
    /// <summary>The names of the formats.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["json", "csv", "xlsx", "html"];

    /// <summary>What a file of a format says it is.</summary>
    public static string ContentType(string format) =>
        format switch
        {
            "json" => "application/json",
            "csv" => "text/csv; charset=utf-8",
            "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _ => "text/html; charset=utf-8",
        };

    /// <summary>The report as the bytes of a file.</summary>
    /// <param name="report">The report.</param>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="words">The language of what is read; the keys of JSON, CSV and XLSX are the same in all.</param>
    public static byte[] Write(PeriodReport report, string format, Words words)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(words);
        return format switch
        {
            "json" => Json(report, words),
            "csv" => Csv(report, words),
            "xlsx" => Xlsx(report, words),
            "html" => Encoding.UTF8.GetBytes(PeriodReportDocument.Write(report, words)),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
        };
    }

    /// <summary>What a report is called: by its year or quarter.</summary>
    internal static string TitleOf(PeriodReport report, Words words) =>
        report.Period.Quarter is { } quarter
            ? words["Report.Quarterly.Of", quarter, Year(report)]
            : words["Report.Yearly.Of", Year(report)];

    internal static string CountryOf(string nationality, Words words) =>
        nationality is PeriodReport.UnknownNationality or ""
            ? words["Report.UnknownNationality"]
            : words.Country(nationality);

    private static string Year(PeriodReport report) =>
        report.Period.Year.ToString(CultureInfo.InvariantCulture);

    // A figure stands by its own name, a part of one within it.
    private static IEnumerable<(ReportSection Section, ReportLine Line)> Heads(
        IReadOnlyList<ReportSection> sections
    ) => sections.Where(s => !s.Drawn).SelectMany(s => s.Lines.Select(l => (s, l)));

    private static byte[] Json(PeriodReport report, Words words)
    {
        var sections = ReportSection.Of(report, words);
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions
        {
            Indented = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (var json = new Utf8JsonWriter(stream, options))
        {
            json.WriteStartObject();
            json.WriteNumber("year", report.Period.Year);
            if (report.Period.Quarter is { } quarter)
            {
                json.WriteNumber("quarter", quarter);
            }
            json.WriteString("basis", report.Question.Basis.ToString().ToLowerInvariant());
            foreach (var (key, figure) in ReportSection.Figures)
            {
                json.WriteNumber(key, report[figure]);
            }
            json.WriteNumber("countries", report.Countries);
            WriteNumber(
                json,
                "median_days_request_to_departure",
                report.MedianDays?.ToString("0.#", CultureInfo.InvariantCulture)
            );
            foreach (var (_, line) in Heads(sections).Where(h => h.Section.Key == "reintegration"))
            {
                WriteNumber(json, line.Part, line.Plain);
            }
            foreach (var section in sections.Where(s => s.Drawn))
            {
                json.WriteStartObject(section.Key);
                foreach (var line in section.Lines)
                {
                    WriteNumber(json, line.Part, line.Plain);
                }
                json.WriteEndObject();
            }
            json.WriteStartObject("earlier");
            foreach (var earlier in report.Earlier)
            {
                json.WriteStartObject(earlier.Period.Code);
                json.WriteNumber("departures", earlier.Departures);
                json.WriteNumber("men", earlier.Men);
                json.WriteNumber("women", earlier.Women);
                json.WriteNumber("minors", earlier.Minors);
                json.WriteNumber("vulnerable", earlier.Vulnerable);
                json.WriteEndObject();
            }
            json.WriteEndObject();
            json.WriteString("made_on", report.MadeOn.ToString("O", CultureInfo.InvariantCulture));
            json.WriteStartObject("rules");
            foreach (var (_, line) in Heads(sections))
            {
                json.WriteString(line.Part, line.Rule);
            }
            foreach (var section in sections.Where(s => s.Drawn))
            {
                json.WriteString(section.Key, section.Rule);
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        stream.Write("\n"u8);
        return stream.ToArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string key, string? plain)
    {
        json.WritePropertyName(key);
        if (string.IsNullOrEmpty(plain))
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteRawValue(plain);
        }
    }

    private static byte[] Csv(PeriodReport report, Words words)
    {
        // The mark makes spreadsheets read it as UTF-8.
        var text = new StringBuilder("\uFEFFfigure,part,value,label,rule\r\n");
        foreach (var (figure, part, value, label, rule) in Lines(report, words))
        {
            text.AppendJoin(',', new[] { figure, part, value, label, rule }.Select(Cell.Csv))
                .Append("\r\n");
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Xlsx(PeriodReport report, Words words)
    {
        using var stream = new MemoryStream();
        stream.SaveAs(
            Lines(report, words)
                .Select(line => new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    ["figure"] = line.Figure,
                    ["part"] = line.Part,
                    ["value"] =
                        line.Value.Length == 0
                            ? null
                            : decimal.Parse(line.Value, CultureInfo.InvariantCulture),
                    ["label"] = Cell.Inert(line.Label),
                    ["rule"] = Cell.Inert(line.Rule),
                })
        );
        return stream.ToArray();
    }

    private static IEnumerable<Row> Lines(PeriodReport report, Words words)
    {
        var sections = ReportSection.Of(report, words);
        foreach (var (_, line) in Heads(sections))
        {
            yield return new(line.Part, "", line.Plain, line.Label, line.Rule);
        }
        foreach (var section in sections.Where(s => s.Drawn))
        {
            foreach (var line in section.Lines)
            {
                yield return new(section.Key, line.Part, line.Plain, line.Label, line.Rule);
            }
        }
        foreach (var earlier in report.Earlier)
        {
            yield return new(
                "earlier_departures",
                earlier.Period.Code,
                earlier.Departures.ToString(CultureInfo.InvariantCulture),
                words["Report.Earlier"],
                words["Rule.Earlier"]
            );
        }
    }

    private sealed record Row(string Figure, string Part, string Value, string Label, string Rule);
}
