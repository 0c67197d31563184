using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Files;
using Rihla.Platform.Privacy;

namespace Rihla.Diaspora;

/// <summary>A line between an applicant and the officer.</summary>
internal sealed class ApplicationLine
{
    public const int Longest = 2000;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid ApplicationId { get; init; }

    public required Personal<string> Text { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The member of staff who wrote it; nothing, when the applicant did.</summary>
    public string? ByName { get; init; }
}

/// <summary>What a paper of an applicant is.</summary>
internal enum PaperKind
{
    BusinessPlan,
    Identity,

    /// <summary>Of the enterprise: register of companies, statutes, licence.</summary>
    Registration,
    Other,
}

/// <summary>A paper that an applicant sent; the document is kept encrypted among the attachments. Officers see it, jurors never do: they mark what all have written in the same form.</summary>
internal sealed class ApplicationPaper
{
    /// <summary>How many papers one applicant may send.</summary>
    public const int Most = 12;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid ApplicationId { get; init; }

    public required PaperKind Kind { get; init; }

    public required Guid AttachmentId { get; init; }

    public required DateTimeOffset At { get; init; }
}

internal sealed class ApplicationExchangeMapping
    : IEntityTypeConfiguration<ApplicationLine>,
        IEntityTypeConfiguration<ApplicationPaper>
{
    public void Configure(EntityTypeBuilder<ApplicationLine> builder)
    {
        builder.ToTable("diaspora_application_line");
        builder.HasOne<Application>().WithMany().HasForeignKey(l => l.ApplicationId);
        builder.HasIndex(l => new { l.ApplicationId, l.At });
    }

    public void Configure(EntityTypeBuilder<ApplicationPaper> builder)
    {
        builder.ToTable("diaspora_application_paper");
        builder.HasOne<Application>().WithMany().HasForeignKey(p => p.ApplicationId);
        builder.HasOne<Attachment>().WithMany().HasForeignKey(p => p.AttachmentId);
        builder.HasIndex(p => p.ApplicationId);
    }
}
