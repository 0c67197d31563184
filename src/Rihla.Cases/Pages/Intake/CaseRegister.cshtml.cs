using Microsoft.AspNetCore.Mvc;
using Rihla.Access;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Intake;

/// <summary>Registers the principal applicant, with the register beside the form.</summary>
[Needs(CasesPermissions.Register)]
internal sealed class CaseRegisterModel(
    CaseFiles files,
    Words words,
    Registration registration,
    Register register,
    Missions missions,
    Today today
) : CasePageModel(files, words)
{
    [BindProperty]
    public IdentityInput Input { get; set; } = new();

    [BindProperty]
    public bool Unaccompanied { get; set; }

    public LikelyMatchCards Matches { get; private set; } = LikelyMatchCards.None;

    /// <summary>The open case that the person already has.</summary>
    public string? OtherCase { get; private set; }

    public DateOnly Today => today.Date;

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        Input = FirstGuess(CaseFile);
        if (CaseFile.Applicant is null)
        {
            await ShowMatchesAsync();
        }
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        if (!ModelState.IsValid)
        {
            return Page();
        }
        var person = Input.Read(await PhoneCountryAsync());
        if (!Accepted(person))
        {
            await ShowMatchesAsync();
            return Page();
        }
        (var outcome, Matches) = await MemberForm.EnterAsync(
            registration,
            register,
            CaseFile,
            new(Relation.Applicant, person.Value!, Input.Decided, Unaccompanied),
            Input,
            await PhoneCountryAsync(),
            Actor,
            HttpContext.RequestAborted
        );
        if (outcome.IsDone)
        {
            TempData["Refused"] = MemberForm.NotTaken(outcome.Value!, T);
            return Done("Registration.ApplicantSaved", "family");
        }
        Accepted(outcome);
        OtherCase = MemberForm.OtherCaseOf(outcome);
        return Page();
    }

    // What was said on the telephone is not typed again.
    private static IdentityInput FirstGuess(CaseFile file)
    {
        var name = file.Case.CallerName?.Reveal().Trim() ?? "";
        var space = name.LastIndexOf(' ');
        var phone = file.Case.CallerPhone?.Reveal();
        return new()
        {
            GivenNames = space < 0 ? name : name[..space],
            FamilyName = space < 0 ? null : name[(space + 1)..],
            Phone = phone?.StartsWith('+') == true ? phone : null,
            Nationality = file.Country,
            Language = file.Language,
        };
    }

    private async Task<string?> PhoneCountryAsync() =>
        (await missions.FindAsync(CaseFile.HostMissionId, HttpContext.RequestAborted))?.Country;

    private async Task ShowMatchesAsync() =>
        Matches = await MemberForm.MatchesAsync(
            register,
            CaseFile,
            Input,
            await PhoneCountryAsync(),
            Actor,
            HttpContext.RequestAborted
        );
}
