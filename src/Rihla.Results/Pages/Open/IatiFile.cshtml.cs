using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui;

namespace Rihla.Results.Pages;

/// <summary>The activities of the mission as an IATI file.</summary>
[Needs(ResultsPermissions.Iati)]
internal sealed class IatiFileModel(IatiActivities activities, Words words) : StaffPage(words)
{
    public async Task<IActionResult> OnGetAsync()
    {
        using var file = new MemoryStream();
        await activities.WriteAsync([Actor.MissionId], file, Cancel);
        return File(file.ToArray(), "application/xml", "rihla-iati.xml");
    }
}
