using Microsoft.AspNetCore.Mvc;
using Rihla.Cases;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Monitoring;

namespace Rihla.Reintegration.Pages.Monitoring;

/// <summary>How content the people of a case have been with the help.</summary>
[Needs(FollowUpPermissions.View)]
internal sealed class SatisfactionPageModel(CaseFiles files, MonitoringDesk desk, Words words)
    : ReintegrationCasePage(files, words)
{
    public IReadOnlyList<Satisfaction> Earlier { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync("Satisfaction.Title", "satisfaction.viewed"))
        {
            return NotFound();
        }
        Earlier = await desk.SatisfactionAsync(CaseFile.Id, Cancel);
        return Page();
    }
}
