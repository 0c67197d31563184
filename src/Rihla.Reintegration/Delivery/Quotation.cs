using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Privacy;

namespace Rihla.Reintegration.Delivery;

/// <summary>What a supplier asks for something in a plan.</summary>
internal sealed class Quotation
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The item of a plan, or the project, that it is for.</summary>
    public required Guid SubjectId { get; init; }

    /// <summary>The name of the supplier, as it was in the register on that day.</summary>
    public required Personal<string> Supplier { get; init; }

    /// <summary>The supplier in the register.</summary>
    public required Guid SupplierId { get; init; }

    /// <summary>In whole minor units of the plan's currency.</summary>
    public required long Amount { get; init; }

    public required DateOnly On { get; init; }

    /// <summary>The paper, scanned or photographed.</summary>
    public Guid? ScanId { get; init; }

    public required string RecordedByName { get; init; }

    /// <summary>Why this one was chosen; nothing for those that were not.</summary>
    public Personal<string>? ChosenBecause { get; set; }

    public string? ChosenByName { get; set; }

    public bool IsChosen => ChosenBecause is not null;
}

internal sealed class QuotationMapping : IEntityTypeConfiguration<Quotation>
{
    public void Configure(EntityTypeBuilder<Quotation> builder)
    {
        builder.ToTable("reintegration_quotation");
        builder.HasIndex(q => q.SubjectId);
        builder.HasIndex(q => q.SupplierId);
        builder.Ignore(q => q.IsChosen);
    }
}
