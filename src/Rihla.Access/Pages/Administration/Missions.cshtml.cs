using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Security;

namespace Rihla.Access.Pages.Administration;

[Needs(AccessPermissions.Missions)]
internal sealed class MissionsModel(MissionOffice office) : PageModel
{
    public IReadOnlyList<Mission> All { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => All = await office.AllAsync(cancel);
}
