using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MiniExcelLibs;
using Rihla.Platform.Files;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Results;

/// <summary>
/// The report about a grant as a file: for spreadsheets (CSV, XLSX) and for programs (JSON). It says what the page says, and
/// hides what the page hides: a donor gets no number of one to four persons, and nothing it could be worked out from.
/// </summary>
internal static class DonorReportFiles
{
    /// <summary>The names of the formats.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["csv", "xlsx", "json"];

    private static readonly string[] Heads =
    [
        "part",
        "subject",
        "name",
        "unit",
        "planned",
        "used",
        "expected",
        "variance",
        "reason",
    ];

    /// <summary>The report as the bytes of a file.</summary>
    /// <param name="report">The report.</param>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="reader">Who gets it.</param>
    /// <param name="words">The language of what is read; keys are the same in all.</param>
    public static byte[] Write(DonorReport report, string format, Actor reader, Words words)
    {
        var rows = Rows(report, reader, words).ToList();
        return format switch
        {
            "csv" => Csv(rows),
            "xlsx" => Xlsx(rows),
            "json" => Json(report, rows),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
        };
    }

    private static IEnumerable<object?[]> Rows(DonorReport report, Actor reader, Words words)
    {
        var grant = report.Grant;
        yield return
        [
            "persons",
            "persons",
            words["GrantReport.Persons"],
            "persons",
            null,
            report.IsHidden(reader) ? null : (decimal)grant.Persons,
            null,
            null,
            null,
        ];
        foreach (var target in report.Targets)
        {
            var hidden = DonorReport.IsHidden(target, reader);
            yield return
            [
                "target",
                target.Subject,
                words[$"GrantMeasure.{target.Subject}"],
                "persons",
                target.Planned,
                hidden ? null : target.Used,
                target.Expected,
                hidden ? null : target.Difference,
                target.Reason?.Text.Reveal(),
            ];
        }
        foreach (var line in report.Lines)
        {
            yield return
            [
                "line",
                line.Subject,
                line.Name,
                grant.Currency,
                line.Planned,
                line.Used,
                line.Expected,
                line.Difference,
                line.Reason?.Text.Reveal(),
            ];
        }
        foreach (var (month, spent) in grant.SpentByMonth)
        {
            yield return
            [
                "spent_in_month",
                month.ToString("yyyy-MM", CultureInfo.InvariantCulture),
                words.Month(month),
                grant.Currency,
                null,
                spent,
                null,
                null,
                null,
            ];
        }
        yield return
        [
            "burn_rate",
            "month",
            words["GrantReport.BurnRate"],
            grant.Currency,
            null,
            report.BurnRate,
            null,
            null,
            null,
        ];
    }

    private static byte[] Csv(List<object?[]> rows)
    {
        // The mark makes spreadsheets read it as UTF-8.
        var text = new StringBuilder("\uFEFF").AppendJoin(',', Heads).Append("\r\n");
        foreach (var row in rows)
        {
            text.AppendJoin(
                    ',',
                    row.Select(cell =>
                        cell is decimal number
                            // No currency has more than three decimals.
                            ? number.ToString("0.###", CultureInfo.InvariantCulture)
                            : Cell.Csv((string?)cell)
                    )
                )
                .Append("\r\n");
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Xlsx(List<object?[]> rows)
    {
        using var stream = new MemoryStream();
        stream.SaveAs(
            rows.Select(row =>
                Heads
                    .Zip(row, (head, cell) => (head, cell))
                    .ToDictionary(
                        c => c.head,
                        c => c.cell is string text ? Cell.Inert(text) : c.cell,
                        StringComparer.Ordinal
                    )
            )
        );
        return stream.ToArray();
    }

    private static byte[] Json(DonorReport report, List<object?[]> rows)
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
            json.WriteString("grant", report.Grant.Name);
            json.WriteString("reference", report.Grant.Reference);
            json.WriteString("currency", report.Grant.Currency);
            json.WriteString("starts_on", Day(report.Grant.StartsOn));
            json.WriteString("ends_on", Day(report.Grant.EndsOn));
            json.WriteString("made_on", Day(report.On));
            json.WriteStartArray("rows");
            foreach (var row in rows)
            {
                json.WriteStartObject();
                foreach (var (head, cell) in Heads.Zip(row))
                {
                    json.WritePropertyName(head);
                    if (cell is decimal number)
                    {
                        json.WriteNumberValue(number);
                    }
                    else
                    {
                        json.WriteStringValue((string?)cell);
                    }
                }
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        stream.Write("\n"u8);
        return stream.ToArray();
    }

    private static string Day(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}
