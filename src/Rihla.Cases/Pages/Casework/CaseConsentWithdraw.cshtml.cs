using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Casework;

/// <summary>Takes the withdrawal of a consent, from whoever hears it first.</summary>
[Needs(CasesPermissions.TakeWithdrawal)]
internal sealed class CaseConsentWithdrawModel(
    CaseFiles files,
    Words words,
    Consents consents,
    ConsentSheet sheet
) : CasePageModel(files, words)
{
    public IReadOnlyDictionary<Traveller, IReadOnlyList<ConsentPurpose>> Standing
    {
        get;
        private set;
    } = new Dictionary<Traveller, IReadOnlyList<ConsentPurpose>>();

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        var book = await consents.BookAsync(CaseFile.Id, HttpContext.RequestAborted);
        Standing = CaseFile
            .Travellers.Select(t =>
                (
                    Traveller: t,
                    Purposes: (IReadOnlyList<ConsentPurpose>)
                        [
                            .. Enum.GetValues<ConsentPurpose>()
                                .Where(p => book.Stands(t.Person.Id, p)),
                        ]
                )
            )
            .Where(x => x.Purposes.Count > 0)
            .ToDictionary(x => x.Traveller, x => x.Purposes);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid person, ConsentPurpose purpose)
    {
        var outcome = await sheet.WithdrawAsync(
            Code,
            person,
            purpose,
            Actor,
            HttpContext.RequestAborted
        );
        return outcome.IsDone ? Done("Consent.Withdraw.Done") : Refused(outcome);
    }
}
