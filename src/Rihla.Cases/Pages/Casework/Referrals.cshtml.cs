using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Casework;

[Needs(CasesPermissions.Work)]
internal sealed class ReferralsModel(
    CaseFiles files,
    CasesSettings settings,
    RihlaDb db,
    Today today
) : PageModel
{
    public CaseFile Case { get; private set; } = null!;

    public IReadOnlyList<Referral> Referrals { get; private set; } = [];

    public bool IsLate(Referral referral) =>
        referral.Status == ReferralStatus.Sent && referral.AnswerDueOn(settings) < today.Date;

    public IEnumerable<string> Names(Referral referral) =>
        Case
            .Travellers.Where(t => referral.MemberIds.Contains(t.MemberId))
            .Select(t => t.Person.FullName);

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel)
    {
        if (await files.OpenAsync(code, this.Me(), cancel: cancel) is not { } file)
        {
            return NotFound();
        }
        Case = file;
        Referrals =
        [
            .. (
                await db.Set<Referral>()
                    .AsNoTracking()
                    .Where(r => r.CaseId == file.Id)
                    .ToListAsync(cancel)
            )
                .OrderByDescending(r => r.SentOn)
                .ThenByDescending(r => r.Id),
        ];
        return Page();
    }
}
