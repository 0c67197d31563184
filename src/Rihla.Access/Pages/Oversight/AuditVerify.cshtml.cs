using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Security;

namespace Rihla.Access.Pages.Oversight;

[Needs(AccessPermissions.Audit)]
internal sealed class AuditVerifyModel(AuditSearch search) : PageModel
{
    public AuditWalk? Walk { get; private set; }

    public async Task OnPostAsync(CancellationToken cancel)
    {
        Walk = await search.VerifyAsync(HttpContext.Features.GetRequiredFeature<Actor>(), cancel);
    }
}
