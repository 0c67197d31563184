using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Relations.Pages;

/// <summary>The dossiers of the mission: what comes next in each, and how many people were trained.</summary>
[Needs(RelationsPermissions.View)]
internal sealed class DossierListModel(DossierOffice office, Today today, Words words)
    : RelationsPage(words)
{
    public IReadOnlyList<Dossier> All { get; private set; } = [];

    public DateOnly Day => today.Date;

    public async Task OnGetAsync() => All = await office.ListAsync(Actor, Cancel);
}
