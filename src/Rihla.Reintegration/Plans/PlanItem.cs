using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Grants;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Reintegration.Plans;

/// <summary>What kind of help something is.</summary>
public enum AssistanceKind
{
    /// <summary>Starting a small business: premises, registration, first stock.</summary>
    BusinessStart,

    /// <summary>Tools, equipment or stock for a trade or a farm.</summary>
    Equipment,

    /// <summary>Learning a trade.</summary>
    Training,

    /// <summary>School and study.</summary>
    Education,

    /// <summary>Finding work.</summary>
    JobPlacement,

    /// <summary>Rent or repair of a home.</summary>
    Housing,

    /// <summary>Household goods.</summary>
    HouseholdGoods,

    /// <summary>Medical care.</summary>
    MedicalCare,

    /// <summary>Counselling, mental health, support groups.</summary>
    PsychosocialSupport,

    /// <summary>Advice and help with the law and with papers.</summary>
    LegalAid,

    /// <summary>Mediation with family and community.</summary>
    Mediation,

    /// <summary>Money to be used freely.</summary>
    Allowance,

    /// <summary>Something that a community builds or runs.</summary>
    CommunityWork,

    /// <summary>Other help.</summary>
    Other,
}

/// <summary>One thing promised in a plan.</summary>
internal sealed class PlanItem : IVersioned
{
    public const int LongestWhat = 200;
    public const int MostInstalments = 12;

    private readonly List<Instalment> instalments = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid PlanId { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>The mission that delivers it.</summary>
    public required Guid MissionId { get; init; }

    /// <summary>The version of the plan in which it was added.</summary>
    public required int Since { get; init; }

    /// <summary>The version from which on it is no longer part of the plan.</summary>
    public int? Until { get; set; }

    public required Dimension Dimension { get; set; }

    public required PlanLevel Level { get; set; }

    /// <summary>What kind of help; it can tell of health or protection, and is sealed.</summary>
    public required AssistanceKind Kind { get; set; }

    public required Personal<string> What { get; set; }

    /// <summary>How many of it, at least 1.</summary>
    public required int Quantity { get; set; }

    public required ExpenseMethod Method { get; set; }

    /// <summary>The budget line that pays.</summary>
    public required LinePurpose Purpose { get; set; }

    /// <summary>What it is planned to cost, in whole minor units of its currency; nothing for what a partner gives.</summary>
    public required long Cost { get; set; }

    /// <summary>The currency in which it was promised; the plan may be reckoned in another one since, when this is not given any more.</summary>
    public string? Currency { get; set; }

    /// <summary>The name of who supplies it, as it is in the register.</summary>
    public Personal<string>? Supplier { get; set; }

    /// <summary>The supplier in the register.</summary>
    public Guid? SupplierId { get; set; }

    /// <summary>The day by which the returnee should have it.</summary>
    public required DateOnly DueOn { get; set; }

    /// <summary>The project whose cost it is a share of.</summary>
    public Guid? ProjectId { get; init; }

    /// <summary>How many have been handed over, less what came back.</summary>
    public int Delivered { get; set; }

    /// <summary>The day on which the last of it was handed over.</summary>
    public DateOnly? DeliveredOn { get; set; }

    public DateOnly? CancelledOn { get; private set; }

    public Personal<string>? CancelReason { get; private set; }

    public string? CancelledByName { get; private set; }

    public int Version { get; set; }

    public IReadOnlyList<Instalment> Instalments => instalments;

    public bool IsIn(int version) => Since <= version && (Until is null || Until > version);

    /// <summary>Money in hand is delivered by being paid; everything else is handed over.</summary>
    public bool IsHandedOver => Method == ExpenseMethod.InKind;

    public bool IsDelivered => !IsHandedOver || Delivered >= Quantity;

    public bool IsCancelled => CancelledOn is not null;

    /// <summary>Replaces how it is paid.</summary>
    public void Pay(IEnumerable<Instalment> parts)
    {
        instalments.Clear();
        instalments.AddRange(parts);
    }

    /// <summary>One more part, because the share of a project grew.</summary>
    public void Add(Instalment part)
    {
        instalments.Add(part);
        Cost += part.Amount;
    }

    /// <summary>Parts that are to be ordered together become one.</summary>
    /// <param name="open">At least one of its parts, none of which is ordered.</param>
    /// <returns>The first of them, with the amount of all.</returns>
    public Instalment Gather(IReadOnlyList<Instalment> open)
    {
        var whole = open.MinBy(i => i.Number)!;
        whole.Amount = open.Sum(i => i.Amount);
        instalments.RemoveAll(i => i != whole && open.Contains(i));
        return whole;
    }

    /// <summary>It is not given any more, with a reason.</summary>
    public void Cancel(string reason, string byName, DateOnly on) =>
        (CancelledOn, CancelReason, CancelledByName) = (on, Personal.Of(reason), byName);
}

/// <summary>A part of what an item costs, paid by a day or when something has happened.</summary>
internal sealed class Instalment
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid ItemId { get; init; }

    /// <summary>From 1, in the order of payment.</summary>
    public required int Number { get; init; }

    /// <summary>In whole minor units of the plan's currency; all of an item sum to its cost.</summary>
    public required long Amount { get; set; }

    public required DateOnly DueOn { get; init; }

    /// <summary>What must have happened first; without one, that everything was delivered.</summary>
    public Personal<string>? Condition { get; init; }

    /// <summary>The order under which it stands in the grant's book; nothing before it is ordered.</summary>
    public Guid? OrderId { get; set; }

    /// <summary>The part of that order which is this instalment.</summary>
    public Guid? PartId { get; set; }

    public DateOnly? MetOn { get; set; }

    public string? MetByName { get; set; }
}

internal sealed class PlanItemMapping
    : IEntityTypeConfiguration<PlanItem>,
        IEntityTypeConfiguration<Instalment>
{
    public void Configure(EntityTypeBuilder<PlanItem> builder)
    {
        builder.ToTable("reintegration_plan_item");
        builder.Property(i => i.Kind).IsSealed();
        builder.HasIndex(i => i.CaseId);
        builder.HasIndex(i => i.ProjectId);
        builder.HasIndex(i => new
        {
            i.MissionId,
            i.DeliveredOn,
            i.DueOn,
        });
        builder.HasMany(i => i.Instalments).WithOne().HasForeignKey(p => p.ItemId);
        builder.Ignore(i => i.IsHandedOver);
        builder.Ignore(i => i.IsDelivered);
        builder.Ignore(i => i.IsCancelled);
    }

    public void Configure(EntityTypeBuilder<Instalment> builder)
    {
        builder.ToTable("reintegration_instalment");
        builder.HasIndex(p => p.ItemId);
        builder.HasIndex(p => p.PartId);
    }
}
