using Microsoft.AspNetCore.Mvc;
using Rihla.Access;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages;

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
        var outcome = await registration.AddAsync(
            Code,
            new(Relation.Applicant, person.Value!, Input.Decided, Unaccompanied),
            Actor,
            HttpContext.RequestAborted
        );
        if (outcome.IsDone)
        {
            return Done("Registration.ApplicantSaved", "family");
        }
        Accepted(outcome);
        OtherCase = MemberForm.OtherCaseOf(outcome);
        await ShowMatchesAsync();
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

/// <summary>What the pages share on which people are entered.</summary>
internal static class MemberForm
{
    /// <summary>The likely matches of what is typed so far, with what was decided on them.</summary>
    public static async Task<LikelyMatchCards> MatchesAsync(
        Register register,
        CaseFile file,
        IdentityInput input,
        string? phoneCountry,
        Actor actor,
        CancellationToken cancel
    ) =>
        input.Read(phoneCountry) is { IsDone: true } read
        && $"{input.GivenNames}{input.FamilyName}{input.NameInArabic}".Any(char.IsLetter)
            ? new(
                await register.LikelyMatchesAsync(
                    Registration.Among(file, read.Value),
                    actor,
                    null,
                    cancel
                ),
                input.Decisions
            )
            : LikelyMatchCards.None;

    /// <summary>The code of the open case that was named in a refusal.</summary>
    public static string? OtherCaseOf(Outcome outcome) =>
        outcome
            .Refusals.FirstOrDefault(r => r.TextKey == "Registration.OpenCase")
            ?.Args[0]
            .ToString();
}
