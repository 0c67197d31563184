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

    /// <summary>A colleague registered the applicant while this form was filled in.</summary>
    public bool IsSecond { get; private set; }

    /// <summary>What was typed into a form that cannot be saved any more.</summary>
    public IEnumerable<(string Label, string Text)> Typed =>
        new (string Label, string? Text)[]
        {
            (T["Person.GivenNames"], Input.GivenNames),
            (T["Person.FamilyName"], Input.FamilyName),
            (T["Person.NameInArabic"], Input.NameInArabic),
            (T["Person.OtherSpellings"], Input.OtherSpellings),
            (T["Person.Birth"], Input.Birth.TryRead(out var birth) ? T.Date(birth) : null),
            (T["Person.Sex"], Input.Sex is { } sex ? T.Of(sex) : null),
            (
                T["Person.Nationality"],
                Input.Nationality is { Length: > 0 } country ? T.Country(country) : null
            ),
            (
                T["Person.Language"],
                Input.Language is { Length: > 0 } language ? T.SpokenLanguage(language) : null
            ),
            (T["Person.Phone"], Input.Phone),
            (T["Document.Type"], Input.DocumentType is { } type ? T.Of(type) : null),
            (T["Document.Number"], Input.DocumentNumber),
        }
            .Where(f => !string.IsNullOrWhiteSpace(f.Text))
            .Select(f => (f.Label, f.Text!));

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
        IsSecond = CaseFile.Applicant is not null;
        if (IsSecond || !ModelState.IsValid)
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
