using Microsoft.EntityFrameworkCore;
using Rihla.Matching;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>Checks what is said of a person, and makes the rows of somebody new or adds to those of somebody known.</summary>
internal sealed class PersonEntry(RihlaDb db, PersonIdentities identities, Today today)
{
    private const int CodesAhead = 100;

    private readonly Queue<string> freeCodes = new();

    /// <summary>What is wrong with these particulars, whoever they are about; nothing, when they can be entered.</summary>
    public IReadOnlyList<Refusal> FaultsOf(NewPerson input) => Checked(ref input);

    /// <summary>What is wrong with particulars, which are put into the form in which they are kept.</summary>
    public List<Refusal> Checked(ref NewPerson input)
    {
        var faults = input.Faults(today.Date);
        foreach (var spelling in input.OtherSpellings)
        {
            faults.AddRange(
                Written.Faults(nameof(input.OtherSpellings), spelling, Particulars.LongestName)
            );
        }
        if (!string.IsNullOrWhiteSpace(input.Phone))
        {
            var phone = Phones.Read(input.Phone, input.PhoneCountry);
            faults.AddRange(phone.Refusals);
            input = input with { Phone = phone.Value };
        }
        if (!string.IsNullOrWhiteSpace(input.DocumentNumber))
        {
            faults.AddRange(Document(Guid.Empty, input).Refusals);
        }
        return faults;
    }

    /// <summary>The rows of a person who is entered.</summary>
    public sealed record Drawn(
        Person Person,
        List<PersonName> Names,
        PersonPhone? Phone,
        IdentityDocument? Document
    );

    /// <summary>The rows of a person, which are not checked once more; nothing is written.</summary>
    /// <param name="code">The code, which nobody else has.</param>
    /// <param name="input">What is known of the person, as <see cref="Checked"/> left it without a fault.</param>
    /// <param name="by">Who enters them.</param>
    public Drawn DrawChecked(string code, NewPerson input, Actor by)
    {
        var person = New(code, input, by);
        person.Take(input);
        return Rows(person, input);
    }

    /// <summary>Adds a person to the context, without looking for others like them.</summary>
    public async Task<Outcome<Person>> EnterAsync(
        NewPerson input,
        Actor by,
        CancellationToken cancel
    )
    {
        var drawn = Draw(await NewCodeAsync(by.IsSystem ? CodesAhead : 1, cancel), input, by);
        if (drawn.Value is not { } rows)
        {
            return drawn.Refusals.ToList();
        }
        db.Add(rows.Person);
        db.AddRange(rows.Names);
        if (rows.Phone is not null)
        {
            db.Add(rows.Phone);
        }
        if (rows.Document is not null)
        {
            db.Add(rows.Document);
        }
        return rows.Person;
    }

    private Outcome<Drawn> Draw(string code, NewPerson input, Actor by)
    {
        var person = New(code, input, by);
        var identified = person.Identify(input, today.Date);
        return identified.IsDone ? Rows(person, input) : identified.Refusals.ToList();
    }

    private Person New(string code, NewPerson input, Actor by) =>
        new()
        {
            Code = code,
            ExternalId = Personal.Of(input.ExternalId),
            RegisteredAt = today.Now,
            RegisteredById = by.UserId,
        };

    private Drawn Rows(Person person, NewPerson input) =>
        new(
            person,
            [
                .. input
                    .OtherSpellings.Select(Written.Clean)
                    .OfType<string>()
                    .Distinct(StringComparer.Ordinal)
                    .Select(spelling => Spelling(person.Id, Personal.Of(spelling), null)),
            ],
            input.Phone is { } phone ? new() { PersonId = person.Id, Number = new(phone) } : null,
            Document(person.Id, input).Value
        );

