using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Audit;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui;

namespace Rihla.Results.Pages;

/// <summary>The report about a grant as a file; who takes it is recorded.</summary>
[Needs(ResultsPermissions.GrantReport)]
internal sealed class GrantReportFileModel(DonorReports reports, ReadLog log, Words words)
    : StaffPage(words)
{
    public async Task<IActionResult> OnGetAsync(Guid id, string format)
    {
        if (await reports.FindAsync(id, Actor, Cancel) is not { } report)
        {
            return NotFound();
        }
        await log.SawAsync(
            Actor,
            new("grant.report-exported") { Args = [report.Grant.Name, format.ToUpperInvariant()] },
            Cancel
        );
        return File(
            DonorReportFiles.Write(report, format, Actor, T),
            PeriodReportFiles.ContentType(format),
            $"grant-{report.On:yyyy-MM-dd}.{format}"
        );
    }
}
