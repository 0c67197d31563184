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
            if (begins && IsSign(value[i]))
            {
                inert ??= new();
                inert.Append(value, taken, i - taken).Append('\'');
                taken = i;
            }
            begins = Begins(value[i], begins);
        }
        return inert is null ? value : inert.Append(value, taken, value.Length - taken).ToString();
    }

    /// <summary>The value without the apostrophes that <see cref="Inert"/> sets: a file of ours that comes back.</summary>
    public static string Active(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var active = new StringBuilder(value.Length);
        var begins = true;
        for (var i = 0; i < value.Length; i++)
        {
            if (begins && value[i] == '\'' && i + 1 < value.Length && IsSign(value[i + 1]))
            {
                i++;
            }
            active.Append(value[i]);
            begins = Begins(value[i], begins);
        }
        return active.ToString();
    }

    /// <summary>An inert value as a cell of a CSV file (RFC 4180), in quotation marks where it needs them.</summary>
    public static string Csv(string? value) => Quoted(Inert(value));

    /// <summary>A value as it is, as a cell of a CSV file that no spreadsheet opens.</summary>
    public static string Quoted(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.AsSpan().IndexOfAny(",\"\r\n;") >= 0
            ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : value;
    }

    // The wide signs are read by spreadsheets of East Asia.
    private static bool IsSign(char c) =>
        c is '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠';

    // Some spreadsheets take spaces and quotation marks away.
    private static bool Begins(char after, bool began) =>
        after is ';' or '\t' or '\r' or '\n' || (began && after is ' ' or '"');
}
