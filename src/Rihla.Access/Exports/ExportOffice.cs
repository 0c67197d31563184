using System.Globalization;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Exports;
using Rihla.Platform.Files;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>Lets lists leave the house: asks what for, records who takes what, and then writes it row by row.</summary>
internal sealed class ExportOffice(IEnumerable<ListExport> lists, ReadLog log, Words words)
{
    /// <summary>A purpose is said in at least so many characters: a word is not enough to judge it by later.</summary>
    public const int ShortestPurpose = 10;

    public const int LongestPurpose = 500;

    /// <summary>The lists that the actor may take, by name.</summary>
    public IReadOnlyList<ListExport> Of(Actor by) =>
        by.May(AccessPermissions.Export)
            ?
            [
                .. lists
                    .Where(l => by.May(l.Permission))
                    .OrderBy(l => words[$"Export.{l.Key}"], StringComparer.CurrentCulture),
            ]
            : [];

    /// <summary>
    /// Records the export before the first row is read. The file is then written by <see cref="WriteAsync"/>, which records
    /// how many rows went out.
    /// </summary>
    /// <returns>The list; refused for a list that does not exist for the actor, a format that does not, and without a purpose.</returns>
    public async Task<Outcome<ListExport>> BeginAsync(
        string? key,
        string? format,
        string? purpose,
        Actor by,
        CancellationToken cancel
    )
    {
        by.Need(AccessPermissions.Export);
        var list = Of(by).FirstOrDefault(l => l.Key == key);
        var faults = new List<Refusal>();
        if (list is null)
        {
            faults.Add(Refusal.Of("List", "Export.ListUnknown"));
        }
        if (format is null || !TableFile.Formats.Contains(format, StringComparer.Ordinal))
        {
            faults.Add(Refusal.Of("Format", "Export.FormatUnknown"));
        }
        var why = purpose?.Trim() ?? "";
        if (why.Length is < ShortestPurpose or > LongestPurpose)
        {
            faults.Add(
                Refusal.Of("Purpose", "Export.PurposeMissing", ShortestPurpose, LongestPurpose)
            );
        }
        if (faults.Count > 0)
        {
            return faults;
        }
        await log.SawAsync(
            by,
            new("list.exported")
            {
                Args = [Fill.Text($"Export.{key}"), format!.ToUpperInvariant()],
                Reason = why,
            },
            cancel
        );
        return list!;
    }

    /// <summary>Writes the file, and records how many rows went out, also when the reader hangs up before the end.</summary>
    public async Task WriteAsync(
        ListExport list,
        string format,
        Stream to,
        Actor by,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(list);
        var rows = 0;
        try
        {
            await TableFile.WriteAsync(
                to,
                format,
                [.. list.Columns.Select(c => words[c])],
                Counted(),
                cancel
            );
        }
        finally
        {
            await log.SawAsync(
                by,
                new("list.export-ended")
                {
                    Args =
                    [
                        Fill.Text($"Export.{list.Key}"),
                        rows.ToString(CultureInfo.InvariantCulture),
                    ],
                },
                CancellationToken.None
            );
        }

        async IAsyncEnumerable<IReadOnlyList<object?>> Counted()
        {
            await foreach (var row in list.RowsAsync(by, words, cancel).WithCancellation(cancel))
            {
                rows++;
                yield return row;
            }
        }
    }
}
