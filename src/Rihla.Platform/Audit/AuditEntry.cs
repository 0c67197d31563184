using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;

namespace Rihla.Platform.Audit;

/// <summary>What somebody did or looked at, in a word that Texts.json turns into a sentence.</summary>
/// <param name="Key">Such as <c>case.counselled</c>; its sentence is the text <c>Audit.case.counselled</c>.</param>
/// <param name="CaseId">The case it is about, if any.</param>
/// <param name="PersonId">The person it is about, if any.</param>
public sealed record Act(string Key, Guid? CaseId = null, Guid? PersonId = null)
{
    /// <summary>What fills the places of the sentence. Encrypted like all details.</summary>
    public IReadOnlyList<Fill> Args { get; init; } = [];

    /// <summary>Why, where a reason was asked for. Encrypted.</summary>
    public string? Reason { get; init; }
}

/// <summary>One link of the audit chain. Entries are only ever added.</summary>
public sealed class AuditEntry
{
    /// <summary>The place in the chain, from 1, without gaps.</summary>
    public long Sequence { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who; <see cref="Guid.Empty"/> for the system.</summary>
    public Guid ActorId { get; init; }

    /// <summary>The name of the member of staff at that time.</summary>
    public required string ActorName { get; init; }

    /// <summary>What, such as <c>case.counselled</c>.</summary>
    public required string Act { get; init; }

    /// <summary>The case it is about.</summary>
    public Guid? CaseId { get; init; }

    /// <summary>The person it is about.</summary>
    public Guid? PersonId { get; init; }

    /// <summary>The reason, the words of the sentence and the fields that changed, as JSON (<see cref="AuditDetails"/>).</summary>
    public Personal<string>? Details { get; init; }

    /// <summary>
    /// A keyed digest of the details in clear. The chain holds the digest, not the details, so that keys can be rotated
    /// and details erased: the chain still proves the rest, and says whose details are gone.
    /// </summary>
    public required byte[] DetailsDigest { get; init; }

    /// <summary>The keyed hash of this entry and of the end of the chain as it was before it.</summary>
    public required byte[] Hash { get; init; }
}

/// <summary>The end of the chain: one row, locked by whoever adds to it.</summary>
internal sealed class AuditHead
{
    public int Id { get; init; }

    public long Sequence { get; set; }

    /// <summary>The keyed hash of the last entry's place and hash: nobody can tell it from the entries without the key file.</summary>
    public required byte[] Hash { get; set; }
}

internal sealed class AuditMapping
    : IEntityTypeConfiguration<AuditEntry>,
        IEntityTypeConfiguration<AuditHead>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("audit_entry");
        builder.HasKey(e => e.Sequence);
        builder.Property(e => e.Sequence).ValueGeneratedNever();
        builder.HasIndex(e => new { e.CaseId, e.Sequence });
        builder.HasIndex(e => new { e.PersonId, e.Sequence });
        builder.HasIndex(e => new { e.ActorId, e.Sequence });
        // The entries of some days, the latest first: see AuditSearch.
        builder.HasIndex(e => new { e.At, e.Sequence });
        // Whoever looks for what is rarely done, as exports, would read all that was ever recorded.
        builder.HasIndex(e => new { e.Act, e.Sequence });
    }

    public void Configure(EntityTypeBuilder<AuditHead> builder)
    {
        builder.ToTable("audit_head");
        builder.Property(h => h.Id).ValueGeneratedNever();
        builder.HasData(
            new AuditHead
            {
                Id = 1,
                Sequence = 0,
                Hash = new byte[32],
            }
        );
    }
}
