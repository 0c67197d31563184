namespace Rihla.Platform.Files;

/// <summary>Cells of files that go to a spreadsheet.</summary>
public static class Cell
{
    /// <summary>
    /// A value that a spreadsheet will never run: one that begins like a formula gets an apostrophe before it, as the
    /// OWASP advice on CSV injection says.
    /// </summary>
    public static string Inert(string? value) =>
        value is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..] ? "'" + value : value ?? "";

    /// <summary>An inert value as a cell of a CSV file (RFC 4180), in quotation marks where it needs them.</summary>
    public static string Csv(string? value)
    {
        var inert = Inert(value);
        return inert.AsSpan().IndexOfAny(",\"\r\n;") >= 0
            ? $"\"{inert.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : inert;
    }
}
