using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Data;

namespace Rihla.Grants;

/// <summary>A State, an organisation or a foundation that gives money to a mission.</summary>
internal sealed class Donor : IVersioned
{
    public const int LongestName = 120;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MissionId { get; init; }

    public required string Name { get; set; }

    /// <summary>The country of the donor, ISO 3166-1 alpha-2; nothing for an organisation of several States.</summary>
    public string? Country { get; set; }

    public int Version { get; set; }
}

/// <summary>A user of the donor, who sees the figures of its grants and no names.</summary>
internal sealed class DonorReader
{
    public required Guid DonorId { get; init; }

    public required Guid UserId { get; init; }
}

internal sealed class DonorMapping
    : IEntityTypeConfiguration<Donor>,
        IEntityTypeConfiguration<DonorReader>
{
    public void Configure(EntityTypeBuilder<Donor> builder)
    {
        builder.ToTable("grants_donor");
        builder.Property(d => d.Name).HasMaxLength(Donor.LongestName);
        builder.HasIndex(d => new { d.MissionId, d.Name }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<DonorReader> builder)
    {
        builder.ToTable("grants_donor_reader");
        builder.HasKey(r => new { r.DonorId, r.UserId });
        builder.HasOne<Donor>().WithMany().HasForeignKey(r => r.DonorId);
        builder.HasIndex(r => r.UserId);
    }
}
