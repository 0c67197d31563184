using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform.Data;

namespace Rihla.Site;

/// <summary>
/// A receipt of the principal applicant opens what is that person's, also when another member is the applicant from now on: it
/// must not let the one read, or withdraw, what is the other's.
/// </summary>
internal sealed class ReceiptsKept(RihlaDb db) : ApplicantHandOver
{
    public override async Task OnHandedOverAsync(
        CaseFile file,
        Guid from,
        Guid to,
        CancellationToken cancel
    )
    {
        foreach (
            var request in await db.Set<HelpRequest>()
                .Where(r => r.CaseId == file.Id && (r.MemberId == null || r.MemberId == to))
                .ToListAsync(cancel)
        )
        {
            request.MemberId = request.MemberId is null ? from : null;
        }
    }
}
