using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Security;

namespace Rihla.Reintegration.Plans;

/// <summary>
/// From which amount on how many quotations are asked for before something is ordered. Rules of one day form a table; a
/// later day begins a new one. A table of a grant goes before that of its mission.
/// </summary>
internal sealed class QuotationRule
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MissionId { get; init; }

    /// <summary>The grant it is for; nothing for all grants of the mission.</summary>
    public Guid? GrantId { get; init; }

    /// <summary>From this amount on, inclusive.</summary>
    public required decimal FromAmount { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>How many quotations, from 0 to 9.</summary>
    public required int Quotations { get; init; }

    public required DateOnly ValidFrom { get; init; }

    public required string SetByName { get; init; }
}

/// <summary>Up to which amount somebody may approve a plan, from a day on: a role, or one person, whose own limit goes before that of the role.</summary>
internal sealed class ApprovalLimit
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MissionId { get; init; }

    public Role? Role { get; init; }

    public Guid? UserId { get; init; }

    /// <summary>At most this amount, inclusive; 0 takes the right away.</summary>
    public required decimal Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    public required DateOnly ValidFrom { get; init; }

    /// <summary>Who set it; for them it does not count.</summary>
    public required Guid SetById { get; init; }

    public required string SetByName { get; init; }
}

internal sealed class PlanRulesMapping
    : IEntityTypeConfiguration<QuotationRule>,
        IEntityTypeConfiguration<ApprovalLimit>
{
    public void Configure(EntityTypeBuilder<QuotationRule> builder)
    {
        builder.ToTable("reintegration_quotation_rule");
        builder.HasIndex(r => new { r.MissionId, r.ValidFrom });
    }

    public void Configure(EntityTypeBuilder<ApprovalLimit> builder)
    {
        builder.ToTable("reintegration_approval_limit");
        builder.HasIndex(l => new { l.MissionId, l.ValidFrom });
    }
}
