using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants.Pages;

/// <summary>One agreement with its parties, renewals, documents and commitments.</summary>
[Needs(GrantsPermissions.ViewAgreements)]
internal sealed class AgreementViewModel(Agreements agreements, Today today, Words words)
    : MoneyPageModel(words)
{
    public Agreement Agreement { get; private set; } = null!;

    public DateOnly Day => today.Date;

    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        if (await agreements.FindAsync(id, Actor, Cancel) is not { } found)
        {
            return NotFound();
        }
        Agreement = found;
        return Page();
    }

    public async Task<IActionResult> OnPostKeptAsync(Guid id, Guid commitment) =>
        Answer(
            await agreements.KeptAsync(id, commitment, Actor, Cancel),
            "Commitment.KeptDone",
            $"/app/agreements/{id}"
        );
}
