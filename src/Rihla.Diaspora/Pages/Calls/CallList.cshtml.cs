using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora.Pages;

/// <summary>The calls of the mission.</summary>
[Needs(DiasporaPermissions.Figures)]
internal sealed class CallListModel(CallDesk desk, Today today, Words words) : DiasporaPage(words)
{
    public IReadOnlyList<Call> All { get; private set; } = [];

    public DateOnly Day => today.Date;

    public async Task OnGetAsync() => All = await desk.ListAsync(Actor, Cancel);
}
