using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Rihla.Platform.Files;

/// <summary>
/// Writes a table of any length as CSV or XLSX in the memory of one row. Cells are inert: a spreadsheet runs none of them
/// (<see cref="Cell.Inert"/>).
/// </summary>
public static class TableFile
{
    /// <summary>The names of the formats.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["csv", "xlsx"];

    /// <summary>A sheet of XLSX holds no more rows than this; the next ones go to another sheet.</summary>
    internal const int RowsOfSheet = 1_048_576;

    /// <summary>What a file of a format says it is.</summary>
    public static string ContentType(string format) =>
        format == "csv"
            ? "text/csv; charset=utf-8"
            : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>Writes the file.</summary>
    /// <param name="to">Where it goes; it is left open.</param>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="heads">The first row.</param>
    /// <param name="rows">The rows: texts, numbers, days and moments; nothing for an empty cell.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>How many rows, without the first.</returns>
    public static Task<int> WriteAsync(
        Stream to,
        string format,
        IReadOnlyList<string> heads,
        IAsyncEnumerable<IReadOnlyList<object?>> rows,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(heads);
        return format switch
        {
            "csv" => CsvAsync(to, heads, rows, cancel),
            "xlsx" => XlsxAsync(to, heads, rows, RowsOfSheet, cancel),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
        };
    }

    private static async Task<int> CsvAsync(
        Stream to,
        IReadOnlyList<string> heads,
        IAsyncEnumerable<IReadOnlyList<object?>> rows,
        CancellationToken cancel
    )
    {
        // The mark makes spreadsheets read it as UTF-8.
        await using var writer = new StreamWriter(
            to,
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
            1 << 15,
            leaveOpen: true
        );
        var count = 0;
        await WriteAsync(heads);
        await foreach (var row in rows.WithCancellation(cancel))
        {
            await WriteAsync(row);
            count++;
        }
        return count;

        async Task WriteAsync(IReadOnlyList<object?> cells)
        {
            await writer.WriteAsync(
                string.Join(',', cells.Select(c => Number(c) ?? Cell.Csv(Text(c)))).AsMemory(),
                cancel
            );
            await writer.WriteAsync("\r\n".AsMemory(), cancel);
        }
    }

    internal static async Task<int> XlsxAsync(
        Stream to,
        IReadOnlyList<string> heads,
        IAsyncEnumerable<IReadOnlyList<object?>> rows,
        int rowsOfSheet,
        CancellationToken cancel
    )
    {
        await using var zip = await ZipArchive.CreateAsync(
            to,
            ZipArchiveMode.Create,
            leaveOpen: true,
            entryNameEncoding: null,
            cancel
        );
        var (sheets, count) = (0, 0);
        await using var all = rows.GetAsyncEnumerator(cancel);
        var more = await all.MoveNextAsync();
        do
        {
            sheets++;
            await using var sheet = new StreamWriter(
                await OpenAsync($"xl/worksheets/sheet{sheets}.xml"),
                new UTF8Encoding(false),
                1 << 15
            );
            await sheet.WriteAsync(
                """<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"""
            );
            await sheet.WriteAsync(Row(heads).AsMemory(), cancel);
            for (var row = 1; more && row < rowsOfSheet; row++)
            {
                await sheet.WriteAsync(Row(all.Current).AsMemory(), cancel);
                count++;
                more = await all.MoveNextAsync();
            }
            await sheet.WriteAsync("</sheetData></worksheet>");
        } while (more);
        foreach (var (name, content) in Frame(sheets))
        {
            await using var part = new StreamWriter(await OpenAsync(name), new UTF8Encoding(false));
            await part.WriteAsync(content.AsMemory(), cancel);
        }
        return count;

        Task<Stream> OpenAsync(string name) =>
            zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancel);
    }

    private static string Row(IReadOnlyList<object?> cells)
    {
        var row = new StringBuilder("<row>");
        foreach (var cell in cells)
        {
            if (Number(cell) is { } number)
            {
                row.Append("<c><v>").Append(number).Append("</v></c>");
            }
            else if (Text(cell) is { Length: > 0 } text)
            {
                row.Append("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">");
                Escape(row, Cell.Inert(text));
                row.Append("</t></is></c>");
            }
            else
            {
                row.Append("<c/>");
            }
        }
        return row.Append("</row>").ToString();
    }

    private static void Escape(StringBuilder into, string text)
    {
        foreach (var held in ForXml.Of(text))
        {
            switch (held)
            {
                case '<':
                    into.Append("&lt;");
                    break;
                case '>':
                    into.Append("&gt;");
                    break;
                case '&':
                    into.Append("&amp;");
                    break;
                default:
                    into.Append(held);
                    break;
            }
        }
    }

    private static string? Number(object? cell) =>
        cell switch
        {
            int whole => whole.ToString(CultureInfo.InvariantCulture),
            long whole => whole.ToString(CultureInfo.InvariantCulture),
            decimal number => number.ToString(CultureInfo.InvariantCulture),
            _ => null,
        };

    private static string Text(object? cell) =>
        cell switch
        {
            null => "",
            string text => text,
            DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
            DateTimeOffset moment => moment.UtcDateTime.ToString(
                "yyyy-MM-dd'T'HH:mm:ss'Z'",
                CultureInfo.InvariantCulture
            ),
            _ => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "",
        };

    private static IEnumerable<(string Name, string Content)> Frame(int sheets)
    {
        const string Head = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""";
        const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const string Package = "http://schemas.openxmlformats.org/package/2006";
        string Each(Func<int, string> of) => string.Concat(Enumerable.Range(1, sheets).Select(of));
        yield return (
            "xl/workbook.xml",
            $"""{Head}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{Office}"><sheets>{Each(i => $"<sheet name=\"{i}\" sheetId=\"{i}\" r:id=\"s{i}\"/>")}</sheets></workbook>"""
        );
        yield return (
            "xl/_rels/workbook.xml.rels",
            $"""{Head}<Relationships xmlns="{Package}/relationships">{Each(i => $"<Relationship Id=\"s{i}\" Type=\"{Office}/worksheet\" Target=\"worksheets/sheet{i}.xml\"/>")}</Relationships>"""
        );
        yield return (
            "_rels/.rels",
            $"""{Head}<Relationships xmlns="{Package}/relationships"><Relationship Id="b" Type="{Office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
        );
        yield return (
            "[Content_Types].xml",
            $"""{Head}<Types xmlns="{Package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{Each(i => $"<Override PartName=\"/xl/worksheets/sheet{i}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>")}</Types>"""
        );
    }
}
