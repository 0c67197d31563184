using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Cases;
using Rihla.Platform.Privacy;

namespace Rihla.Reintegration.Delivery;

/// <summary>Which way something went.</summary>
internal enum HandoverKind
{
    /// <summary>To the returnee.</summary>
    Delivery,

    /// <summary>Back: broken, wrong, or not wanted.</summary>
    Return,
}

/// <summary>Something handed over to a returnee, or taken back; never changed. A mistake is put right by its opposite.</summary>
internal sealed class Handover
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid ItemId { get; init; }

    public required Guid CaseId { get; init; }

    public required HandoverKind Kind { get; init; }

    /// <summary>How many, at least 1.</summary>
    public required int Quantity { get; init; }

    public required DateOnly On { get; init; }

    /// <summary>Who received it.</summary>
    public required Personal<string> ReceivedBy { get; init; }

    public required SigningMethod Method { get; init; }

    /// <summary>Who saw the thumbprint or heard that it was received.</summary>
    public Personal<string>? Witness { get; init; }

    /// <summary>A photograph of what was handed over.</summary>
    public Guid? PhotoId { get; init; }

    /// <summary>The signed certificate.</summary>
    public Guid? CertificateId { get; init; }

    /// <summary>Why it came back, or what else is to be said.</summary>
    public Personal<string>? Note { get; init; }

    public required string RecordedByName { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }
}

internal sealed class HandoverMapping : IEntityTypeConfiguration<Handover>
{
    public void Configure(EntityTypeBuilder<Handover> builder)
    {
        builder.ToTable("reintegration_handover");
        builder.HasOne<Plans.PlanItem>().WithMany().HasForeignKey(h => h.ItemId);
        builder.HasIndex(h => h.CaseId);
    }
}
