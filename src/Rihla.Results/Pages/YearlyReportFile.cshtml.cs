using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Results.Pages;

/// <summary>The yearly report as a file to keep or send.</summary>
[Needs(ResultsPermissions.Report)]
internal sealed class YearlyReportFileModel(YearlyReports reports, Words words) : PageModel
{
    public async Task<IActionResult> OnGetAsync(int year, string format, CancellationToken cancel)
    {
        if (!YearlyReportFiles.Formats.Contains(format, StringComparer.Ordinal))
        {
            return NotFound();
        }
        var made = await reports.MakeAsync(
            year,
            HttpContext.Features.GetRequiredFeature<Actor>(),
            cancel
        );
        return made.IsDone
            ? File(
                YearlyReportFiles.Write(made.Value, format, words),
                YearlyReportFiles.ContentType(format),
                string.Create(CultureInfo.InvariantCulture, $"rihla-{year}.{format}")
            )
            : NotFound();
    }
}
