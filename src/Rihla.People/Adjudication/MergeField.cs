using Rihla.Platform;
using Rihla.Platform.Privacy;

namespace Rihla.People;

/// <summary>A field of a person of which a merge keeps one of two values. Read and written as text, so that the old value can be kept.</summary>
/// <param name="Name">The name of the property.</param>
/// <param name="Read">The value as text.</param>
/// <param name="Write">Sets the value from text.</param>
internal sealed record MergeField(
    string Name,
    Func<Person, string?> Read,
    Action<Person, string?> Write
)
{
    /// <summary>Under this name a merge remembers the notes that it put together of both records.</summary>
    public const string NotesTogether = "Notes.Together";

    private const string Estimate = "~";

    /// <summary>All fields, in the order in which they are compared.</summary>
    public static IReadOnlyList<MergeField> All { get; } =
    [
        new(
            nameof(Person.GivenNames),
            p => p.GivenNames?.Reveal(),
            (p, v) => p.GivenNames = Personal.Of(v)
        ),
        new(
            nameof(Person.FamilyName),
            p => p.FamilyName?.Reveal(),
            (p, v) => p.FamilyName = Personal.Of(v)
        ),
        new(
            nameof(Person.NameInArabic),
            p => p.NameInArabic?.Reveal(),
            (p, v) => p.NameInArabic = Personal.Of(v)
        ),
        new(
            nameof(Person.Birth),
            p => WriteDate(p.Birth?.Reveal()),
            (p, v) => p.Birth = ReadDate(v)
        ),
        new(
            nameof(Person.Sex),
            p => p.Sex?.ToString(),
            (p, v) => p.Sex = v is null ? null : Enum.Parse<Sex>(v)
        ),
        new(nameof(Person.Nationality), p => p.Nationality, (p, v) => p.Nationality = v),
        new(
            nameof(Person.SecondNationality),
            p => p.SecondNationality,
            (p, v) => p.SecondNationality = v
        ),
        new(
            nameof(Person.PlaceOfBirth),
            p => p.PlaceOfBirth?.Reveal(),
            (p, v) => p.PlaceOfBirth = Personal.Of(v)
        ),
        new(
            nameof(Person.FathersName),
            p => p.FathersName?.Reveal(),
            (p, v) => p.FathersName = Personal.Of(v)
        ),
        new(
            nameof(Person.MothersName),
            p => p.MothersName?.Reveal(),
            (p, v) => p.MothersName = Personal.Of(v)
        ),
        new(nameof(Person.Language), p => p.Language, (p, v) => p.Language = v),
        new(
            nameof(Person.NeedsInterpreter),
            p => p.NeedsInterpreter ? bool.TrueString : null,
            (p, v) => p.NeedsInterpreter = v is not null
        ),
        new(nameof(Person.Email), p => p.Email?.Reveal(), (p, v) => p.Email = Personal.Of(v)),
        new(
            nameof(Person.PhotoId),
            p => p.PhotoId?.ToString(),
            (p, v) => p.PhotoId = v is null ? null : Guid.Parse(v)
        ),
        new(nameof(Person.Notes), p => p.Notes?.Reveal(), (p, v) => p.Notes = Personal.Of(v)),
    ];

    /// <summary>The field of this name.</summary>
    public static MergeField? Find(string name) => All.FirstOrDefault(f => f.Name == name);

    /// <summary>Whether two records hold different values, both known.</summary>
    public bool Differs(Person one, Person other) =>
        (Read(one), Read(other)) is ({ } a, { } b) && a != b;

    /// <summary>A birth date that was written as text.</summary>
    public static PartialDate? Date(string? text) => ReadDate(text)?.Reveal();

    private static string? WriteDate(PartialDate? date) =>
        date is { } d ? d + (d.Estimated ? Estimate : "") : null;

    private static Personal<PartialDate>? ReadDate(string? text) =>
        text is null || !PartialDate.TryParse(text.TrimEnd('~'), out var date)
            ? null
            : Personal.Of(
                new PartialDate(
                    date.Year,
                    date.Month,
                    date.Day,
                    text.EndsWith(Estimate, StringComparison.Ordinal)
                )
            );
}
