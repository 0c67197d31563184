using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants.Pages;

/// <summary>A document of an agreement.</summary>
[Needs(GrantsPermissions.ViewAgreements)]
internal sealed class AgreementPaperFileModel(Agreements agreements, Words words)
    : MoneyPageModel(words)
{
    public async Task<IActionResult> OnGetAsync(Guid id, Guid paper) =>
        await agreements.PaperAsync(id, paper, Actor, Cancel) is { } found
            ? File(found.Content.Reveal(), found.ContentType)
            : NotFound();
}
