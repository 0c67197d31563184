using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Grants;

/// <summary>Where a proposal stands.</summary>
internal enum PlanStanding
{
    /// <summary>It can be changed and accepted.</summary>
    Proposed,

    /// <summary>The money was reserved.</summary>
    Accepted,

    /// <summary>Another one took its place.</summary>
    Discarded,
}

/// <summary>A proposal who of the waiting list is paid by which grant, which the manager changes and accepts.</summary>
internal sealed class FundingPlan : IVersioned
{
    private readonly List<PlanLine> lines = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MissionId { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public required string MadeByName { get; init; }

    public PlanStanding Standing { get; set; }

    /// <summary>What the proposal is worth, and what no proposal can exceed: see <see cref="FundingPlanner"/>.</summary>
    public required double Worth { get; init; }

    public required double Bound { get; init; }

    public required double Seconds { get; init; }

    public int Version { get; set; }

    public IReadOnlyList<PlanLine> Lines => lines;

    public double Gap => Bound <= 0 ? 0 : Math.Max(0, (Bound - Worth) / Bound);

    public void Add(PlanLine line) => lines.Add(line);
}

/// <summary>What a proposal says about one case, and what the manager made of it. Worked out, and of use only until it is accepted.</summary>
internal sealed class PlanLine : IDerived
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid PlanId { get; init; }

    /// <summary>The place on the waiting list, from 1.</summary>
    public required int Place { get; init; }

    public required string CaseCode { get; init; }

    public required int Persons { get; init; }

    public required int Urgency { get; init; }

    public string? Destination { get; init; }

    /// <summary>It can tell that a child is alone, and is encrypted.</summary>
    public required Personal<CaseProfile> Profile { get; init; }

    public required PlanReason Reason { get; init; }

    /// <summary>The grant that pays; of a case that is not paid for, the one that comes nearest.</summary>
    public Guid? GrantId { get; set; }

    public string? GrantName { get; set; }

    public string? Currency { get; init; }

    /// <summary>In whole minor units.</summary>
    public long? Cost { get; init; }

    public LinePurpose? Purpose { get; init; }

    /// <summary>What is missing on the line, in whole minor units.</summary>
    public long? Missing { get; init; }

    /// <summary>The rule that leaves the case out, in the donor's words.</summary>
    public string? Rule { get; init; }

    /// <summary>Whether it will be reserved when the proposal is accepted.</summary>
    public bool Kept { get; set; }

    /// <summary>What came of it at acceptance: the text key of the refusal; nothing when the money was reserved.</summary>
    public string? RefusedBecause { get; set; }
}

internal sealed class FundingPlanMapping
    : IEntityTypeConfiguration<FundingPlan>,
        IEntityTypeConfiguration<PlanLine>
{
    public void Configure(EntityTypeBuilder<FundingPlan> builder)
    {
        builder.ToTable("grants_plan");
        builder.HasMany(p => p.Lines).WithOne().HasForeignKey(l => l.PlanId);
        builder.HasIndex(p => new { p.MissionId, p.MadeAt });
    }

    public void Configure(EntityTypeBuilder<PlanLine> builder)
    {
        builder.ToTable("grants_plan_line");
        builder.HasIndex(l => new { l.PlanId, l.Place });
    }
}