    /// <summary>The person is already there: what is new about them is kept beside what was known.</summary>
    /// <returns>What contradicts the record, and was not taken.</returns>
    public async Task<List<NotTaken>> EnrichAsync(
        Person person,
        NewPerson input,
        CancellationToken cancel
    )
    {
        var before = await identities.IdentityAsync(person, cancel);
        person.NameInArabic ??= Personal.Of(Written.Clean(input.NameInArabic));
        await KeepAsync(
            person,
            [
                new(Written.Clean(input.GivenNames), Written.Clean(input.FamilyName)),
                .. input
                    .OtherSpellings.Append(input.NameInArabic)
                    .Select(spelling => new WrittenName(Written.Clean(spelling), null)),
            ],
            cancel
        );
        // Whose it is and whether it is safe to call was said once: a second line without that would hide it.
        if (
            input.Phone is { } phone
            && !before.Phones.Contains(phone)
            && !before.SharedPhones.Contains(phone)
        )
        {
            db.Add(new PersonPhone { PersonId = person.Id, Number = new(phone) });
        }
        if (
            Document(person.Id, input).Value is { Number: { } number } document
            && !before
                .Documents.Concat(before.LocalDocuments)
                .Any(d => IdentityDocument.AreOne(d.Number, number.Reveal()))
        )
        {
            db.Add(document);
        }
        if (
            input.Birth is { } birth
            && (
                person.Birth?.Reveal() is not { } onFile
                || birth.Refines(onFile)
                || (onFile.Estimated && !birth.Estimated)
            )
        )
        {
            person.Birth = Personal.Of(birth);
        }
        person.Sex ??= input.Sex;
        person.Nationality ??= input.Nationality;
        person.Language ??= input.Language;
        person.NeedsInterpreter |= input.NeedsInterpreter;
        person.PlaceOfBirth ??= Personal.Of(Written.Clean(input.PlaceOfBirth));
        person.FathersName ??= Personal.Of(Written.Clean(input.FathersName));
        person.MothersName ??= Personal.Of(Written.Clean(input.MothersName));
        await identities.RenewAsync(person, cancel);
        return Contradictions(person, input);
    }

    // A date that says less than the record, or an estimate beside a date that is known, contradicts nothing.
    private static List<NotTaken> Contradictions(Person person, NewPerson input)
    {
        var contradictions = new List<NotTaken>();
        if (
            input.Birth is { } birth
            && person.Birth?.Reveal() is { } onRecord
            && birth != onRecord
            && !onRecord.Refines(birth)
            && (!birth.Estimated || onRecord.Estimated)
        )
        {
            contradictions.Add(new(nameof(input.Birth), onRecord, birth));
        }
        if (input.Sex is { } sex && sex != person.Sex)
        {
            contradictions.Add(new(nameof(input.Sex), person.Sex!.Value, sex));
        }
        if (
            input.Nationality is { } nationality
            && nationality != person.Nationality
            && nationality != person.SecondNationality
        )
        {
            contradictions.Add(new(nameof(input.Nationality), person.Nationality!, nationality));
        }
        if (
            !string.IsNullOrWhiteSpace(input.Language)
            && person.Language is { } onFile
            && input.Language != onFile
        )
        {
            contradictions.Add(new(nameof(input.Language), onFile, input.Language));
        }
        return contradictions;
    }

    /// <summary>Keeps further spellings of the name of a person: those that are not known yet, however the letters are cased.</summary>
    /// <param name="person">The person, as they stand in the context.</param>
    /// <param name="spellings">The spellings; a whole name stands as the given one. Empty ones are passed over.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task KeepAsync(
        Person person,
        IEnumerable<WrittenName> spellings,
        CancellationToken cancel
    )
    {
        var known = (await identities.IdentityAsync(person, cancel))
            .Names.Select(Spelled)
            .Append("")
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var name in spellings.Where(name => known.Add(Spelled(name))))
        {
            db.Add(Spelling(person.Id, Personal.Of(name.Given), Personal.Of(name.Family)));
        }
    }

    // Several are looked up at once where more persons will follow.
    private async Task<string> NewCodeAsync(int ahead, CancellationToken cancel)
    {
        while (freeCodes.Count == 0)
        {
            var made = Enumerable.Range(0, ahead).Select(_ => Code.New("P")).ToHashSet();
            var taken = await db.Set<Person>()
                .Where(p => made.Contains(p.Code))
                .Select(p => p.Code)
                .ToListAsync(cancel);
            foreach (var code in made.Except(taken))
            {
                freeCodes.Enqueue(code);
            }
        }
        return freeCodes.Dequeue();
    }

    private Outcome<IdentityDocument> Document(Guid personId, NewPerson input)
    {
        if (string.IsNullOrWhiteSpace(input.DocumentNumber))
        {
            return Refusal.Of(nameof(input.DocumentNumber), "Document.Number.Missing");
        }
        var type = string.IsNullOrWhiteSpace(input.DocumentType)
            ? DocumentType.Other
            : IdentityDocument.Read(input.DocumentType);
        if (type is not { } read)
        {
            return Refusal.Of(nameof(input.DocumentType), "Document.Type.Unknown");
        }
        var document = new IdentityDocument { PersonId = personId };
        var stated = document.State(
            read,
            input.DocumentNumber,
            input.DocumentCountry ?? input.Nationality,
            null,
            null,
            today.Date
        );
        return stated.IsDone ? document : stated.Refusals.ToList();
    }

    private static PersonName Spelling(
        Guid personId,
        Personal<string>? given,
        Personal<string>? family
    ) =>
        new()
        {
            PersonId = personId,
            Kind = NameKind.OtherSpelling,
            Given = given,
            Family = family,
        };

    private static string Spelled(WrittenName name) => $"{name.Given} {name.Family}".Trim();
}
