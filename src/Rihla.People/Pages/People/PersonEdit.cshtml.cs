using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Components;
using Rihla.Ui.Fields;

namespace Rihla.People.Pages;

/// <summary>Corrects who somebody is. Two people who do so at once choose field by field.</summary>
[Needs(PeoplePermissions.Edit)]
internal sealed class PersonEditModel(Persons persons, Words words)
    : PersonPageModel(persons, words)
{
    [BindProperty]
    public ParticularsInput Input { get; set; } = new();

    [BindProperty]
    public Keep Keep { get; set; } = [];

    public IReadOnlyList<ConflictField> Conflicts { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        Input = ParticularsInput.Of(Shown.Person);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        var read = Input.Merged(Keep, ParticularsInput.Of(Shown.Person)).Read();
        if (!Accepted(read))
        {
            return Page();
        }
        var outcome = await Persons.IdentifyAsync(
            Code,
            read.Value!,
            PersonSeen.Read(Input.Seen),
            Actor,
            cancel
        );
        if (outcome.IsDone)
        {
            return Done("Person.Edited");
        }
        if (outcome.Refusals.Contains(Outcome.ChangedMeanwhile))
        {
            if (!await OpenAsync())
            {
                return NotFound();
            }
            var stored = ParticularsInput.Of(Shown.Person);
            Conflicts = Input.Compare(stored, T);
            // What is shown from here on is what stands now, also where nothing that was typed differs from it.
            ModelState.Remove("Input.Seen");
            Input.Seen = stored.Seen;
        }
        Accepted(outcome);
        return Page();
    }
}

/// <summary>The particulars as the form holds them.</summary>
internal sealed class ParticularsInput
{
    public string? GivenNames { get; set; }

    public string? FamilyName { get; set; }

    public string? NameInArabic { get; set; }

    public DateBoxes Birth { get; set; } = new();

    public string? PlaceOfBirth { get; set; }

    public Sex? Sex { get; set; }

    public string? Nationality { get; set; }

    public string? SecondNationality { get; set; }

    public string? Language { get; set; }

    public bool NeedsInterpreter { get; set; }

    public string? FathersName { get; set; }

    public string? MothersName { get; set; }

    public string? Notes { get; set; }

    /// <summary>The record and the version that the form was filled from, as <see cref="PersonSeen"/> writes them.</summary>
    public string? Seen { get; set; }

    public static ParticularsInput Of(Person person)
    {
        var p = person.Particulars;
        return new()
        {
            GivenNames = p.GivenNames,
            FamilyName = p.FamilyName,
            NameInArabic = p.NameInArabic,
            Birth = DateBoxes.Of(p.Birth),
            PlaceOfBirth = p.PlaceOfBirth,
            Sex = p.Sex,
            Nationality = p.Nationality,
            SecondNationality = p.SecondNationality,
            Language = p.Language,
            NeedsInterpreter = p.NeedsInterpreter,
            FathersName = p.FathersName,
            MothersName = p.MothersName,
            Notes = p.Notes,
            Seen = PersonSeen.Of(person).ToString(),
        };
    }

    public Outcome<Particulars> Read()
    {
        PartialDate? birth = null;
        if (!Birth.IsEmpty)
        {
            if (!Birth.TryRead(out var read))
            {
                return Refusal.Of(nameof(Birth), "Person.Birth.Unreadable");
            }
            birth = read;
        }
        return new Particulars
        {
            GivenNames = GivenNames,
            FamilyName = FamilyName,
            NameInArabic = NameInArabic,
            Birth = birth,
            PlaceOfBirth = PlaceOfBirth,
            Sex = Sex,
            Nationality = Nationality,
            SecondNationality = SecondNationality,
            Language = Language,
            NeedsInterpreter = NeedsInterpreter,
            FathersName = FathersName,
            MothersName = MothersName,
            Notes = Notes,
        };
    }

    /// <summary>What was chosen, where two people changed the same thing.</summary>
    public ParticularsInput Merged(Keep keep, ParticularsInput stored) =>
        new()
        {
            GivenNames = keep.Choose(nameof(GivenNames), stored.GivenNames, GivenNames),
            FamilyName = keep.Choose(nameof(FamilyName), stored.FamilyName, FamilyName),
            NameInArabic = keep.Choose(nameof(NameInArabic), stored.NameInArabic, NameInArabic),
            Birth = keep.Choose(nameof(Birth), stored.Birth, Birth),
            PlaceOfBirth = keep.Choose(nameof(PlaceOfBirth), stored.PlaceOfBirth, PlaceOfBirth),
            Sex = keep.Choose(nameof(Sex), stored.Sex, Sex),
            Nationality = keep.Choose(nameof(Nationality), stored.Nationality, Nationality),
            SecondNationality = keep.Choose(
                nameof(SecondNationality),
                stored.SecondNationality,
                SecondNationality
            ),
            Language = keep.Choose(nameof(Language), stored.Language, Language),
            NeedsInterpreter = keep.Choose(
                nameof(NeedsInterpreter),
                stored.NeedsInterpreter,
                NeedsInterpreter
            ),
            FathersName = keep.Choose(nameof(FathersName), stored.FathersName, FathersName),
            MothersName = keep.Choose(nameof(MothersName), stored.MothersName, MothersName),
            Notes = keep.Choose(nameof(Notes), stored.Notes, Notes),
            Seen = Seen,
        };

    /// <summary>The fields in which what was typed differs from what a colleague saved.</summary>
    public List<ConflictField> Compare(ParticularsInput stored, Words words)
    {
        var (theirs, yours) = (stored.Shown(words), Shown(words));
        return
        [
            .. theirs
                .Zip(yours)
                .Where(pair => pair.First.Value != pair.Second.Value)
                .Select(pair => new ConflictField(
                    pair.First.Name,
                    words[$"Person.{pair.First.Name}"],
                    pair.First.Value,
                    pair.Second.Value
                )),
        ];
    }

    private List<(string Name, string Value)> Shown(Words words) =>
        [
            (nameof(GivenNames), GivenNames ?? ""),
            (nameof(FamilyName), FamilyName ?? ""),
            (nameof(NameInArabic), NameInArabic ?? ""),
            (nameof(Birth), Birth.TryRead(out var birth) ? words.Date(birth) : ""),
            (nameof(PlaceOfBirth), PlaceOfBirth ?? ""),
            (nameof(Sex), Sex is { } sex ? words.Of(sex) : ""),
            (nameof(Nationality), Nationality is null ? "" : words.Country(Nationality)),
            (
                nameof(SecondNationality),
                SecondNationality is null ? "" : words.Country(SecondNationality)
            ),
            (nameof(Language), Language is null ? "" : words.SpokenLanguage(Language)),
            (nameof(NeedsInterpreter), words[NeedsInterpreter ? "Person.Yes" : "Person.No"]),
            (nameof(FathersName), FathersName ?? ""),
            (nameof(MothersName), MothersName ?? ""),
            (nameof(Notes), Notes ?? ""),
        ];
}
