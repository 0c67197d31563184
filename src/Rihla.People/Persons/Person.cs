using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Matching;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.People;

/// <summary>One human being, once, whatever the number of requests or spellings.</summary>
internal sealed class Person : IVersioned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Code { get; init; }

    /// <summary>The number of the person in the file this comes from.</summary>
    public Personal<string>? ExternalId { get; init; }

    public Personal<string>? GivenNames { get; set; }

    public Personal<string>? FamilyName { get; set; }

    public Personal<string>? NameInArabic { get; set; }

    public Personal<PartialDate>? Birth { get; set; }

    public Personal<string>? PlaceOfBirth { get; set; }

    public Sex? Sex { get; set; }

    public string? Nationality { get; set; }

    public string? SecondNationality { get; set; }

    public string? Language { get; set; }

    public bool NeedsInterpreter { get; set; }

    public Personal<string>? FathersName { get; set; }

    public Personal<string>? MothersName { get; set; }

    public Personal<string>? Email { get; set; }

    public Personal<string>? Notes { get; set; }

    public Guid? PhotoId { get; set; }

    public DateTimeOffset RegisteredAt { get; init; }

    public Guid RegisteredById { get; init; }

    /// <summary>The person that this record was merged into; such a record is kept only so that the merge can be undone.</summary>
    public Guid? MergedIntoId { get; set; }

    /// <summary>The day on which all that said who this is was erased (<see cref="PersonErasure"/>).</summary>
    public DateOnly? ErasedOn { get; set; }

    public int Version { get; set; }

    /// <summary>The name on record; of somebody who was erased the code, which is all that is left to call them by.</summary>
    public string FullName =>
        ErasedOn is null ? $"{GivenNames?.Reveal()} {FamilyName?.Reveal()}".Trim() : Code;

    /// <summary>The name on record as it is written in either script; empty where it is not known.</summary>
    internal IReadOnlyList<WrittenName> Spellings =>
        [new(GivenNames?.Reveal(), FamilyName?.Reveal()), new(NameInArabic?.Reveal(), null)];

    /// <summary>Takes over particulars, or says what is wrong with them.</summary>
    public Outcome Identify(Particulars particulars, DateOnly today)
    {
        if (MergedIntoId is not null)
        {
            return new Refusal("Person.Retired");
        }
        if (particulars.Faults(today) is { Count: > 0 } faults)
        {
            return Outcome.Refused(faults);
        }
        Take(particulars);
        return Outcome.Done;
    }

    /// <summary>Takes over particulars in which no fault was found.</summary>
    internal void Take(Particulars particulars)
    {
        GivenNames = Kept(particulars.GivenNames);
        FamilyName = Kept(particulars.FamilyName);
        NameInArabic = Kept(particulars.NameInArabic);
        Birth = particulars.Birth is { } birth ? Personal.Of(birth) : null;
        PlaceOfBirth = Kept(particulars.PlaceOfBirth);
        Sex = particulars.Sex;
        Nationality = Blank(particulars.Nationality);
        SecondNationality = Blank(particulars.SecondNationality);
        Language = Blank(particulars.Language);
        NeedsInterpreter = particulars.NeedsInterpreter;
        FathersName = Kept(particulars.FathersName);
        MothersName = Kept(particulars.MothersName);
        Notes = Personal.Of(particulars.Notes);
    }

    /// <summary>The particulars as they stand.</summary>
    public Particulars Particulars =>
        new()
        {
            GivenNames = GivenNames?.Reveal(),
            FamilyName = FamilyName?.Reveal(),
            NameInArabic = NameInArabic?.Reveal(),
            Birth = Birth?.Reveal(),
            PlaceOfBirth = PlaceOfBirth?.Reveal(),
            Sex = Sex,
            Nationality = Nationality,
            SecondNationality = SecondNationality,
            Language = Language,
            NeedsInterpreter = NeedsInterpreter,
            FathersName = FathersName?.Reveal(),
            MothersName = MothersName?.Reveal(),
            Notes = Notes?.Reveal(),
        };

    private static Personal<string>? Kept(string? text) => Personal.Of(Written.Clean(text));

    private static string? Blank(string? code) => string.IsNullOrWhiteSpace(code) ? null : code;
}

internal sealed class PersonMapping : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.ToTable("people_person");
        builder.Ignore(p => p.Particulars);
        builder.Ignore(p => p.FullName);
        builder.Ignore(p => p.Spellings);
        builder.HasIndex(p => p.Code).IsUnique();
        builder.HasIndex(p => p.MergedIntoId);
    }
}
