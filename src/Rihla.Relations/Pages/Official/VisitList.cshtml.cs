using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations.Pages;

/// <summary>The official visits of the mission.</summary>
[Needs(RelationsPermissions.View)]
internal sealed class VisitListModel(ProgrammeReader reader, Words words) : RelationsPage(words)
{
    public IReadOnlyList<OfficialVisit> All { get; private set; } = [];

    public async Task OnGetAsync() => All = await reader.ListAsync(Actor, Cancel);
}
