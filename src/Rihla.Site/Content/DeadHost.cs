using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Data;

namespace Rihla.Site;

/// <summary>Another site of which an editor found that it no longer answers: links to it are listed until they are changed.</summary>
internal sealed class DeadHost : IVersioned
{
    public const int LongestHost = 253;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Its name in small letters, such as <c>www.example.org</c>.</summary>
    public required string Host { get; init; }

    public required DateTimeOffset Since { get; init; }

    /// <summary>The editor who looked.</summary>
    public required string ByName { get; init; }

    public int Version { get; set; }
}

internal sealed class DeadHostMapping : IEntityTypeConfiguration<DeadHost>
{
    public void Configure(EntityTypeBuilder<DeadHost> builder)
    {
        builder.ToTable("site_dead_host");
        builder.HasIndex(h => h.Host).IsUnique();
    }
}
