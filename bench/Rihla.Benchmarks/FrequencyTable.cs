using Rihla.Matching;

namespace Rihla.Benchmarks;

/// <summary>
/// Counts how many people of a register bear each form and each sound, and writes the table that the library embeds:
/// only what more than one person in 8,000 bears, rounded to two digits, so that nobody can be told from it.
/// </summary>
internal static class FrequencyTable
{
    private const double Rarest = 120;

    /// <summary>A person of the caseload counts ten times: a quarter of the table is the people this is made for.</summary>
    private const double CaseloadWeight = 10;

    public static string Write(string register, string caseload, TextWriter output)
    {
        var forms = new Dictionary<string, double>(StringComparer.Ordinal);
        var sounds = new Dictionary<string, double>(StringComparer.Ordinal);
        var total = 0.0;
        foreach (var (row, weight) in Rows(register, caseload))
        {
            total += weight;
            var parts = Name.Parts(
                new WrittenName(row.Value("given_names"), row.Value("family_name"))
            );
            Count(forms, parts.Select(part => part.Form), weight);
            Count(sounds, parts.Select(part => part.FrequencyKey), weight);
        }

        Write("f", forms, total, output);
        Write("s", sounds, total, output);
        return "";
    }

    // The targets of the queries, whose numbers begin with P, are not counted: they are what is measured.
    private static IEnumerable<(Table Row, double Weight)> Rows(string register, string caseload) =>
        Table
            .Rows(register)
            .Where(row => !row["external_id"].StartsWith('P'))
            .Select(row => (row, 1.0))
            .Concat(Table.Rows(caseload).Select(row => (row, CaseloadWeight)));

    private static void Count(
        Dictionary<string, double> counts,
        IEnumerable<string> names,
        double weight
    )
    {
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            counts[name] = counts.GetValueOrDefault(name) + weight;
        }
    }

    private static void Write(
        string kind,
        Dictionary<string, double> counts,
        double total,
        TextWriter output
    )
    {
        var table = counts
            .Select(pair => (Name: pair.Key, PerMillion: pair.Value * 1_000_000 / total))
            .Where(entry => entry.PerMillion >= Rarest)
            .OrderByDescending(entry => entry.PerMillion)
            .ThenBy(entry => entry.Name, StringComparer.Ordinal);
        foreach (var (name, perMillion) in table)
        {
            var digits = Math.Pow(10, Math.Floor(Math.Log10(perMillion)) - 1);
            output.WriteLine($"{kind} {name} {Math.Round(perMillion / digits) * digits:0}");
        }
    }
}
