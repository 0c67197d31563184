using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Casework;

[Needs(CasesPermissions.Work)]
internal sealed class DeclarationModel(
    CaseFiles files,
    Declarations declarations,
    RihlaDb db,
    Today today,
    Words words
) : PageModel
{
    [BindProperty]
    public DeclarationForm Input { get; set; } = new();

    public CaseFile Case { get; private set; } = null!;

    public SignedPapers Papers { get; private set; } = null!;

    private IReadOnlySet<Guid> consentOnRoute = new HashSet<Guid>();
    private IReadOnlySet<Guid> spokenFor = new HashSet<Guid>();

    public IReadOnlyList<string> Paragraphs => declarations.ParagraphsIn(words.Language);

    /// <summary>Why nothing can be signed now; nothing, when it can.</summary>
    public Refusal? NotNow { get; private set; }

    /// <summary>Those who are of age on the day of travel, and of them those who have still to sign.</summary>
    public IReadOnlyList<Traveller> Adults { get; private set; } = [];

    public IReadOnlyList<Traveller> Children { get; private set; } = [];

    // The day on which it is judged who is of age.
    private DateOnly Day => Case.TravelOn ?? today.Date;

    public Traveller Who(Guid memberId) => Case.Travellers.First(t => t.MemberId == memberId);

    public bool MustSign(Traveller adult) =>
        adult.DepartedOn is null
        && !adult.IsRepresented
        && (
            Papers.Standing(adult.MemberId) is not { } standing || standing.Country != Case.Country
        );

    /// <summary>Whether an adult has not signed who must, or nobody has consented for one who cannot decide.</summary>
    public bool IsMissing(Traveller adult) =>
        MustSign(adult)
        || (
            adult is { DepartedOn: null, IsRepresented: true }
            && !spokenFor.Contains(adult.MemberId)
        );

    public bool NeedsConsent(Traveller child) =>
        child.DepartedOn is null
        // Of a child alone, the guardian's consent stands on the protection route.
        && !consentOnRoute.Contains(child.MemberId)
        && (ConsentFor(child) is not { } standing || standing.Country != Case.Country);

    public GuardianConsent? ConsentFor(Traveller child) =>
        Papers.ConsentFor(Case, child.MemberId, Day);

    public IReadOnlyList<SelectListItem> TextLanguages =>
        [.. Languages.All.Select(l => new SelectListItem(Languages.OwnName(l), l))];

    public IReadOnlyList<SelectListItem> GuardiansOf(Guid childId) =>
        CaseworkPage.People(Case.GuardiansOf(Who(childId), Day));

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel)
    {
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        Input = new()
        {
            On = today.Date,
            TextLanguage = Languages.Or(Case.Language),
            ExplainedIn = Case.Language,
            Interpreter = await InterpreterAsync(cancel),
            Adults =
            [
                .. Adults.Where(MustSign).Select(a => new AdultForm { MemberId = a.MemberId }),
            ],
            Children =
            [
                .. Children
                    .Where(NeedsConsent)
                    .Select(c => (Child: c, Parent: ParentOf(c)))
                    .Select(c => new ChildForm
                    {
                        MemberId = c.Child.MemberId,
                        GuardianMemberId = c.Parent?.MemberId,
                        Guardianship =
                            c.Parent is null ? Guardianship.LegalGuardian
                            : c.Parent.Person.Sex == Sex.M ? Guardianship.Father
                            : Guardianship.Mother,
                    }),
            ],
        };
        return Page();
    }

    private Traveller? ParentOf(Traveller child) =>
        child.Unaccompanied
            ? null
            : Case.GuardiansOf(child, Day).FirstOrDefault(a => a.IsParentOf(child));

    public async Task<IActionResult> OnPostAsync(string code, CancellationToken cancel)
    {
        if (
            ModelState.IsValid
            && this.IsDone(
                await declarations.SignAsync(code, Input.ToSigning(), this.Me(), cancel),
                words,
                "Declaration.Done"
            )
        )
        {
            return LocalRedirect(CaseworkPage.Address(code));
        }
        return await LoadAsync(code, cancel) ? Page() : NotFound();
    }

    // Who interpreted the counselling, or held it in that language, most likely explains the declaration too.
    private async Task<string?> InterpreterAsync(CancellationToken cancel)
    {
        if (Languages.Knows(Case.Language))
        {
            return null;
        }
        var counselling = await CounsellingRecord.LoadAsync(db, Case.Id, cancel);
        var latest = counselling.LatestFirst.FirstOrDefault();
        return latest?.Interpreter?.Reveal() ?? latest?.RecordedByName;
    }

    private async Task<bool> LoadAsync(string code, CancellationToken cancel)
    {
        if (await files.OpenAsync(code, this.Me(), cancel: cancel) is not { } file)
        {
            return false;
        }
        (Case, Papers) = (file, await SignedPapers.LoadAsync(db, file.Id, cancel));
        var routes = await CaseRoutes.LoadAsync(db, file.Id, cancel);
        (consentOnRoute, spokenFor) = (
            routes.ChildrenWithGuardianConsent(file),
            routes.SpokenFor(file)
        );
        (Adults, Children) = ([.. file.AdultsOn(Day)], [.. file.ChildrenOn(Day)]);
        NotNow = CaseOperations.HostAlone(file, this.Me()) ?? Declarations.WhyNotNow(file);
        if (
            Input.Adults.RemoveAll(a => file.Travellers.All(t => t.MemberId != a.MemberId))
                + Input.Children.RemoveAll(c => file.Travellers.All(t => t.MemberId != c.MemberId))
            > 0
        )
        {
            ModelState.Forget($"{nameof(Input)}.{nameof(Input.Adults)}");
            ModelState.Forget($"{nameof(Input)}.{nameof(Input.Children)}");
        }
        return true;
    }
}

