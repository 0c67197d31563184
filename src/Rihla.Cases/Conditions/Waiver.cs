using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Cases.Conditions;
using Rihla.Platform.Privacy;

namespace Rihla.Cases;

/// <summary>A condition set aside for one case, by the role named for it, with a reason that stays on the file.</summary>
internal sealed class Waiver
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    /// <summary>The key of the condition.</summary>
    public required string Condition { get; init; }

    public required Guid ById { get; init; }

    public required string ByName { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Personal<string> Reason { get; init; }

    /// <summary>What had been found by then and was set aside knowingly: the <see cref="Obstacle.Found"/> of what stood in the way.</summary>
    public List<Guid> Knowing { get; init; } = [];

    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>Whether it sets all of this aside: nothing of it was found since.</summary>
    public bool SetsAside(IEnumerable<Obstacle> obstacles) =>
        obstacles.All(o => o.Found is not { } found || Knowing.Contains(found));
}

internal sealed class WaiverMapping : IEntityTypeConfiguration<Waiver>
{
    public void Configure(EntityTypeBuilder<Waiver> builder)
    {
        builder.ToTable("cases_waiver");
        builder.HasIndex(w => w.CaseId);
    }
}
