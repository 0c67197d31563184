using Microsoft.EntityFrameworkCore;
using Rihla.Matching;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.People;

/// <summary>What the matching is given of a person.</summary>
internal static class Identities
{
    public static Identity Of(NewPerson input) =>
        new Identity
        {
            Names =
            [
                new(Written.Clean(input.GivenNames), Written.Clean(input.FamilyName)),
                .. input
                    .OtherSpellings.Append(input.NameInArabic)
                    .Select(Written.Clean)
                    .OfType<string>()
                    .Select(name => new WrittenName(null, name)),
            ],
            Birth = Date(input.Birth),
            Sex = Letter(input.Sex),
            Nationality = input.Nationality,
            Phones = string.IsNullOrWhiteSpace(input.Phone) ? [] : [input.Phone],
            Parents = Named(input.FathersName, input.MothersName),
            Relatives = Named([.. input.Relatives]),
            BirthPlace = Written.Clean(input.PlaceOfBirth),
        }.With(
            string.IsNullOrWhiteSpace(input.DocumentNumber)
                ? []
                : [(IdentityDocument.Read(input.DocumentType), input.DocumentNumber)]
        );

    public static Identity Of(
        Person person,
        IEnumerable<PersonName> names,
        IEnumerable<PersonPhone> phones,
        IEnumerable<IdentityDocument> documents
    ) =>
        new Identity
        {
            Names =
            [
                new(person.GivenNames?.Reveal(), person.FamilyName?.Reveal()),
                .. person.NameInArabic is { } arabic
                    ? [new WrittenName(null, arabic.Reveal())]
                    : Array.Empty<WrittenName>(),
                // The newest first: of more than the matching takes, those that were used last count.
                .. names
                    .OrderByDescending(n => n.Id)
                    .Select(n =>
                        n.Family is null
                            ? new WrittenName(null, n.Given?.Reveal())
                            : new WrittenName(n.Given?.Reveal(), n.Family.Reveal())
                    ),
            ],
            Birth = Date(person.Birth?.Reveal()),
            Sex = Letter(person.Sex),
            Nationality = person.Nationality,
            SecondNationality = person.SecondNationality,
            Phones = Numbers(phones, p => !IsOfOthers(p)),
            SharedPhones = Numbers(phones, IsOfOthers),
            Parents = Named(person.FathersName?.Reveal(), person.MothersName?.Reveal()),
            BirthPlace = person.PlaceOfBirth?.Reveal(),
        }.With(
            documents
                .Where(d => d.Number is not null)
                .OrderByDescending(d => d.Id)
                .Select(d => ((DocumentType?)d.Type, d.Number!.Reveal()))
        );

    // Whoever is reached at a friend's or at a shelter shares the number with all others who are.
    private static bool IsOfOthers(PersonPhone phone) =>
        phone.Owner is PhoneOwner.Friend or PhoneOwner.Organisation;

    private static List<string> Numbers(
        IEnumerable<PersonPhone> phones,
        Func<PersonPhone, bool> which
    ) => [.. phones.Where(which).OrderByDescending(p => p.Id).Select(p => p.Number.Reveal())];

    // The acts of a civil register are numbered anew each year in each commune.
    private static Identity With(
        this Identity identity,
        IEnumerable<(DocumentType? Type, string Number)> documents
    )
    {
        var written = documents.ToLookup(
            d => d.Type == DocumentType.BirthCertificate,
            d => new DocumentNumber(d.Number, d.Type is { } type ? Word(type) : null)
        );
        if (written.Count == 0)
        {
            return identity;
        }
        return identity with
        {
            Documents = [.. written[false]],
            LocalDocuments = [.. written[true]],
        };
    }

    /// <summary>
    /// What the matching needs of many records, as they are stored, with the numbers they had elsewhere. Of a record that was
    /// merged or erased no identity is given: it is not to be found any more. Those of whom something stored does not open are not
    /// among them.
    /// </summary>
    public static Task<Dictionary<Guid, (Identity? Identity, string? ExternalId)>> OfAsync(
        RihlaDb db,
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancel
    ) => ReadableAsync(ids, some => ReadAsync(db, some, isMergedToo: false, cancel));

