using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform.Data;

namespace Rihla.Access;

/// <summary>
/// How often somebody failed to sign in under a name, from one neighbourhood or from anywhere. It is kept for names that nobody has, too, so that the answer and
/// the time it takes do not tell which names exist; the name itself is not kept, only its blind key.
/// </summary>
internal sealed class SignInAttempts : ISelfKept
{
    /// <summary>How many lock: of a name those from one neighbourhood, so that nobody keeps its owner out from elsewhere.</summary>
    public const int Most = 5;

    /// <summary>How many lock a name wherever they come from, so that it cannot be guessed from many addresses.</summary>
    public const int MostFromAnywhere = 50;

    public static readonly TimeSpan LockLasts = TimeSpan.FromMinutes(15);

    /// <summary>The blind key of the name, or of the name and the neighbourhood.</summary>
    public long Name { get; init; }

    public int Failed { get; private set; }

    public DateTimeOffset LastAt { get; private set; }

    public DateTimeOffset? LockedUntil { get; private set; }

    public bool IsLocked(DateTimeOffset now) => LockedUntil > now;

    /// <summary>
    /// Counts an attempt before it is looked at, so that many at once are all counted; one that succeeds is taken back. In the time
    /// that a lock lasts as many are forgotten as make one: a few now and then never add up to it.
    /// </summary>
    /// <param name="now">When it is made.</param>
    /// <param name="most">How many lock.</param>
    /// <returns>Whether it may be looked at.</returns>
    public bool Try(DateTimeOffset now, int most = Most)
    {
        if (IsLocked(now))
        {
            return false;
        }
        var forgotten = LockedUntil is null ? (now - LastAt) / LockLasts * most : Failed;
        (Failed, LastAt, LockedUntil) = (
            Failed - (int)Math.Clamp(forgotten, 0, Failed) + 1,
            now,
            null
        );
        if (Failed >= most)
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
