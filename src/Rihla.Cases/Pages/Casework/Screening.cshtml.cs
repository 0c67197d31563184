using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Components;

namespace Rihla.Cases.Pages.Casework;

[Needs(CasesPermissions.Work)]
internal sealed class ScreeningModel(
    CaseFiles files,
    Screenings screenings,
    Consents consents,
    RihlaDb db,
    Today today,
    Words words
) : PageModel
{
    [BindProperty]
    public ScreeningForm Input { get; set; } = new();

    [BindProperty]
    public Keep Keep { get; set; } = [];

    public CaseFile Case { get; private set; } = null!;

    public Screening? Stored { get; private set; }

    private CaseRoutes routes = new([]);

    private IReadOnlySet<Guid> consenting = new HashSet<Guid>();

    public IReadOnlyList<ConflictField> Conflicts { get; private set; } = [];

    public int StoredVersion => Stored is null ? 0 : Stored.Version + 1;

    /// <summary>The flags to choose from, those first that open a protection route: a child can be alone, an adult can be old.</summary>
    public IReadOnlyList<SelectListItem> FlagsFor(Traveller traveller)
    {
        var (opens, counts) = (
            new SelectListGroup { Name = words["Screening.FlagsOpen"] },
            new SelectListGroup { Name = words["Screening.FlagsCount"] }
        );
        return
        [
            .. Vulnerability
                .All.Where(v => v.IsAskedOf(traveller, today.Date))
                .Select(v => new SelectListItem(words[$"Vulnerability.{v.Code}"], v.Code)
                {
                    Group = v.Route is null ? counts : opens,
                }),
        ];
    }

    /// <summary>Whether the questions of the Washington Group are asked of somebody: from five years on.</summary>
    public bool IsOfAgeForFunctioning(Traveller traveller) =>
        traveller.Person.Birth is { } birth
            ? birth.AgeOn(today.Date) >= Functioning.AskedFrom
            : traveller.Relation != Relation.Child;

    /// <summary>Whether they may be asked: the person, or who answers for them, consents to the use of health data.</summary>
    public bool MayAskFunctioning(Traveller traveller) =>
        IsOfAgeForFunctioning(traveller) && consenting.Contains(traveller.Person.Id);

    public Traveller Who(PersonForm form) =>
        Case.Travellers.First(t => t.MemberId == form.MemberId);

    /// <summary>Whether any factor of a level is rated, so that the page shows it open.</summary>
    public static bool IsRated(
        IReadOnlyDictionary<string, FactorRating> ratings,
        DeterminantLevel level
    ) =>
        Determinant.All.Any(d =>
            d.Level == level && ratings.GetValueOrDefault(d.Code) != FactorRating.None
        );

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel)
    {
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        Input = Filled();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string code, CancellationToken cancel)
    {
        if (Keep.Count > 0 && await LoadAsync(code, cancel))
        {
            Choose();
        }
        if (ModelState.IsValid)
        {
            var outcome = await screenings.SaveAsync(code, Input.ToScreening(), this.Me(), cancel);
            if (outcome.Refusals.Contains(Outcome.ChangedMeanwhile))
            {
                if (!await LoadAsync(code, cancel))
                {
                    return NotFound();
                }
                LeaveOutWhoLeft();
                Conflicts = Differences();
                if (Conflicts.Count == 0)
                {
                    // Both found the same: there is nothing to choose.
                    Input.Version = StoredVersion;
                    outcome = await screenings.SaveAsync(
                        code,
                        Input.ToScreening(),
                        this.Me(),
                        cancel
                    );
                }
            }
            if (this.IsDone(Named(outcome), words, "Screening.Done"))
            {
                return await files.FindAsync(code, this.Me(), cancel) is null
                    ? LocalRedirect("/app")
                    : LocalRedirect(CaseworkPage.Address(code));
            }
        }
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        LeaveOutWhoLeft();
        return Page();
    }

    // A refusal brings the code of a flag, as nothing but texts knows how it is called.
    private Outcome Named(Outcome outcome) =>
        Outcome.Refused([
            .. outcome.Refusals.Select(r =>
                r.TextKey == Screenings.FlagHasRoute
                    ? r with
                    {
                        Args = [words[$"Vulnerability.{r.Args[0]}"]],
                    }
                    : r
            ),
        ]);

    // Who was taken out of the case while the form was filled in is not shown any more, who came in is; what was typed about the
    // others stays, under the places they have now.
    private void LeaveOutWhoLeft()
    {
        if (Input.Persons.RemoveAll(p => Case.Travellers.All(t => t.MemberId != p.MemberId)) == 0)
        {
            return;
        }
        Input.Persons.AddRange(
            Case.Travellers.Where(t => Input.Persons.TrueForAll(p => p.MemberId != t.MemberId))
                .Select(Filled)
        );
        ModelState.Forget($"{nameof(Input)}.{nameof(Input.Persons)}");
    }

    private async Task<bool> LoadAsync(string code, CancellationToken cancel)
    {
        if (await files.OpenAsync(code, this.Me(), "screening.viewed", cancel) is not { } file)
        {
            return false;
        }
        (Case, Stored) = (file, await screenings.FindAsync(file.Id, cancel));
        routes = await CaseRoutes.LoadAsync(db, file.Id, cancel);
        consenting = await consents.StandingAsync(file, ConsentPurpose.MedicalData, cancel: cancel);
        return true;
    }

    private ScreeningForm Filled() =>
        new()
        {
            Version = StoredVersion,
            Ratings = Ratings(Stored?.Household.Reveal()),
            Note = Stored?.Household.Reveal().Note,
            Persons = [.. Case.Travellers.Select(Filled)],
        };

    private PersonForm Filled(Traveller traveller)
    {
        var findings = Stored?.Of(traveller.MemberId)?.Individual.Reveal();
        var flags = routes
            .Certain(Case, traveller, today.Date)
            .Concat(findings is null ? Vulnerability.Likely(Case, traveller, today.Date) : [])
            .Concat(Vulnerability.CodesOf(traveller));
        return new()
        {
            MemberId = traveller.MemberId,
            Ratings = Ratings(findings),
            Note = findings?.Note,
            Functioning = Answers(Stored?.Of(traveller.MemberId)?.Functioning?.Reveal()),
            Flags = [.. flags.Distinct(StringComparer.Ordinal)],
        };
    }

    private static Dictionary<string, FactorRating> Ratings(Findings? findings) =>
        Determinant.All.ToDictionary(
            d => d.Code,
            d => findings?.Of(d.Code) ?? FactorRating.None,
            StringComparer.Ordinal
        );

    private static Dictionary<string, Difficulty> Answers(Functioning? functioning) =>
        Functioning
            .Domains.Index()
            .ToDictionary(
                d => d.Item,
                d => functioning?.Answers[d.Index] ?? Difficulty.NotAnswered,
                StringComparer.Ordinal
            );

    // What two people answered differently, a person or the household at a time.
    private List<ConflictField> Differences()
    {
        var theirs = Filled();
        var fields = new List<ConflictField>();
        if (
            Say(theirs.Ratings, theirs.Note, []) is var their
            && Say(Input.Ratings, Input.Note, []) is var mine
            && their != mine
        )
        {
            fields.Add(new("Household", words["Screening.Household"], their, mine));
        }
        foreach (var typed in Input.Persons)
        {
            var stored = theirs.Persons.Find(p => p.MemberId == typed.MemberId);
            var before = stored is null ? "" : Say(stored);
            var now = Say(typed);
            if (before != now)
            {
                fields.Add(new(typed.MemberId.ToString(), Who(typed).Person.FullName, before, now));
            }
        }
        return fields;
    }

    private string Say(PersonForm person) =>
        string.Join(
            " · ",
            new[] { Say(person.Ratings, person.Note, person.Flags) }
                .Concat(
                    Functioning
                        .Domains.Where(d =>
                            person.Functioning.GetValueOrDefault(d) != Difficulty.NotAnswered
                        )
                        .Select(d =>
                            $"{words[$"Functioning.{d}"]} {words.Of(person.Functioning[d])}"
                        )
                )
                .Where(said => said.Length > 0)
        );

    private string Say(
        Dictionary<string, FactorRating> ratings,
        string? note,
        IReadOnlyList<string> flags
    ) =>
        string.Join(
            " · ",
            Vulnerability
                .All.Where(v => flags.Contains(v.Code, StringComparer.Ordinal))
                .Select(v => words[$"Vulnerability.{v.Code}"])
                .Concat(
                    Determinant
                        .All.Where(d => ratings.GetValueOrDefault(d.Code) != FactorRating.None)
                        .Select(d =>
                            $"{words[$"Determinant.{d.Code}"]} ({words.Of(ratings[d.Code])})"
                        )
                )
                .Concat(string.IsNullOrWhiteSpace(note) ? [] : [note])
        );

    // What was chosen takes the place of what was typed, also in the fields that are shown again when something else is refused.
    private void Choose()
    {
        var theirs = Filled();
        if (Keep.Theirs("Household"))
        {
            (Input.Ratings, Input.Note) = (theirs.Ratings, theirs.Note);
            ModelState.Forget($"{nameof(Input)}.{nameof(Input.Ratings)}");
            ModelState.Forget($"{nameof(Input)}.{nameof(Input.Note)}");
        }
        for (var i = 0; i < Input.Persons.Count; i++)
        {
            var member = Input.Persons[i].MemberId;
            if (
                Keep.Theirs(member.ToString())
                && theirs.Persons.Find(p => p.MemberId == member) is { } stored
            )
            {
                Input.Persons[i] = stored;
                ModelState.Forget($"{nameof(Input)}.{nameof(Input.Persons)}[{i}]");
            }
        }
    }
}