    /// <summary>The same, and also of records that were merged what they said by themselves, which is kept.</summary>
    public static Task<Dictionary<Guid, (Identity? Identity, string? ExternalId)>> KeptAsync(
        RihlaDb db,
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancel
    ) => ReadableAsync(ids, some => ReadAsync(db, some, isMergedToo: true, cancel));

    private static async Task<Dictionary<Guid, (Identity? Identity, string? ExternalId)>> ReadAsync(
        RihlaDb db,
        IReadOnlyCollection<Guid> ids,
        bool isMergedToo,
        CancellationToken cancel
    )
    {
        var names = (
            await db.Set<PersonName>()
                .AsNoTracking()
                .Where(n => ids.Contains(n.PersonId))
                .ToListAsync(cancel)
        ).ToLookup(n => n.PersonId);
        var phones = (
            await db.Set<PersonPhone>()
                .AsNoTracking()
                .Where(p => ids.Contains(p.PersonId))
                .ToListAsync(cancel)
        ).ToLookup(p => p.PersonId);
        var documents = (
            await db.Set<IdentityDocument>()
                .AsNoTracking()
                .Where(d => ids.Contains(d.PersonId))
                .ToListAsync(cancel)
        ).ToLookup(d => d.PersonId);
        return (
            await db.Set<Person>().AsNoTracking().Where(p => ids.Contains(p.Id)).ToListAsync(cancel)
        ).ToDictionary(
            p => p.Id,
            p =>
                (
                    (isMergedToo || p.MergedIntoId is null) && p.ErasedOn is null
                        ? Of(p, names[p.Id], phones[p.Id], documents[p.Id])
                        : null,
                    p.ExternalId?.Reveal()
                )
        );
    }

    // Of whom something does not open keeps nothing else back.
    private static async Task<Dictionary<Guid, T>> ReadableAsync<T>(
        IReadOnlyCollection<Guid> ids,
        Func<IReadOnlyCollection<Guid>, Task<Dictionary<Guid, T>>> read
    ) =>
        (
            await Readable.OfAsync<KeyValuePair<Guid, T>>(ids, async some => await read(some))
        ).ToDictionary();

    // Of a document whose type is not among ours nothing is known that could speak against.
    private static string? Word(DocumentType type) =>
        type == DocumentType.Other ? null : type.ToString();

    /// <summary>The names by which the families of others know these persons, of those whose names open.</summary>
    public static Task<Dictionary<Guid, WrittenName>> NamesOfAsync(
        RihlaDb db,
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancel
    ) => ReadableAsync(ids, some => ReadNamesAsync(db, some, cancel));

    private static async Task<Dictionary<Guid, WrittenName>> ReadNamesAsync(
        RihlaDb db,
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancel
    ) =>
        (
            await db.Set<Person>()
                .AsNoTracking()
                .Where(p => ids.Contains(p.Id))
                .Select(p => new
                {
                    p.Id,
                    p.GivenNames,
                    p.FamilyName,
                    p.NameInArabic,
                })
                .ToListAsync(cancel)
        ).ToDictionary(
            p => p.Id,
            p =>
                p.GivenNames is null && p.FamilyName is null
                    ? new WrittenName(null, p.NameInArabic?.Reveal())
                    : new WrittenName(p.GivenNames?.Reveal(), p.FamilyName?.Reveal())
        );

    private static List<WrittenName> Named(params ReadOnlySpan<string?> names)
    {
        var written = new List<WrittenName>(names.Length);
        foreach (var name in names)
        {
            if (Written.Clean(name) is { } clean)
            {
                written.Add(new(null, clean));
            }
        }
        return written;
    }

    private static BirthDate? Date(PartialDate? date) =>
        date is { } d ? new BirthDate(d.Year, d.Month, d.Day) : null;

    private static char? Letter(Sex? sex) => sex?.ToString()[0];
}
