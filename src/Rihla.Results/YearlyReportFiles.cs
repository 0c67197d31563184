using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MiniExcelLibs;
using Rihla.Cases;
using Rihla.Platform.Files;
using Rihla.Platform.Localisation;

namespace Rihla.Results;

/// <summary>The yearly report as a file: for programs (JSON), for spreadsheets (CSV, XLSX), for reading and printing (HTML).</summary>
public static class YearlyReportFiles
{
    /// <summary>The names of the formats.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["json", "csv", "xlsx", "html"];

    // What programs know the figures by.
    private static readonly IReadOnlyList<(string Key, YearFigure Figure)> Keys =
    [
        ("requests", YearFigure.Requests),
        ("requests_received", YearFigure.Received),
        ("requests_carried_over", YearFigure.CarriedOver),
        ("departures", YearFigure.Departures),
        ("men", YearFigure.Men),
        ("women", YearFigure.Women),
        ("other_adults", YearFigure.OtherAdults),
        ("minors", YearFigure.Minors),
        ("unaccompanied", YearFigure.Unaccompanied),
        ("vulnerable", YearFigure.Vulnerable),
        ("arrivals", YearFigure.Arrivals),
    ];

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
    public static byte[] Write(YearlyReport report, string format, Words words)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(words);
        return format switch
        {
            "json" => Json(report, words),
            "csv" => Csv(report, words),
            "xlsx" => Xlsx(report, words),
            "html" => Encoding.UTF8.GetBytes(YearlyReportDocument.Write(report, words)),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
        };
    }

    internal static string CountryOf(string nationality, Words words) =>
        nationality == YearlyReport.UnknownNationality
            ? words["Report.UnknownNationality"]
            : words.Country(nationality);

    /// <summary>A number of days, with a half only where there is one.</summary>
    internal static string DaysOf(decimal? days, Words words) =>
        days is { } known ? words.Number(known, known == decimal.Floor(known) ? 0 : 1) : "–";

    private static byte[] Json(YearlyReport report, Words words)
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions
        {
            Indented = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (var json = new Utf8JsonWriter(stream, options))
        {
            json.WriteStartObject();
            json.WriteNumber("year", report.Year);
            foreach (var (key, figure) in Keys)
            {
                json.WriteNumber(key, report[figure]);
            }
            json.WriteNumber("countries", report.Countries);
            json.WriteStartObject("by_nationality");
            foreach (var (nationality, persons) in report.ByNationality)
            {
                json.WriteNumber(nationality, persons);
            }
            json.WriteEndObject();
            json.WriteStartObject("by_month");
            foreach (var (month, persons) in report.ByMonth)
            {
                json.WriteNumber(MonthKey(month), persons);
            }
            json.WriteEndObject();
            json.WritePropertyName("median_days_request_to_departure");
            if (report.MedianDays is { } median)
            {
                json.WriteRawValue(Plain(median));
            }
            else
            {
                json.WriteNullValue();
            }
            json.WriteString("made_on", report.MadeOn.ToString("O", CultureInfo.InvariantCulture));
            json.WriteStartObject("rules");
            foreach (var (key, figure) in Keys)
            {
                json.WriteString(key, words[$"Rule.{figure}"]);
            }
            json.WriteString("countries", words["Rule.Countries"]);
            json.WriteString("by_nationality", words["Rule.ByNationality"]);
            json.WriteString("by_month", words["Rule.ByMonth"]);
            json.WriteString("median_days_request_to_departure", words["Rule.MedianDays"]);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        stream.Write("\n"u8);
        return stream.ToArray();
    }

    private static byte[] Csv(YearlyReport report, Words words)
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

    private static byte[] Xlsx(YearlyReport report, Words words)
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

    private static IEnumerable<Line> Lines(YearlyReport report, Words words)
    {
        foreach (var (key, figure) in Keys)
        {
            yield return new(
                key,
                "",
                Plain(report[figure]),
                words.Of(figure),
                words[$"Rule.{figure}"]
            );
        }
        yield return new(
            "countries",
            "",
            Plain(report.Countries),
            words["Report.Countries"],
            words["Rule.Countries"]
        );
        yield return new(
            "median_days_request_to_departure",
            "",
            report.MedianDays is { } median ? Plain(median) : "",
            words["Report.MedianDays"],
            words["Rule.MedianDays"]
        );
        foreach (var (nationality, persons) in report.ByNationality)
        {
            yield return new(
                "by_nationality",
                nationality,
                Plain(persons),
                CountryOf(nationality, words),
                words["Rule.ByNationality"]
            );
        }
        foreach (var (month, persons) in report.ByMonth)
        {
            yield return new(
                "by_month",
                MonthKey(month),
                Plain(persons),
                words.Month(month),
                words["Rule.ByMonth"]
            );
        }
    }

    private static string MonthKey(DateOnly month) =>
        month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static string Plain(decimal number) =>
        number.ToString("0.#", CultureInfo.InvariantCulture);

    private sealed record Line(string Figure, string Part, string Value, string Label, string Rule);
}
