using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Cases;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Results.Pages;

/// <summary>A report as a file to keep or send.</summary>
[Needs(ResultsPermissions.Report)]
internal sealed class PeriodReportFileModel(PeriodReports reports, Words words) : PageModel
{
    public async Task<IActionResult> OnGetAsync(
        int year,
        string format,
        int? quarter,
        ReturnBasis basis,
        CancellationToken cancel
    )
    {
        if (
            !ModelState.IsValid
            || !PeriodReportFiles.Formats.Contains(format, StringComparer.Ordinal)
        )
        {
            return NotFound();
        }
        var made = await reports.MakeAsync(
            new(new(year, quarter), basis),
            HttpContext.Features.GetRequiredFeature<Actor>(),
            cancel
        );
        return made.IsDone
            ? File(
                PeriodReportFiles.Write(made.Value, format, words),
                PeriodReportFiles.ContentType(format),
                $"rihla-{made.Value.Period.Code}.{format}"
            )
            : NotFound();
    }
}
