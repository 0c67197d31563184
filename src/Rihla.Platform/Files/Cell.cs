using System.Text;

namespace Rihla.Platform.Files;

/// <summary>Cells of files that go to a spreadsheet.</summary>
public static class Cell
{
    /// <summary>
    /// A value that a spreadsheet will never run: what begins like a formula gets an apostrophe before it, as the OWASP
    /// advice on CSV injection says. It may begin within the value: a spreadsheet that separates by semicolons, as a French
    /// one does, or by tabs finds other cells in a file than the one that was written, and takes the quotation marks of our
    /// cells for text; so it begins a new row at every line.
    /// </summary>
    public static string Inert(string? value)
    {
        if (value is null)
        {
            return "";
        }
        StringBuilder? inert = null;
        var (begins, taken) = (true, 0);
        for (var i = 0; i < value.Length; i++)
        {
            // The wide signs are read by spreadsheets of East Asia.
            if (begins && value[i] is '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠')
            {
                inert ??= new();
                inert.Append(value, taken, i - taken).Append('\'');
                taken = i;
            }
            // Some spreadsheets take spaces and quotation marks away.
            begins = value[i] is ';' or '\t' or '\r' or '\n' || (begins && value[i] is ' ' or '"');
        }
        return inert is null ? value : inert.Append(value, taken, value.Length - taken).ToString();
    }

    /// <summary>An inert value as a cell of a CSV file (RFC 4180), in quotation marks where it needs them.</summary>
    public static string Csv(string? value)
    {
        var inert = Inert(value);
        return inert.AsSpan().IndexOfAny(",\"\r\n;") >= 0
            ? $"\"{inert.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : inert;
    }
}
