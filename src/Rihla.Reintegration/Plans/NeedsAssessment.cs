using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Reintegration.Plans;

/// <summary>The three dimensions of starting again.</summary>
public enum Dimension
{
    /// <summary>Income, work, debt, a trade.</summary>
    Economic,

    /// <summary>Housing, school, health, papers, services.</summary>
    Social,

    /// <summary>Safety, belonging, mental health, the ties to family and community.</summary>
    Psychosocial,
}

/// <summary>Whom a need concerns or a help reaches.</summary>
public enum PlanLevel
{
    /// <summary>One returnee or household.</summary>
    Individual,

    /// <summary>Several returnees together.</summary>
    Collective,

    /// <summary>Returnees and the people among whom they live.</summary>
    Community,
}

/// <summary>How strong a need is.</summary>
public enum NeedRating
{
    /// <summary>No need.</summary>
    None,

    /// <summary>Some need: support would help.</summary>
    Some,

    /// <summary>A strong need: without support the return may not last.</summary>
    Strong,
}

/// <summary>
/// What a household needs after its arrival, in the three dimensions and at the three levels. Never changed: needs that
/// differ later are a new assessment.
/// </summary>
internal sealed class NeedsAssessment
{
    public const int LongestNote = 2000;

    private readonly List<Need> needs = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    public required DateOnly On { get; init; }

    /// <summary>What the returnee says matters most, in their own words.</summary>
    public Personal<string>? Wishes { get; init; }

    public required Guid ById { get; init; }

    public required string ByName { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public IReadOnlyList<Need> Needs => needs;

    /// <summary>How strong the need is in a dimension at a level.</summary>
    public NeedRating Of(Dimension dimension, PlanLevel level) =>
        needs.Find(n => n.Dimension == dimension && n.Level == level)?.Rating ?? NeedRating.None;

    /// <summary>Records one need; a second one for the same dimension and level would have no meaning.</summary>
    public void Record(Dimension dimension, PlanLevel level, NeedRating rating, string? note) =>
        needs.Add(
            new()
            {
                AssessmentId = Id,
                Dimension = dimension,
                Level = level,
                Rating = rating,
                Note = Personal.Of(note),
            }
        );
}

/// <summary>One of the nine answers of an assessment.</summary>
internal sealed class Need
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid AssessmentId { get; init; }

    public required Dimension Dimension { get; init; }

    public required PlanLevel Level { get; init; }

    public required NeedRating Rating { get; init; }

    public Personal<string>? Note { get; init; }
}

internal sealed class NeedsMapping
    : IEntityTypeConfiguration<NeedsAssessment>,
        IEntityTypeConfiguration<Need>
{
    public void Configure(EntityTypeBuilder<NeedsAssessment> builder)
    {
        builder.ToTable("reintegration_assessment");
        builder.HasIndex(a => new { a.CaseId, a.On });
        builder.HasMany(a => a.Needs).WithOne().HasForeignKey(n => n.AssessmentId);
    }

    public void Configure(EntityTypeBuilder<Need> builder)
    {
        builder.ToTable("reintegration_need");
        builder.Property(n => n.Rating).IsSealed();
    }
}
