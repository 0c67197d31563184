using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Audit;

namespace Rihla.Cases;

/// <summary>How long a case stood at a stage that it has left; written when it leaves, for the figures of the manager.</summary>
internal sealed class StageTime : IDerived
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    public required Guid HostMissionId { get; init; }

    public required Stage Stage { get; init; }

    public required DateOnly LeftOn { get; init; }

    public required int Days { get; init; }
}

internal sealed class StageTimeMapping : IEntityTypeConfiguration<StageTime>
{
    public void Configure(EntityTypeBuilder<StageTime> builder)
    {
        builder.ToTable("cases_stage_time");
        // Holds all that a count by stage and days needs: the table itself is not read.
        builder.HasIndex(t => new
        {
            t.HostMissionId,
            t.LeftOn,
            t.Stage,
            t.Days,
        });
    }
}
