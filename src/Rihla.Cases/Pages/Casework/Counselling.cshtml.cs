using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Casework;

[Needs(CasesPermissions.Work)]
internal sealed class CounsellingModel(
    CaseFiles files,
    Counselling counselling,
    RihlaDb db,
    Today today,
    Words words
) : PageModel
{
    [BindProperty]
    public SessionForm Input { get; set; } = new();

    public CaseFile Case { get; private set; } = null!;

    /// <summary>With whom of the case the reader works.</summary>
    public IReadOnlyList<Traveller> Ours => CaseOperations.WorksWith(Case, this.Me());

    public CounsellingRecord Record { get; private set; } = null!;

    public bool AsksAssessor { get; private set; }

    /// <summary>Who was counselled already, and what they were not told then.</summary>
    public IEnumerable<(string Who, IReadOnlyList<InformationGiven> Missing)> StillToSay =>
        CounsellingRecord
            .WhoDecides(Case, today.Date)
            .Where(t =>
                !t.IsRepresented && Record.LatestFirst.Any(s => s.MemberIds.Contains(t.MemberId))
            )
            .Select(t => (t.Person.FullName, Record.Missing(t.MemberId)))
            .Where(t => t.Item2.Count > 0);

    /// <summary>Who took part.</summary>
    public IEnumerable<string> NamesOf(CounsellingSession session) =>
        Case
            .Travellers.Where(t => session.MemberIds.Contains(t.MemberId))
            .Select(t => t.Person.FullName);

    /// <summary>Whether other sessions said what this one left out.</summary>
    public bool IsCompleted(CounsellingSession session) =>
        session.MemberIds.TrueForAll(m => Record.Missing(m).Count == 0);

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel)
    {
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        Input = new()
        {
            On = today.Date,
            Language = Case.Language,
            MemberIds =
            [
                .. CounsellingRecord
                    .WhoDecides(Case, today.Date)
                    .Intersect(Ours)
                    .Where(t => !t.IsRepresented)
                    .Select(t => t.MemberId),
            ],
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string code, CancellationToken cancel)
    {
        if (
            ModelState.IsValid
            && this.IsDone(
                await counselling.RecordAsync(code, Input.ToSession(), this.Me(), cancel),
                words,
                "Counselling.Done"
            )
        )
        {
            return LocalRedirect(CaseworkPage.Address(code));
        }
        return await LoadAsync(code, cancel) ? Page() : NotFound();
    }

    private async Task<bool> LoadAsync(string code, CancellationToken cancel)
    {
        if (await files.OpenAsync(code, this.Me(), cancel: cancel) is not { } file)
        {
            return false;
        }
        (Case, Record) = (file, await CounsellingRecord.LoadAsync(db, file.Id, cancel));
        AsksAssessor = file.Travellers.Any(t =>
            !t.IsRepresented && Record.OpenConcern(t.MemberId) is { Capacity: not Capacity.Able }
        );
        return true;
    }
}

/// <summary>The form of a counselling session.</summary>
internal sealed class SessionForm
{
    public List<Guid> MemberIds { get; set; } = [];

    [Required]
    public DateOnly? On { get; set; }

    public CounsellingMode Mode { get; set; }

    [StringLength(200)]
    public string? Place { get; set; }

    [Required]
    public string? Language { get; set; }

    public Understanding Understanding { get; set; }

    [StringLength(200)]
    public string? Interpreter { get; set; }

    public List<InformationGiven> Given { get; set; } = [];

    // Nothing is chosen beforehand: the counsellor answers these two.
    [Required(ErrorMessage = "Counselling.PressureUnanswered")]
    public Pressure? Pressure { get; set; }

    [Required(ErrorMessage = "Counselling.CapacityUnanswered")]
    public Capacity? Capacity { get; set; }

    [StringLength(200)]
    public string? AssessedBy { get; set; }

    [StringLength(4000)]
    public string? Concern { get; set; }

    [StringLength(8000)]
    public string? Notes { get; set; }

    public static IEnumerable<InformationGiven> AllInformation =>
        Enum.GetValues<InformationGiven>().Where(i => i != InformationGiven.None);

    /// <summary>How a session can be held.</summary>
    public static IEnumerable<CounsellingMode> Modes =>
        [CounsellingMode.InPerson, CounsellingMode.Phone, CounsellingMode.Video];

    public RecordSession ToSession() =>
        new()
        {
            MemberIds = MemberIds,
            On = On,
            Mode = Mode,
            Place = Place,
            Language = Language,
            Understanding = Understanding,
            Interpreter = Interpreter,
            Given = Given.Aggregate(InformationGiven.None, (all, one) => all | one),
            Pressure = Pressure!.Value,
            Capacity = Capacity!.Value,
            AssessedBy = AssessedBy,
            Concern = Concern,
            Notes = Notes,
        };
}
