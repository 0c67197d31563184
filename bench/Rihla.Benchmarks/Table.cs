using System.Text;

namespace Rihla.Benchmarks;

/// <summary>A CSV file read row by row (RFC 4180), columns by name.</summary>
internal sealed class Table
{
    private readonly Dictionary<string, int> columns = new(StringComparer.Ordinal);
    private List<string> row = [];

    public string this[string column] =>
        columns.TryGetValue(column, out var i) && i < row.Count ? row[i] : "";

    /// <summary>The value of a column, or null when it is empty.</summary>
    public string? Value(string column) => this[column] is { Length: > 0 } value ? value : null;

    /// <summary>Yields once a row; read the row before going on.</summary>
    public static IEnumerable<Table> Rows(string file)
    {
        using var reader = new StreamReader(file);
        var table = new Table();
        var isHeader = true;
        while (ReadRow(reader) is { } fields)
        {
            if (isHeader)
            {
                for (var i = 0; i < fields.Count; i++)
                {
                    table.columns[fields[i]] = i;
                }

                isHeader = false;
                continue;
            }

            table.row = fields;
            yield return table;
        }
    }

    private static List<string>? ReadRow(StreamReader reader)
    {
        if (reader.EndOfStream)
        {
            return null;
        }

        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        while (true)
        {
            var c = reader.Read();
            if (c == '"')
            {
                if (quoted && reader.Peek() == '"')
                {
                    field.Append((char)reader.Read());
                }
                else
                {
                    quoted = !quoted;
                }
            }
            else if (c < 0 || (!quoted && c is '\n' or ','))
            {
                fields.Add(field.ToString().Trim());
                field.Clear();
                if (c != ',')
                {
                    return fields;
                }
            }
            else
            {
                field.Append((char)c);
            }
        }
    }
}
