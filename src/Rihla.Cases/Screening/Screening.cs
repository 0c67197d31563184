using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Cases;

/// <summary>
/// Where the determinants of migrant vulnerability lie, after IOM's model: each level has factors that put at risk and
/// factors that protect.
/// </summary>
public enum DeterminantLevel
{
    /// <summary>The person.</summary>
    Individual,

    /// <summary>The household and the family.</summary>
    Family,

    /// <summary>The community, here and there.</summary>
    Community,

    /// <summary>The country, its laws, economy and conflicts.</summary>
    Structural,
}

/// <summary>How strongly a factor was found.</summary>
public enum FactorRating
{
    /// <summary>Not found.</summary>
    None = 0,

    /// <summary>To some degree.</summary>
    Some = 1,

    /// <summary>Strongly.</summary>
    Strong = 2,
}

/// <summary>A statement that screening rates.</summary>
/// <param name="Code">Such as <c>debt</c>; its sentence is the text <c>Determinant.{Code}</c>.</param>
/// <param name="Level">Where it lies.</param>
/// <param name="IsRisk">Whether it puts at risk; else it protects.</param>
internal sealed record Determinant(string Code, DeterminantLevel Level, bool IsRisk)
{
    /// <summary>All statements, in the order they are asked.</summary>
    public static IReadOnlyList<Determinant> All { get; } =
    [
        .. Of(
            DeterminantLevel.Individual,
            ["health", "distress", "violence_suffered", "no_documents", "no_income"],
            ["skills", "language", "coping", "return_plan"]
        ),
        .. Of(
            DeterminantLevel.Family,
            ["family_pressure", "debt", "family_violence", "dependants", "no_contact"],
            ["family_support", "home_to_return", "family_together"]
        ),
        .. Of(
            DeterminantLevel.Community,
            ["rejection", "isolation", "insecurity", "stigma"],
            ["network", "association", "local_services"]
        ),
        .. Of(
            DeterminantLevel.Structural,
            ["conflict", "irregular_status", "no_work", "no_services", "disaster"],
            ["legal_status", "work_prospects", "public_help"]
        ),
    ];

    private static IEnumerable<Determinant> Of(
        DeterminantLevel level,
        string[] risks,
        string[] protections
    ) =>
        risks
            .Select(code => new Determinant(code, level, IsRisk: true))
            .Concat(protections.Select(code => new Determinant(code, level, IsRisk: false)));
}

/// <summary>What was found at one or several levels.</summary>
/// <param name="Ratings">The factors found, by their code; what is not listed was not found.</param>
/// <param name="Note">In words.</param>
public sealed record Findings(IReadOnlyDictionary<string, FactorRating> Ratings, string? Note)
{
    /// <summary>Nothing was found.</summary>
    public static Findings Nothing { get; } =
        new(new Dictionary<string, FactorRating>(StringComparer.Ordinal), null);

    /// <summary>How strongly a factor was found.</summary>
    public FactorRating Of(string code) => Ratings.GetValueOrDefault(code);
}

/// <summary>
/// The vulnerability screening of a family: what concerns the household is asked once, what concerns a person for each.
/// It is taken up again when something changes.
/// </summary>
internal sealed class Screening : IVersioned
{
    private readonly List<PersonScreening> persons = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    /// <summary>What was found in the family, the community and the country.</summary>
    public Personal<Findings> Household { get; set; } = new(Findings.Nothing);

    public DateOnly On { get; set; }

    public required string ByName { get; set; }

    public int Version { get; set; }

    public IReadOnlyList<PersonScreening> Persons => persons;

    public PersonScreening? Of(Guid memberId) => persons.Find(p => p.MemberId == memberId);

    public PersonScreening Begin(Guid memberId)
    {
        var person = new PersonScreening { ScreeningId = Id, MemberId = memberId };
        persons.Add(person);
        return person;
    }
}

/// <summary>What was found in one person.</summary>
internal sealed class PersonScreening
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid ScreeningId { get; init; }

    public required Guid MemberId { get; init; }

    public Personal<Findings> Individual { get; set; } = new(Findings.Nothing);

    /// <summary>The answers to the Washington Group short set, where it was asked.</summary>
    public Personal<Functioning>? Functioning { get; set; }

    public DateOnly On { get; set; }
}

internal sealed class ScreeningMapping
    : IEntityTypeConfiguration<Screening>,
        IEntityTypeConfiguration<PersonScreening>
{
    public void Configure(EntityTypeBuilder<Screening> builder)
    {
        builder.ToTable("cases_screening");
        builder.HasOne<Case>().WithMany().HasForeignKey(s => s.CaseId);
        builder.HasIndex(s => s.CaseId).IsUnique();
        builder.HasMany(s => s.Persons).WithOne().HasForeignKey(p => p.ScreeningId);
        builder
            .Navigation(s => s.Persons)
            .HasField("persons")
            .UsePropertyAccessMode(PropertyAccessMode.Field);
    }

    public void Configure(EntityTypeBuilder<PersonScreening> builder)
    {
        builder.ToTable("cases_person_screening");
        builder.HasIndex(p => new { p.ScreeningId, p.MemberId }).IsUnique();
    }
}
