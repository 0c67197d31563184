using System.Globalization;
using System.IO.Compression;
using System.Text;
using MiniExcelLibs;
using Rihla.Platform;
using Rihla.Platform.Files;

namespace Rihla.Reintegration.Surveys;

/// <summary>Sheets of instruments as CSV and XLSX files, in both directions.</summary>
public static class InstrumentFiles
{
    /// <summary>The largest file taken, in bytes.</summary>
    public const int Largest = 2 * 1024 * 1024;

    /// <summary>A sheet has at most so many rows.</summary>
    public const int MostRows = 5000;

    // A workbook is compressed: what it unfolds to is bounded as well.
    private const long LargestUnfolded = 40L * 1024 * 1024;

    /// <summary>An instrument as CSV (RFC 4180, UTF-8) for a spreadsheet.</summary>
    public static string AsCsv(Instrument instrument) => Written(instrument, Cell.Csv);

    /// <summary>An instrument as it is kept: <see cref="Parse"/> gives the same one back.</summary>
    public static string AsKept(Instrument instrument) => Written(instrument, Cell.Quoted);

    private static string Written(Instrument instrument, Func<string, string> cell)
    {
        var csv = new StringBuilder();
        csv.Append(string.Join(',', InstrumentSheet.Columns)).Append("\r\n");
        foreach (var row in InstrumentSheet.Rows(instrument))
        {
            csv.Append(string.Join(',', row.Select(cell))).Append("\r\n");
        }
        return csv.ToString();
    }

    /// <summary>An instrument as a workbook; every cell is text.</summary>
    public static async Task<byte[]> AsXlsxAsync(Instrument instrument)
    {
        var rows = InstrumentSheet
            .Rows(instrument)
            .Select(row =>
                InstrumentSheet
                    .Columns.Zip(row)
                    .ToDictionary(
                        c => c.First,
                        c => (object)Cell.Inert(c.Second),
                        StringComparer.Ordinal
                    )
            );
        using var stream = new MemoryStream();
        await stream.SaveAsAsync(rows);
        return stream.ToArray();
    }

    /// <summary>Reads an instrument from CSV text that we wrote or keep.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static Instrument Parse(string csv)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        var faults = new FaultList();
        return Read(stream, faults)
            ?? throw new InvalidDataException(
                string.Join(
                    "; ",
                    faults.Told.Select(f => $"{f.Line} {f.Column} {f.Reason.TextKey}")
                )
            );
    }

    /// <summary>Reads an instrument from a file: a workbook when it begins like one, else CSV.</summary>
    /// <param name="file">The file; it must allow to go back.</param>
    /// <param name="faults">Takes what is wrong, with line and column.</param>
    /// <returns>The instrument; nothing when anything is wrong.</returns>
    public static Instrument? Read(Stream file, FaultList faults)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(faults);
        Span<byte> start = stackalloc byte[4];
        var read = file.ReadAtLeast(start, 4, throwOnEndOfStream: false);
        file.Position = 0;
        var rows =
            read == 4 && start.SequenceEqual("PK\u0003\u0004"u8)
                ? Workbook(file, faults)
                : Csv(file, faults);
        return rows is null ? null : InstrumentSheet.Read(rows, faults);
    }

    private static List<SheetRow>? Csv(Stream file, FaultList faults)
    {
        var records = new CsvRecords(file);
        var header = records.Header() is { Fault: null } readable ? readable.Fields : [];
        if (!IsHeader(header, faults, out var columns))
        {
            return null;
        }
        var rows = new List<SheetRow>();
        while (records.Next() is { } record)
        {
            if (record.Fault is { } fault)
            {
                faults.Add(new(record.Line, "", new Refusal(fault)));
            }
            else if (!Add(rows, record.Line, columns, record.Fields, faults))
            {
                return null;
            }
        }
        return rows;
    }

    private static List<SheetRow>? Workbook(Stream file, FaultList faults)
    {
        try
        {
            using (var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true))
            {
                if (zip.Entries.Sum(e => e.Length) > LargestUnfolded)
                {
                    faults.Add(new(0, "", new Refusal("Instrument.Fault.Unreadable")));
                    return null;
                }
            }
            file.Position = 0;
            var rows = new List<SheetRow>();
            IReadOnlyList<string>? columns = null;
            var line = 0;
            foreach (
                var row in file.Query(useHeaderRow: false, excelType: ExcelType.XLSX)
                    .Cast<IDictionary<string, object?>>()
            )
            {
                line++;
                var cells = row.Values.Select(Shown).ToList();
                if (columns is null)
                {
                    if (!IsHeader(cells, faults, out columns))
                    {
                        return null;
                    }
                }
                else if (
                    cells.Exists(c => c.Length > 0) && !Add(rows, line, columns, cells, faults)
                )
                {
                    return null;
                }
            }
            if (columns is null)
            {
                IsHeader([], faults, out _);
                return null;
            }
            return rows;
        }
        catch (Exception broken)
            when (broken
                    is InvalidDataException
                        or IOException
                        or System.Xml.XmlException
                        or FormatException
                        or InvalidOperationException
                        or KeyNotFoundException
                        or ArgumentException
                        or NotSupportedException
                        or NullReferenceException
                        or OverflowException
            )
        {
            faults.Add(new(0, "", new Refusal("Instrument.Fault.Unreadable")));
            return null;
        }
    }

    private static bool IsHeader(
        IReadOnlyList<string> cells,
        FaultList faults,
        out IReadOnlyList<string> columns
    )
    {
        columns = [.. cells.Select(c => c.Trim().ToLowerInvariant())];
        foreach (var missing in InstrumentSheet.Columns.Except(columns))
        {
            faults.Add(new(1, missing, new Refusal("Instrument.Fault.Column", missing)));
        }
        return faults.Count == 0;
    }

    private static bool Add(
        List<SheetRow> rows,
        int line,
        IReadOnlyList<string> columns,
        IReadOnlyList<string> cells,
        FaultList faults
    )
    {
        if (rows.Count == MostRows)
        {
            faults.Add(new(line, "", new Refusal("Instrument.Fault.TooManyRows", MostRows)));
            return false;
        }
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (column, cell) in columns.Zip(cells))
        {
            named.TryAdd(column, Cell.Active(cell));
        }
        rows.Add(new(line, named));
        return true;
    }

    private static string Shown(object? cell) =>
        cell switch
        {
            null => "",
            string text => text,
            // Spreadsheets keep 0.1 as a binary fraction.
            double number => Math.Round((decimal)number, 6).ToString(CultureInfo.InvariantCulture),
            IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
            _ => cell.ToString() ?? "",
        };
}
