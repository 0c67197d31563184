using Microsoft.AspNetCore.Mvc;
using Rihla.Access;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui;

namespace Rihla.Results.Pages;

/// <summary>What the mission has released, as a file.</summary>
[Needs(ResultsPermissions.ViewReleases)]
internal sealed class OpenDataFileModel(PublishedFigures published, Missions missions, Words words)
    : StaffPage(words)
{
    public async Task<IActionResult> OnGetAsync(string format) =>
        await missions.FindAsync(Actor.MissionId, Cancel) is { } mission
            ? File(
                await published.FileAsync(mission.Code, format, T, Cancel),
                PeriodReportFiles.ContentType(format),
                $"rihla-open-data.{format}"
            )
            : NotFound();
}
