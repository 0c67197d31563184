using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Privacy;

namespace Rihla.Cases;

/// <summary>
/// The glass broken: somebody outside the team opened a restricted case in an emergency, for a few hours, with a
/// reason that the data-protection officer reviews afterwards.
/// </summary>
internal sealed class BrokenGlass
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CaseId { get; init; }

    public required Guid UserId { get; init; }

    public required string UserName { get; init; }

    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset Until { get; set; }

    public required Personal<string> Reason { get; init; }

    public DateTimeOffset? ReviewedAt { get; set; }

    public Guid? ReviewedById { get; set; }

    /// <summary>Whether the reviewer found it justified.</summary>
    public bool? Justified { get; set; }

    public Personal<string>? Finding { get; set; }
}

internal sealed class BrokenGlassMapping : IEntityTypeConfiguration<BrokenGlass>
{
    public void Configure(EntityTypeBuilder<BrokenGlass> builder)
    {
        builder.ToTable("cases_broken_glass");
        builder.HasIndex(b => new { b.CaseId, b.UserId });
        builder.HasIndex(b => b.ReviewedAt);
    }
}
