using Rihla.Matching;
using Rihla.Platform;

namespace Rihla.People;

/// <summary>What the matching is given of a person.</summary>
internal static class Identities
{
    public static Identity Of(NewPerson input) =>
        new()
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
            Documents = string.IsNullOrWhiteSpace(input.DocumentNumber)
                ? []
                : [input.DocumentNumber],
        };

    public static Identity Of(
        Person person,
        IEnumerable<PersonName> names,
        IEnumerable<PersonPhone> phones,
        IEnumerable<IdentityDocument> documents
    ) =>
        new()
        {
            Names =
            [
                new(person.GivenNames?.Reveal(), person.FamilyName?.Reveal()),
                .. person.NameInArabic is { } arabic
                    ? [new WrittenName(null, arabic.Reveal())]
                    : Array.Empty<WrittenName>(),
                .. names
                    .OrderBy(n => n.Id)
                    .Select(n =>
                        n.Family is null
                            ? new WrittenName(null, n.Given?.Reveal())
                            : new WrittenName(n.Given?.Reveal(), n.Family.Reveal())
                    ),
            ],
            Birth = Date(person.Birth?.Reveal()),
            Sex = Letter(person.Sex),
            Nationality = person.Nationality,
            Phones = [.. phones.OrderBy(p => p.Id).Select(p => p.Number.Reveal())],
            Documents =
            [
                .. documents.OrderBy(d => d.Id).Select(d => d.Number?.Reveal()).OfType<string>(),
            ],
        };

    private static BirthDate? Date(PartialDate? date) =>
        date is { } d ? new BirthDate(d.Year, d.Month, d.Day) : null;

    private static char? Letter(Sex? sex) => sex?.ToString()[0];
}
