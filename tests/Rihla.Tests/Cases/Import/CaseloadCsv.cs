using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases.Import;
using Rihla.Platform.Security;
using Rihla.Tests.Host;

namespace Rihla.Tests.Cases.Import;

/// <summary>Small caseload files of invented people, and their import.</summary>
internal static class CaseloadCsv
{
    private static readonly string[] Columns =
    [
        .. CaseloadColumns.Needed,
        .. CaseloadColumns.Optional,
    ];

    /// <summary>A heading and these rows.</summary>
    public static byte[] Of(params IEnumerable<string> rows) =>
        Encoding.UTF8.GetBytes(string.Join('\n', [Header, .. rows, ""]));

    public static string Header => string.Join(',', Columns);

    /// <summary>A good row about somebody whose name nobody else has, but for the cells given.</summary>
    public static string Row(int number, params (string Column, string Value)[] cells)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["external_id"] = $"X{number}",
            ["family_name"] = $"{Sound(number)}{Sound(number / 7 + 3)}go",
            ["given_names"] = $"{Sound(number * 13 + 5)}{Sound(number * 3 + 11)}",
            ["sex"] = "M",
            ["birth_date"] = $"{1960 + number % 40}-{1 + number % 12:00}-{1 + number % 28:00}",
            ["nationality"] = "GN",
            ["requested_on"] = "2025-02-01",
            ["case_ref"] = $"C{number}",
            ["relation"] = "applicant",
        };
        foreach (var (column, value) in cells)
        {
            values[column] = value;
        }
        return string.Join(',', Columns.Select(c => Quoted(values.GetValueOrDefault(c, ""))));
    }

    /// <summary>Imports a file into the mission in Morocco.</summary>
    public static async Task<ImportResult> ImportAsync(
        House house,
        byte[] file,
        ImportOptions? options = null,
        IProgress<ImportProgress>? told = null,
        CancellationToken cancel = default
    )
    {
        using var stream = new MemoryStream(file);
        var outcome = await house.InScopeAsync(s =>
            s.GetRequiredService<CaseImport>()
                .RunAsync(
                    stream,
                    (options ?? new()) with
                    {
                        MissionCode = "MA",
                    },
                    told,
                    Actor.System,
                    cancel
                )
        );
        Assert.True(outcome.IsDone);
        return outcome.Value;
    }

    // Names that sound different for different numbers, so that nobody is taken for somebody else.
    private static string Sound(int number)
    {
        const string Consonants = "bdfgklmnprstvz";
        const string Vowels = "aeiou";
        var name = new StringBuilder();
        for (var n = Math.Abs(number * 7919 + 17); name.Length < 6; n /= 3)
        {
            name.Append(Consonants[n % Consonants.Length]).Append(Vowels[n / 5 % Vowels.Length]);
        }
        return name.ToString();
    }

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\n") < 0
            ? text
            : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
