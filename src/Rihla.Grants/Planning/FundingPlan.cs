using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Cases;
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

    public string? Currency { get; set; }

    /// <summary>What it costs that grant, in whole minor units.</summary>
    public long? Cost { get; set; }

    public LinePurpose? Purpose { get; init; }

    /// <summary>What is missing on the line, in whole minor units.</summary>
    public long? Missing { get; init; }

    /// <summary>The rule that leaves the case out, in the donor's words.</summary>
    public string? Rule { get; init; }

    /// <summary>Whether it will be reserved when the proposal is accepted.</summary>
    public bool Kept { get; set; }

    /// <summary>
    /// Whether the manager gave it to this grant. That stays when it is taken out again: what the plan said of it was said of another
    /// grant.
    /// </summary>
    public bool ByHand { get; set; }

    /// <summary>What came of it: nothing before the proposal is accepted, and while that has not come to it yet.</summary>
    public bool? IsReserved { get; set; }

    /// <summary>
    /// Why the grant could not pay, when the manager chose it or when the proposal was accepted, in each language. It can tell
    /// who travels, and is encrypted.
    /// </summary>
    public Personal<Dictionary<string, string>>? Objection { get; set; }

    /// <summary>Whether it is paid for, or will be when the proposal is accepted.</summary>
    public bool IsFunded => Kept && IsReserved != false;

    /// <summary>It should have been paid for, and the money could not be reserved.</summary>
    public bool IsNotReserved => Kept && IsReserved == false;

    /// <summary>The manager gives the case to a grant.</summary>
    /// <param name="grant">Which.</param>
    /// <param name="offer">What that grant says to it today.</param>
    /// <param name="objection">Why the grant cannot pay for it today, in each language.</param>
    public void GiveTo(Guid grant, FundingOffer offer, Dictionary<string, string>? objection)
    {
        (Kept, ByHand, GrantId, GrantName, Currency) = (
            true,
            true,
            grant,
            offer.Grant,
            offer.Currency
        );
        Cost = offer.Cost is { } cost ? Platform.Currency.Of(offer.Currency).ToMinor(cost) : null;
        Objection = objection is null ? null : new(objection);
    }

    /// <summary>The manager takes the case out.</summary>
    public void TakeOut() => (Kept, Objection) = (false, null);

    /// <summary>The money was reserved.</summary>
    public void Reserved() => (IsReserved, Objection) = (true, null);

    /// <summary>The money could not be reserved.</summary>
    public void Refused(Dictionary<string, string> why) =>
        (IsReserved, Objection) = (false, new(why));
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
