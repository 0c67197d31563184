using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Configuration;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Components;
using Rihla.Ui.Fields;

namespace Rihla.Travel.Pages.Journeys;

/// <summary>The fitness of a family to travel, with diagnoses: for medical officers alone.</summary>
[Needs(TravelPermissions.Medical)]
internal sealed class CaseMedicalModel(
    CaseFiles files,
    FitnessDecisions decisions,
    Consents consents,
    IConfiguration settings,
    Today today,
    Words words
) : PageModel
{
    private Dictionary<Guid, MedicalFitness> known = [];

    public CaseFile Case { get; private set; } = null!;

    /// <summary>Why the reader records nothing here, if so.</summary>
    public Refusal? NotOurs => CaseOperations.HostAlone(Case, Actor);

    public string Seen { get; private set; } = "";

    public DateOnly Day => Case.TravelOn ?? today.Date;

    [BindProperty]
    public MedicalForm Input { get; set; } = new();

    [BindProperty]
    public Keep Keep { get; set; } = [];

    public IReadOnlyList<ConflictField> Conflicts { get; private set; } = [];

    public IReadOnlyList<Traveller> WithoutConsent { get; private set; } = [];

    public List<SelectListItem> Needs =>
        [.. MedicalNeedsList.All.Select(n => new SelectListItem(words.Of(n), n.ToString()))];

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel)
    {
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        Input.Rows = [.. Filled()];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string code, CancellationToken cancel)
    {
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        Seen = Input.Seen ?? "";
        var rows = Input.Rows.Select((row, i) => Chosen(row.Row, i)).ToList();
        if (IsWithoutSomebody(rows))
        {
            return Page();
        }
        if (ModelState.IsValid)
        {
            var outcome = await decisions.DecideAsync(code, rows, Input.Seen, Actor, cancel);
            if (outcome.IsDone)
            {
                TempData["Done"] = words["Medical.Saved"];
                return LocalRedirect($"~/app/cases/{Case.Code}");
            }
            if (outcome.IsChangedMeanwhile())
            {
                await LoadAsync(code, cancel);
                if (IsWithoutSomebody(rows))
                {
                    return Page();
                }
                Conflicts = [.. rows.SelectMany(Differences)];
            }
            ModelState.AddRefusals(outcome, words);
        }
        return Page();
    }

    public string Age(Traveller traveller) => traveller.AgeText(words, today.Date);

    private Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    private async Task<bool> LoadAsync(string code, CancellationToken cancel)
    {
        if (await files.OpenAsync(code, Actor, "travel.medical-viewed", cancel) is not { } file)
        {
            return false;
        }
        Case = file;
        known = await decisions.WithDiagnosesAsync(file.Id, Actor, cancel);
        Seen = Travel.Seen.Of(known.Values);
        var consenting = await consents.StandingAsync(
            file,
            ConsentPurpose.MedicalData,
            cancel: cancel
        );
        WithoutConsent = [.. file.Waiting().Where(t => !consenting.Contains(t.Person.Id))];
        return true;
    }

    private IEnumerable<MedicalRowForm> Filled()
    {
        var days = settings.GetValue("Rihla:FitnessDays", 30);
        return Case.Waiting()
            .Where(t => !WithoutConsent.Contains(t))
            .Select(t =>
                MedicalRowForm.Of(
                    FitnessRow.Of(t.Person.Id, known.GetValueOrDefault(t.Person.Id))
                        is { Fitness: null } blank
                        ? blank with
                        {
                            ExaminedOn = today.Date,
                            ValidUntil = today.Date.AddDays(days),
                        }
                        : FitnessRow.Of(t.Person.Id, known[t.Person.Id])
                )
            );
    }

    // Somebody was taken out of the case, or merged, since the form was opened: the rows of the others stand as they were typed.
    private bool IsWithoutSomebody(List<FitnessRow> typed)
    {
        if (typed.TrueForAll(r => Case.Find(r.PersonId) is not null))
        {
            return false;
        }
        Input.Rows =
        [
            .. typed.Where(r => Case.Find(r.PersonId) is not null).Select(MedicalRowForm.Of),
            .. Filled().Where(r => !typed.Exists(t => t.PersonId == r.PersonId)),
        ];
        Seen = Input.Seen ?? "";
        ModelState.Clear();
        ModelState.AddModelError("", words["Travel.RowGone"]);
        return true;
    }

    private FitnessRow Chosen(FitnessRow row, int i)
    {
        var theirs = FitnessRow.Of(row.PersonId, known.GetValueOrDefault(row.PersonId));
        return row with
        {
            Fitness = Keep.Choose($"Fitness{i}", theirs.Fitness, row.Fitness),
            Needs = Keep.Choose($"Needs{i}", theirs.Needs, row.Needs),
            Arranged = Keep.Choose($"Arranged{i}", theirs.Arranged, row.Arranged),
            ExaminedOn = Keep.Choose($"ExaminedOn{i}", theirs.ExaminedOn, row.ExaminedOn),
            ValidUntil = Keep.Choose($"ValidUntil{i}", theirs.ValidUntil, row.ValidUntil),
            Diagnosis = Keep.Choose($"Diagnosis{i}", theirs.Diagnosis, row.Diagnosis),
        };
    }

    private IEnumerable<ConflictField> Differences(FitnessRow row, int i)
    {
        var theirs = FitnessRow.Of(row.PersonId, known.GetValueOrDefault(row.PersonId));
        var name = Case.Find(row.PersonId)?.Person.FullName ?? "";
        return new (string Field, string Theirs, string Yours)[]
        {
            ("Fitness", Say(theirs.Fitness), Say(row.Fitness)),
            ("Needs", Say(theirs.Needs), Say(row.Needs)),
            ("Arranged", Say(theirs.Arranged), Say(row.Arranged)),
            ("ExaminedOn", words.Date(theirs.ExaminedOn), words.Date(row.ExaminedOn)),
            ("ValidUntil", words.Date(theirs.ValidUntil), words.Date(row.ValidUntil)),
            ("Diagnosis", theirs.Diagnosis ?? "", row.Diagnosis ?? ""),
        }
            .Where(f => f.Theirs != f.Yours)
            .Select(f => new ConflictField(
                f.Field + i,
                $"{name}: {words[$"Medical.{f.Field}"]}",
                f.Theirs,
                f.Yours
            ));
    }

    private string Say(Fitness? fitness) => fitness is { } known ? words.Of(known) : "";

    private string Say(MedicalNeeds needs) =>
        string.Join(words["Ui.Comma"], MedicalNeedsList.In(needs).Select(n => words.Of(n)));
}

