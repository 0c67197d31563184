using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora.Pages;

/// <summary>What a juror has to mark.</summary>
[Needs(DiasporaPermissions.Mark)]
internal sealed class JuryListModel(JuryRoom room, Today today, Words words) : DiasporaPage(words)
{
    public IReadOnlyList<JurorCall> All { get; private set; } = [];

    public DateOnly Day => today.Date;

    public async Task OnGetAsync() => All = await room.CallsAsync(Actor, Cancel);
}
