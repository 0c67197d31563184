using Microsoft.AspNetCore.Mvc;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Monitoring;

namespace Rihla.Reintegration.Pages.Monitoring;

/// <summary>The visits of a case: planned, held, called off.</summary>
[Needs(FollowUpPermissions.View)]
internal sealed class VisitsModel(CaseFiles files, MonitoringDesk desk, Today today, Words words)
    : ReintegrationCasePage(files, words)
{
    public IReadOnlyList<MonitoringVisit> Visits { get; private set; } = [];

    public DateOnly Today => today.Date;

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync("Visit.Title", "visit.viewed"))
        {
            return NotFound();
        }
        Visits = await desk.VisitsAsync(CaseFile.Id, Cancel);
        return Page();
    }
}