/// <summary>What the form about fitness posts.</summary>
internal sealed class MedicalForm
{
    public string? Seen { get; set; }
    public List<MedicalRowForm> Rows { get; set; } = [];
}

/// <summary>One row of it; needs come as the boxes that are ticked.</summary>
internal sealed class MedicalRowForm
{
    public Guid PersonId { get; set; }
    public Fitness? Fitness { get; set; }
    public List<MedicalNeeds> Needs { get; set; } = [];
    public List<MedicalNeeds> Arranged { get; set; } = [];
    public DateOnly? ExaminedOn { get; set; }
    public DateOnly? ValidUntil { get; set; }
    public string? Diagnosis { get; set; }

    public FitnessRow Row =>
        new()
        {
            PersonId = PersonId,
            Fitness = Fitness,
            Needs = MedicalNeedsList.Together(Needs),
            Arranged = MedicalNeedsList.Together(Arranged),
            ExaminedOn = ExaminedOn,
            ValidUntil = ValidUntil,
            Diagnosis = string.IsNullOrWhiteSpace(Diagnosis) ? null : Diagnosis.Trim(),
        };

    public static MedicalRowForm Of(FitnessRow row) =>
        new()
        {
            PersonId = row.PersonId,
            Fitness = row.Fitness,
            Needs = [.. MedicalNeedsList.In(row.Needs)],
            Arranged = [.. MedicalNeedsList.In(row.Arranged)],
            ExaminedOn = row.ExaminedOn,
            ValidUntil = row.ValidUntil,
            Diagnosis = row.Diagnosis,
        };
}