/// <summary>The form of the screening of a family.</summary>
internal sealed class ScreeningForm
{
    public int Version { get; set; }

    public Dictionary<string, FactorRating> Ratings { get; set; } = [];

    [StringLength(4000)]
    public string? Note { get; set; }

    public List<PersonForm> Persons { get; set; } = [];

    public SaveScreening ToScreening() =>
        new()
        {
            Version = Version,
            Household = new(
                Determinant
                    .All.Where(d => d.Level != DeterminantLevel.Individual)
                    .ToDictionary(d => d.Code, d => Ratings.GetValueOrDefault(d.Code)),
                Note
            ),
            Persons =
            [
                .. Persons.Select(p => new PersonFindings(
                    p.MemberId,
                    new(
                        Determinant
                            .All.Where(d => d.Level == DeterminantLevel.Individual)
                            .ToDictionary(d => d.Code, d => p.Ratings.GetValueOrDefault(d.Code)),
                        p.Note
                    ),
                    p.Flags
                )
                {
                    // A form without the questions leaves the answers as they are.
                    Functioning = p.Functioning.Count == 0 ? null : Functioning.Of(p.Functioning),
                }),
            ],
        };
}

/// <summary>The part of the form about one person.</summary>
internal sealed class PersonForm
{
    public Guid MemberId { get; set; }

    public Dictionary<string, FactorRating> Ratings { get; set; } = [];

    [StringLength(4000)]
    public string? Note { get; set; }

    public Dictionary<string, Difficulty> Functioning { get; set; } = [];

    public List<string> Flags { get; set; } = [];
}
