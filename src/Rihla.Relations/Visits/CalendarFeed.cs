using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Rihla.Relations;

/// <summary>
/// The private address at which a calendar program finds the programmes of visits. Calendar programs do not sign in: who has
/// the address reads the feed, so that it cannot be guessed, is kept as a hash, and can be renewed.
/// </summary>
internal sealed class CalendarFeed
{
    /// <summary>Whose it is; each member of staff has one at most.</summary>
    public required Guid UserId { get; init; }

    public required byte[] KeyHash { get; set; }

    public required DateTimeOffset MadeAt { get; set; }

    /// <summary>The language of the feed: that in which the address was made.</summary>
    public required string Language { get; set; }
}

internal sealed class CalendarFeedMapping : IEntityTypeConfiguration<CalendarFeed>
{
    public void Configure(EntityTypeBuilder<CalendarFeed> builder)
    {
        builder.ToTable("relations_calendar_feed");
        builder.HasKey(f => f.UserId);
        builder.HasIndex(f => f.KeyHash).IsUnique();
    }
}
