using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;

namespace Rihla.People;

/// <summary>
/// What the register holds about a person: who she is, how she is reached, her documents. Of the records that were merged into hers, and of
/// hers before, what says something else: it is kept in case the merge is undone.
/// </summary>
internal sealed class HeldIdentity(RihlaDb db, Persons persons, PersonRecords records) : HeldData
{
    public override int Order => 0;

    public override IReadOnlySet<Type> Tables { get; } =
        new HashSet<Type>
        {
            typeof(Person),
            typeof(PersonName),
            typeof(PersonPhone),
            typeof(PersonAddress),
            typeof(IdentityDocument),
        };

    public override async Task<IReadOnlyList<HeldSection>> OfAsync(
        Guid personId,
        Words words,
        CancellationToken cancel
    )
    {
        if (!await db.Set<Person>().AnyAsync(p => p.Id == personId, cancel))
        {
            return [];
        }
        var files = await FilesAsync(personId, cancel);
        return
        [
            new(words["Person.Identity"], Together(Identity)),
            new(words["Person.Contacts"], Together(Contacts)),
            new(words["Person.Documents"], Together(Documents)),
        ];

        List<HeldLine> Together(Func<PersonFile, Words, IReadOnlyList<HeldLine>> part) =>
            [.. files.SelectMany(file => part(file, words)).Distinct()];
    }

    // Her record, those that were merged into it, and each of them as it was before one was: it may have given a value away for it.
    private async Task<List<PersonFile>> FilesAsync(Guid personId, CancellationToken cancel)
    {
        var hers = await records.RecordsAsync(personId, cancel);
        var files = new List<PersonFile>();
        foreach (var record in hers)
        {
            files.Add(await persons.ReadAsync(record, cancel));
        }
        foreach (
            var merge in await db.Set<Merge>()
                .AsNoTracking()
                .Where(m => hers.Contains(m.IntoId) && m.UndoneAt == null)
                .OrderBy(m => m.Id)
                .ToListAsync(cancel)
        )
        {
            var before = await db.Set<Person>()
                .AsNoTracking()
                .SingleAsync(p => p.Id == merge.IntoId, cancel);
            foreach (var (name, value) in merge.Before.Reveal())
            {
                MergeField.Find(name)?.Write(before, value);
            }
            files.Add(new(before, [], [], [], []));
        }
        return files;
    }

    private static IReadOnlyList<HeldLine> Identity(PersonFile file, Words words)
    {
        var person = file.Person;
        var lines = new HeldLines()
            .With(words["Person.Code"], person.Code)
            .With(words["Person.ExternalId"], person.ExternalId?.Reveal())
            .With(words["Person.GivenNames"], person.GivenNames?.Reveal())
            .With(words["Person.FamilyName"], person.FamilyName?.Reveal())
            .With(words["Person.NameInArabic"], person.NameInArabic?.Reveal());
        foreach (var name in file.Names)
        {
            lines.With(words.Of(name.Kind), name.Whole);
        }
        return lines
            .With(
                words["Person.Birth"],
                person.Birth is { } birth ? words.Date(birth.Reveal()) : null
            )
            .With(words["Person.PlaceOfBirth"], person.PlaceOfBirth?.Reveal())
            .With(words["Person.Sex"], person.Sex is { } sex ? words.Of(sex) : null)
            .With(words["Person.Nationality"], Country(person.Nationality, words))
            .With(words["Person.SecondNationality"], Country(person.SecondNationality, words))
            .With(
                words["Person.Language"],
                person.Language is { } language ? words.SpokenLanguage(language) : null
            )
            .With(
                words["Person.NeedsInterpreter"],
                person.NeedsInterpreter ? words["Person.Yes"] : null
            )
            .With(words["Person.FathersName"], person.FathersName?.Reveal())
            .With(words["Person.MothersName"], person.MothersName?.Reveal())
            .With(words["Person.Photo"], person.PhotoId is null ? null : words["Person.Photo.Kept"])
            .With(words["Person.Notes"], person.Notes?.Reveal())
            .All;
    }

    private static IReadOnlyList<HeldLine> Contacts(PersonFile file, Words words)
    {
        var lines = new HeldLines();
        foreach (var phone in file.Phones)
        {
            lines.With(
                words["Person.Phone"],
                phone.Number.Reveal(),
                words.Of(phone.Owner),
                words.Of(phone.Safety),
                phone.Note?.Reveal()
            );
        }
        foreach (var address in file.Addresses)
        {
            lines.With(
                words["Person.Address"],
                address.Text.Reveal(),
                Country(address.Country, words),
                words.Of(address.Safety)
            );
        }
        return lines.With(words["Person.Email"], file.Person.Email?.Reveal()).All;
    }

    private static IReadOnlyList<HeldLine> Documents(PersonFile file, Words words)
    {
        var lines = new HeldLines();
        foreach (var document in file.Documents)
        {
            lines.With(
                words.Of(document.Type),
                document.Number?.Reveal(),
                Country(document.Country, words),
                Dated("Document.IssuedOn", document.IssuedOn?.Reveal(), words),
                Dated("Document.ExpiresOn", document.ExpiresOn?.Reveal(), words),
                document.ScanId is null ? null : words["Document.Scan"]
            );
        }
        return lines.All;
    }

    private static string? Country(string? code, Words words) =>
        string.IsNullOrEmpty(code) ? null : words.Country(code);

    private static string? Dated(string key, PartialDate? day, Words words) =>
        day is { } known ? $"{words[key]} {words.Date(known)}" : null;
}
