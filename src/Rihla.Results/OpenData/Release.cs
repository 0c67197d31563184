using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Rihla.Results;

/// <summary>
/// What was given to the public, and when. A release adds years that are over to those released before; what was once
/// released never changes, so that two releases never tell more than one.
/// </summary>
internal sealed class Release
{
    private readonly List<ReleasedYear> years = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MissionId { get; init; }

    /// <summary>Counted from 1 for each mission.</summary>
    public required int Number { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Guid ByUserId { get; init; }

    public required string ByName { get; init; }

    /// <summary>No figure of so few persons or fewer than this was shown.</summary>
    public required int MinimumCell { get; init; }

    /// <summary>The years it added.</summary>
    public IReadOnlyList<ReleasedYear> Years => years;

    public void Add(ReleasedYear year) => years.Add(year);
}

/// <summary>A year as it was released.</summary>
internal sealed class ReleasedYear
{
    private readonly List<ReleasedCell> cells = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid ReleaseId { get; init; }

    public required Guid MissionId { get; init; }

    public required int Year { get; init; }

    public IReadOnlyList<ReleasedCell> Cells => cells;

    public void Add(ReleasedCell cell) => cells.Add(cell);
}

/// <summary>A cell of a released table.</summary>
internal sealed class ReleasedCell
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid YearId { get; init; }

    /// <summary>The table: see <see cref="OpenTables"/>.</summary>
    public required string Table { get; init; }

    /// <summary>The row, such as a nationality.</summary>
    public required string Row { get; init; }

    /// <summary>The column, such as <c>women</c>.</summary>
    public required string Column { get; init; }

    /// <summary>How many persons; nothing where it is hidden.</summary>
    public int? Persons { get; init; }
}

/// <summary>Why a grant is ahead of its plan or behind, in the words of who answers for it.</summary>
internal sealed class VarianceReason
{
    public const int LongestText = 1000;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid GrantId { get; init; }

    /// <summary>What it is about: the purpose of a budget line or what a target counts.</summary>
    public required string Subject { get; init; }

    /// <summary>Free text, and therefore encrypted although it should name nobody.</summary>
    public required Platform.Privacy.Personal<string> Text { get; init; }

    public required DateOnly On { get; init; }

    public required string ByName { get; init; }
}

internal sealed class ReleaseMapping
    : IEntityTypeConfiguration<Release>,
        IEntityTypeConfiguration<ReleasedYear>,
        IEntityTypeConfiguration<ReleasedCell>,
        IEntityTypeConfiguration<VarianceReason>
{
    public void Configure(EntityTypeBuilder<Release> builder)
    {
        builder.ToTable("results_release");
        builder.HasIndex(r => new { r.MissionId, r.Number }).IsUnique();
        builder.HasMany(r => r.Years).WithOne().HasForeignKey(y => y.ReleaseId);
    }

    public void Configure(EntityTypeBuilder<ReleasedYear> builder)
    {
        builder.ToTable("results_released_year");
        builder.HasIndex(y => new { y.MissionId, y.Year }).IsUnique();
        builder.HasMany(y => y.Cells).WithOne().HasForeignKey(c => c.YearId);
    }

    public void Configure(EntityTypeBuilder<ReleasedCell> builder)
    {
        builder.ToTable("results_released_cell");
        builder.HasIndex(c => new { c.YearId, c.Table });
    }

    public void Configure(EntityTypeBuilder<VarianceReason> builder)
    {
        builder.ToTable("results_variance");
        builder.HasIndex(v => new
        {
            v.GrantId,
            v.Subject,
            v.On,
        });
    }
}
