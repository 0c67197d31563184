using Microsoft.AspNetCore.Mvc;
using Rihla.People;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Casework;

/// <summary>Takes the withdrawal of a consent, from whoever hears it first.</summary>
[Needs(CasesPermissions.TakeWithdrawal)]
internal sealed class CaseConsentWithdrawModel(
    CaseFiles files,
    Words words,
    Consents consents,
    ConsentSheet sheet,
    PersonScope scope,
    Register register
) : CasePageModel(files, words)
{
    /// <summary>Somebody who can take a consent back.</summary>
    /// <param name="Person">Who.</param>
    /// <param name="HasLeft">Whether they were taken out of the case since.</param>
    /// <param name="Purposes">What they consent to.</param>
    public sealed record Consenting(
        PersonSummary Person,
        bool HasLeft,
        IReadOnlyList<ConsentPurpose> Purposes
    );

    public IReadOnlyList<Consenting> Standing { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        var book = await consents.BookAsync(CaseFile.Id, HttpContext.RequestAborted);
        Standing =
        [
            .. CaseFile
                .Travellers.Select(t => Of(t.Person, false, Enum.GetValues<ConsentPurpose>()))
                .Concat((await LeftAsync(book)).Select(p => Of(p, true, ConsentBook.Lasting)))
                .Where(c => c.Purposes.Count > 0),
        ];
        return Page();

        Consenting Of(PersonSummary person, bool hasLeft, IReadOnlyList<ConsentPurpose> purposes) =>
            new(person, hasLeft, [.. purposes.Where(p => book.Stands(person.Id, p))]);
    }

    // Who stands in a case of others now takes it back there.
    private async Task<IEnumerable<PersonSummary>> LeftAsync(ConsentBook book)
    {
        var left = book
            .History.Select(c => c.PersonId)
            .Except(CaseFile.Travellers.Select(t => t.Person.Id))
            .ToList();
        var seen = await scope.VisibleAsync(left, Actor, HttpContext.RequestAborted);
        var people = await register.SummariesAsync(seen, HttpContext.RequestAborted);
        return people.Values.OrderBy(p => p.FullName, StringComparer.Ordinal);
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
        // Whoever hears in the mission of origin that the case is not to be shared any more does not see it any more.
        return outcome.IsDone ? await DoneIfSeenAsync("Consent.Withdraw.Done") : Refused(outcome);
    }
}
