using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Components;

namespace Rihla.Cases.Pages.Casework;

[Needs(CasesPermissions.Protect)]
internal sealed class TraffickingModel(
    CaseFiles files,
    TraffickingAssessments assessments,
    Words words
) : PageModel
{
    [BindProperty]
    public TraffickingForm Input { get; set; } = new();

    [BindProperty]
    public Keep Keep { get; set; } = [];

    public CaseFile Case { get; private set; } = null!;

    public Traveller Who { get; private set; } = null!;

    public TraffickingAssessment? Stored { get; private set; }

    public int StoredVersion => Stored is null ? 0 : Stored.Version + 1;

    public IReadOnlyList<ConflictField> Conflicts { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Items(string list) =>
        [
            .. Htcds
                .Codes(list)
                .Select(c => new SelectListItem(Htcds.Label(list, c, words.Language), c)),
        ];

    public async Task<IActionResult> OnGetAsync(string code, Guid member, CancellationToken cancel)
    {
        if (!await LoadAsync(code, member, cancel))
        {
            return NotFound();
        }
        Input = Filled();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string code, Guid member, CancellationToken cancel)
    {
        if (!await LoadAsync(code, member, cancel))
        {
            return NotFound();
        }
        if (Keep.Theirs(nameof(TraffickingFindings)))
        {
            Input = Filled();
        }
        if (!ModelState.IsValid)
        {
            return Page();
        }
        var outcome = await assessments.SaveAsync(
            code,
            member,
            Input.ToFindings(),
            Input.Version,
            this.Me(),
            cancel
        );
        if (this.IsDone(outcome, words, "Trafficking.Done"))
        {
            return LocalRedirect(CaseworkPage.Address(code, "protection"));
        }
        if (outcome.Refusals.Contains(Outcome.ChangedMeanwhile))
        {
            Conflicts =
            [
                new(
                    nameof(TraffickingFindings),
                    words["Trafficking.Title"],
                    Say(Filled()),
                    Say(Input)
                ),
            ];
        }
        return Page();
    }

    private async Task<bool> LoadAsync(string code, Guid member, CancellationToken cancel)
    {
        var file = await files.OpenAsync(code, this.Me(), "trafficking.viewed", cancel);
        if (file?.Travellers.FirstOrDefault(t => t.MemberId == member) is not { } who)
        {
            return false;
        }
        (Case, Who) = (file, who);
        Stored = await assessments.FindAsync(file.Id, member, cancel);
        return true;
    }

    private TraffickingForm Filled() =>
        TraffickingForm.Of(Stored?.Findings.Reveal() ?? TraffickingFindings.Nothing, StoredVersion);

    private string Say(TraffickingForm form) =>
        string.Join(
            " · ",
            new[]
            {
                (Htcds.Status, (IEnumerable<string>)[form.Status ?? ""]),
                (Htcds.DecidedBy, [form.DecidedBy ?? ""]),
                (Htcds.Recruitment, form.Recruitment),
                (Htcds.Control, form.Control),
                (Htcds.Exploitation, form.Exploitation),
                (Htcds.Industry, form.Industry),
                (Htcds.SexualExploitation, form.SexualExploitation),
            }
                .SelectMany(l =>
                    Htcds
                        .Known(l.Item1, l.Item2)
                        .Select(c => Htcds.Label(l.Item1, c, words.Language))
                )
                .Concat(
                    new[]
                    {
                        form.PlaceOfRecruitment,
                        form.PlaceOfExploitation,
                        form.Note,
                    }.OfType<string>()
                )
        );
}

/// <summary>The form of a trafficking assessment.</summary>
internal sealed class TraffickingForm
{
    public int Version { get; set; }

    [Required(ErrorMessage = "Trafficking.StatusMissing")]
    public string? Status { get; set; }

    public string? DecidedBy { get; set; }

    public List<string> Recruitment { get; set; } = [];

    public List<string> Control { get; set; } = [];

    public List<string> Exploitation { get; set; } = [];

    public List<string> Industry { get; set; } = [];

    public List<string> SexualExploitation { get; set; } = [];

    [StringLength(400)]
    public string? PlaceOfRecruitment { get; set; }

    [StringLength(400)]
    public string? PlaceOfExploitation { get; set; }

    [StringLength(8000)]
    public string? Note { get; set; }

    public static TraffickingForm Of(TraffickingFindings findings, int version) =>
        new()
        {
            Version = version,
            Status = findings.Status,
            DecidedBy = findings.DecidedBy,
            Recruitment = [.. findings.Recruitment],
            Control = [.. findings.Control],
            Exploitation = [.. findings.Exploitation],
            Industry = [.. findings.Industry],
            SexualExploitation = [.. findings.SexualExploitation],
            PlaceOfRecruitment = findings.PlaceOfRecruitment,
            PlaceOfExploitation = findings.PlaceOfExploitation,
            Note = findings.Note,
        };

    public TraffickingFindings ToFindings() =>
        new(
            Status,
            DecidedBy,
            Recruitment,
            Control,
            Exploitation,
            Industry,
            SexualExploitation,
            PlaceOfRecruitment,
            PlaceOfExploitation,
            Note
        );
}
