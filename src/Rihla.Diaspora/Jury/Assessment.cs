using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Diaspora;

/// <summary>
/// What one juror says about one application: first whether anything binds her to it, then, if nothing does, her marks. Once
/// it is handed in it stands.
/// </summary>
internal sealed class Assessment : IVersioned
{
    public const int LongestComment = 2000;

    private readonly List<Mark> marks = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid ApplicationId { get; init; }

    public required Guid JurorId { get; init; }

    public required string JurorName { get; init; }

    /// <summary>The juror is bound to the applicant or the project: she neither marks nor sees the marks.</summary>
    public required bool IsConflict { get; init; }

    /// <summary>What binds her.</summary>
    public Personal<string>? ConflictReason { get; set; }

    public required DateTimeOffset DeclaredAt { get; init; }

    public Personal<string>? Comment { get; set; }

    public DateTimeOffset? HandedInAt { get; private set; }

    public int Version { get; set; }

    public IReadOnlyList<Mark> Marks => marks;

    public bool IsHandedIn => HandedInAt is not null;

    public int? PointsFor(Guid criterion) => marks.Find(m => m.CriterionId == criterion)?.Points;

    /// <summary>Keeps marks as far as they are there.</summary>
    /// <returns>Refused with a conflict, when it was handed in, and for points that are none.</returns>
    public Outcome Write(
        IReadOnlyDictionary<Guid, int?> points,
        IReadOnlyList<ScoringCriterion> criteria,
        string? comment
    )
    {
        if (IsConflict)
        {
            return new Refusal("Jury.Conflict");
        }
        if (IsHandedIn)
        {
            return new Refusal("Jury.HandedIn");
        }
        if (comment?.Length > LongestComment)
        {
            return Refusal.Of("Comment", "Site.TooLong", LongestComment);
        }
        if (points.Values.Any(p => p is < 0 or > Call.TopMark))
        {
            return new Refusal("Jury.PointsWrong", Call.TopMark);
        }
        foreach (var criterion in criteria)
        {
            var given = points.GetValueOrDefault(criterion.Id);
            var mark = marks.Find(m => m.CriterionId == criterion.Id);
            if (given is { } number && mark is null)
            {
                marks.Add(
                    new()
                    {
                        AssessmentId = Id,
                        CriterionId = criterion.Id,
                        Points = number,
                    }
                );
            }
            else if (given is { } other)
            {
                mark!.Points = other;
            }
            else if (mark is not null)
            {
                marks.Remove(mark);
            }
        }
        Comment = Personal.Of(comment);
        return Outcome.Done;
    }

    /// <summary>Hands it in for good.</summary>
    /// <returns>Refused while a mark or the reasons are missing.</returns>
    public Outcome HandIn(IReadOnlyList<ScoringCriterion> criteria, DateTimeOffset at)
    {
        if (criteria.Any(c => PointsFor(c.Id) is null))
        {
            return new Refusal("Jury.MarksMissing");
        }
        if (Comment is null)
        {
            return Refusal.Of("Comment", "Jury.CommentMissing");
        }
        HandedInAt = at;
        return Outcome.Done;
    }
}

/// <summary>The points of one criterion.</summary>
internal sealed class Mark
{
    public required Guid AssessmentId { get; init; }

    public required Guid CriterionId { get; init; }

    /// <summary>0 to <see cref="Call.TopMark"/>.</summary>
    public required int Points { get; set; }
}

internal sealed class AssessmentMapping
    : IEntityTypeConfiguration<Assessment>,
        IEntityTypeConfiguration<Mark>
{
    public void Configure(EntityTypeBuilder<Assessment> builder)
    {
        builder.ToTable("diaspora_assessment");
        builder.HasOne<Application>().WithMany().HasForeignKey(a => a.ApplicationId);
        builder.HasMany(a => a.Marks).WithOne().HasForeignKey(m => m.AssessmentId);
        builder.HasIndex(a => new { a.ApplicationId, a.JurorId }).IsUnique();
        builder.HasIndex(a => a.JurorId);
    }

    public void Configure(EntityTypeBuilder<Mark> builder)
    {
        builder.ToTable("diaspora_mark");
        builder.HasKey(m => new { m.AssessmentId, m.CriterionId });
    }
}
