using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Audit;
using Rihla.Platform.Security;

namespace Rihla.Access.Pages.Oversight;

[Needs(AccessPermissions.Audit)]
internal sealed class AuditVerifyModel(AuditSearch search) : PageModel
{
    public bool IsDone { get; private set; }

    public long Entries { get; private set; }

    public IReadOnlyList<AuditBreak> Breaks { get; private set; } = [];

    public async Task OnPostAsync(CancellationToken cancel)
    {
        (Entries, Breaks) = await search.VerifyAsync(
            HttpContext.Features.GetRequiredFeature<Actor>(),
            cancel
        );
        IsDone = true;
    }
}
