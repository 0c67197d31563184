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

    public required Personal<string> Supplier { get; init; }

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
        builder.Ignore(q => q.IsChosen);
    }
}
