using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui;

namespace Rihla.Results.Pages;

/// <summary>Open data: what could be released, what was, and the files.</summary>
[Needs(ResultsPermissions.ViewReleases)]
internal sealed class OpenDataModel(Releases releases, Words words) : StaffPage(words)
{
    public IReadOnlyList<int> Pending { get; private set; } = [];

    public IReadOnlyList<Release> All { get; private set; } = [];

    public async Task OnGetAsync()
    {
        Pending = await releases.PendingAsync(Actor.MissionId, Actor, Cancel);
        All = await releases.OfMissionAsync(Actor, Cancel);
    }
}
