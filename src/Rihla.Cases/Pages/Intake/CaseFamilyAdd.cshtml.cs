using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Access;
using Rihla.People;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Intake;

/// <summary>Adds a member of the family, with the register beside the form.</summary>
[Needs(CasesPermissions.Register)]
internal sealed class CaseFamilyAddModel(
    CaseFiles files,
    Words words,
    Registration registration,
    Register register,
    Missions missions
) : CasePageModel(files, words)
{
    [BindProperty]
    public IdentityInput Input { get; set; } = new();

    [BindProperty]
    public Relation? Relation { get; set; }

    [BindProperty]
    public bool Unaccompanied { get; set; }

    public LikelyMatchCards Matches { get; private set; } = LikelyMatchCards.None;

    /// <summary>The open case that the person already has.</summary>
    public string? OtherCase { get; private set; }

    public IEnumerable<SelectListItem> Relations =>
        new[] { Cases.Relation.Spouse, Cases.Relation.Child, Cases.Relation.Other }.Select(
            r => new SelectListItem(T.Of(r), r.ToString())
        );

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        Input = new()
        {
            Nationality = CaseFile.Applicant?.Person.Nationality,
            Language = CaseFile.Language,
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        if (Relation is not { } relation || relation == Cases.Relation.Applicant)
        {
            ModelState.AddModelError(nameof(Relation), T["Family.RelationMissing"]);
            return Page();
        }
        var country = (
            await missions.FindAsync(CaseFile.HostMissionId, HttpContext.RequestAborted)
        )?.Country;
        var person = Input.Read(country);
        if (!Accepted(person))
        {
            Matches = await MemberForm.MatchesAsync(
                register,
                CaseFile,
                Input,
                country,
                Actor,
                HttpContext.RequestAborted
            );
            return Page();
        }
        (var outcome, Matches) = await MemberForm.EnterAsync(
            registration,
            register,
            CaseFile,
            new(relation, person.Value!, Input.Decided, Unaccompanied),
            Input,
            country,
            Actor,
            HttpContext.RequestAborted
        );
        if (outcome.IsDone)
        {
            TempData["Refused"] = MemberForm.NotTaken(outcome.Value!, T);
            return Done("Family.Added", "family");
        }
        Accepted(outcome);
        OtherCase = MemberForm.OtherCaseOf(outcome);
        return Page();
    }
}
