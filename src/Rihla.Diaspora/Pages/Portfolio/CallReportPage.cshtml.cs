using Microsoft.AspNetCore.Mvc;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Files;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora.Pages;

/// <summary>The report of a call for its closing conference, to print, in three languages.</summary>
[Needs(DiasporaPermissions.Figures)]
internal sealed class CallReportPageModel(
    Diaspora.Portfolio portfolio,
    CallDesk desk,
    Missions missions,
    Today today,
    Words words
) : DiasporaPage(words)
{
    /// <summary>The language in which it is told; that of the reader, when none is asked for.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Language { get; set; }

    public Call Call { get; private set; } = null!;

    public PortfolioFigures Figures { get; private set; } = null!;

    public DateOnly Day => today.Date;

    public string MissionName { get; private set; } = "";

    public Words Told => T.In(Languages.Knows(Language) ? Language! : T.Language);

    public async Task<IActionResult> OnGetAsync(string address)
    {
        if (await desk.FindAsync(address, Actor, Cancel) is not { } found)
        {
            return NotFound();
        }
        Call = found;
        Figures = await portfolio.OfAsync(found.Id, Actor, Cancel);
        MissionName =
            (await missions.AllAsync(Cancel))
                .FirstOrDefault(m => m.Id == found.MissionId)
                ?.NameIn(Told.Language)
            ?? "";
        return Page();
    }
}

/// <summary>The report of a call as a file. Who takes it is recorded.</summary>
[Needs(DiasporaPermissions.Figures)]
internal sealed class CallReportFileModel(
    Diaspora.Portfolio portfolio,
    CallDesk desk,
    ReadLog reads,
    Words words
) : DiasporaPage(words)
{
    public async Task<IActionResult> OnGetAsync(string address, string format, string? language)
    {
        if (
            !TableFile.Formats.Contains(format, StringComparer.Ordinal)
            || await desk.FindAsync(address, Actor, Cancel) is not { } call
        )
        {
            return NotFound();
        }
        await reads.SawAsync(
            Actor,
            new("diaspora.report-taken") { Args = [address, format.ToUpperInvariant()] },
            Cancel
        );
        var told = T.In(Languages.Knows(language) ? language! : T.Language);
        var tables = CallReport.Of(await portfolio.OfAsync(call.Id, Actor, Cancel), told);
        using var bytes = new MemoryStream();
        await TableFile.WriteAsync(
            bytes,
            format,
            [
                told["CallReport.Part"],
                told["CallReport.Line"],
                told["CallReport.Figure"],
                told["CallReport.Value"],
            ],
            RowsOf(tables),
            Cancel
        );
        return File(bytes.ToArray(), TableFile.ContentType(format), $"{address}.{format}");
    }

    // One figure a row, so that every spreadsheet can sort and add them.
    private static async IAsyncEnumerable<IReadOnlyList<object?>> RowsOf(
        IEnumerable<ReportTable> tables
    )
    {
        foreach (var table in tables)
        {
            foreach (var row in table.Rows)
            {
                for (var i = 1; i < row.Count; i++)
                {
                    if (row[i] is not null)
                    {
                        yield return [table.Title, row[0], table.Columns[i], row[i]];
                    }
                }
            }
        }
        await Task.CompletedTask;
    }
}
