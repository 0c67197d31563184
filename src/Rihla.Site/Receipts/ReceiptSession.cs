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

/// <summary>
/// How often somebody failed to show the secret words of a code, from one neighbourhood or from anywhere, whether anybody has that
/// code or not.
/// </summary>
internal sealed class ReceiptAttempts : ISelfKept
{
    /// <summary>How many lock a code for one neighbourhood: who has the code and not the words keeps nobody out from elsewhere.</summary>
    public const int Most = 5;

    /// <summary>How many lock a code wherever they come from.</summary>
    public const int MostFromAnywhere = 15;

    public static readonly TimeSpan LockLasts = TimeSpan.FromMinutes(15);

    /// <summary>The blind key of the code, or of the code and the neighbourhood.</summary>
    public required long Code { get; init; }

    public int Failed { get; private set; }

    public DateTimeOffset LastAt { get; private set; }

    /// <summary>Counts a try before it is looked at, so that many at once are all counted.</summary>
    /// <param name="now">When it is made.</param>
    /// <param name="most">How many lock.</param>
    /// <returns>For how long it may not be looked at; nothing, when it may.</returns>
    public TimeSpan? Try(DateTimeOffset now, int most)
    {
        if (now - LastAt >= LockLasts)
        {
            Failed = 0;
        }
        if (Failed >= most)
        {
            return LastAt + LockLasts - now;
        }
        (Failed, LastAt) = (Failed + 1, now);
        return null;
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
