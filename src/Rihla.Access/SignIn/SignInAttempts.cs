using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Data;

namespace Rihla.Access;

/// <summary>
/// How often somebody failed to sign in under a name. It is kept for names that nobody has, too, so that the answer and
/// the time it takes do not tell which names exist; the name itself is not kept, only its blind key.
/// </summary>
internal sealed class SignInAttempts : ISelfKept
{
    public const int Most = 5;
    public static readonly TimeSpan LockLasts = TimeSpan.FromMinutes(15);

    /// <summary>The blind key of the name.</summary>
    public long Name { get; init; }

    public int Failed { get; private set; }

    public DateTimeOffset LastAt { get; private set; }

    public DateTimeOffset? LockedUntil { get; private set; }

    public bool IsLocked(DateTimeOffset now) => LockedUntil > now;

    /// <summary>
    /// Counts an attempt before it is looked at, so that many at once are all counted; one that succeeds is taken back.
    /// </summary>
    /// <returns>Whether it may be looked at.</returns>
    public bool Try(DateTimeOffset now)
    {
        if (IsLocked(now))
        {
            return false;
        }
        if (LockedUntil is not null || now - LastAt > LockLasts)
        {
            (Failed, LockedUntil) = (0, null);
        }
        (Failed, LastAt) = (Failed + 1, now);
        if (Failed >= Most)
        {
            LockedUntil = now + LockLasts;
        }
        return true;
    }
}

internal sealed class SignInAttemptsMapping : IEntityTypeConfiguration<SignInAttempts>
{
    public void Configure(EntityTypeBuilder<SignInAttempts> builder)
    {
        builder.ToTable("access_sign_in_attempts");
        builder.HasKey(a => a.Name);
        builder.Property(a => a.Name).ValueGeneratedNever();
    }
}
