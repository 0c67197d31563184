using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Data;

namespace Rihla.Site;

/// <summary>Somebody has shown code and secret words, and follows or writes something for a while.</summary>
internal sealed class ReceiptSession : ISelfKept
{
    /// <summary>The hash of the key that the page on the screen holds.</summary>
    public required byte[] KeyHash { get; init; }

    /// <summary>What the key opens: the name of a kind of receipt. A key of one kind opens nothing of another.</summary>
    public required string Kind { get; init; }

    /// <summary>What is followed or written.</summary>
    public required Guid SubjectId { get; init; }

    public required DateTimeOffset EndsAt { get; init; }
}

/// <summary>How often somebody failed to show the secret words of a code, whether anybody has that code or not.</summary>
internal sealed class ReceiptAttempts : ISelfKept
{
    public const int Most = 5;
    public static readonly TimeSpan LockLasts = TimeSpan.FromMinutes(15);

    /// <summary>The blind key of the code.</summary>
    public required long Code { get; init; }

    public int Failed { get; private set; }

    public DateTimeOffset LastAt { get; private set; }

    /// <summary>Counts a try before it is looked at, so that many at once are all counted.</summary>
    /// <returns>Whether it may be looked at.</returns>
    public bool Try(DateTimeOffset now)
    {
        if (now - LastAt > LockLasts)
        {
            Failed = 0;
        }
        if (Failed >= Most)
        {
            return false;
        }
        (Failed, LastAt) = (Failed + 1, now);
        return true;
    }
}

internal sealed class ReceiptMapping
    : IEntityTypeConfiguration<ReceiptSession>,
        IEntityTypeConfiguration<ReceiptAttempts>
{
    public void Configure(EntityTypeBuilder<ReceiptSession> builder)
    {
        builder.ToTable("site_receipt_session");
        builder.HasKey(s => s.KeyHash);
        builder.HasIndex(s => s.EndsAt);
    }

    public void Configure(EntityTypeBuilder<ReceiptAttempts> builder)
    {
        builder.ToTable("site_receipt_attempts");
        builder.HasKey(a => a.Code);
        builder.Property(a => a.Code).ValueGeneratedNever();
    }
}