/// <summary>The form on which a family signs.</summary>
internal sealed class DeclarationForm
{
    public List<AdultForm> Adults { get; set; } = [];

    public List<ChildForm> Children { get; set; } = [];

    public DateOnly? On { get; set; }

    public string TextLanguage { get; set; } = Languages.French;

    public string? ExplainedIn { get; set; }

    [StringLength(200)]
    public string? Interpreter { get; set; }

    [StringLength(200)]
    public string? Witness { get; set; }

    public IFormFile? Scan { get; set; }

    public SignDeclaration ToSigning() =>
        new()
        {
            Adults =
            [
                .. Adults
                    .Where(a => a.Method is not null)
                    .Select(a => new AdultSigns(a.MemberId, a.Method!.Value)),
            ],
            Children =
            [
                .. Children
                    .Where(c => c.Method is not null)
                    .Select(c => new GuardianSigns(
                        c.MemberId,
                        c.GuardianMemberId,
                        c.GuardianName,
                        c.Guardianship,
                        c.Method!.Value
                    )),
            ],
            On = On,
            TextLanguage = TextLanguage,
            ExplainedIn = ExplainedIn,
            Interpreter = Interpreter,
            Witness = Witness,
            Scan = Scan?.OpenReadStream(),
            ScanName = Scan?.FileName,
        };
}

/// <summary>One adult on the form: how they signed; nothing, when they have not.</summary>
internal sealed class AdultForm
{
    public Guid MemberId { get; set; }

    public SigningMethod? Method { get; set; }
}

/// <summary>One child on the form: who consents, and how; nothing, when nobody has.</summary>
internal sealed class ChildForm
{
    public Guid MemberId { get; set; }

    public Guid? GuardianMemberId { get; set; }

    [StringLength(200)]
    public string? GuardianName { get; set; }

    public Guardianship Guardianship { get; set; }

    public SigningMethod? Method { get; set; }
}
