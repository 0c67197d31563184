using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Rihla.Relations;

/// <summary>Where meetings are held.</summary>
internal sealed class Place : INamed
{
    public const int LongestAddress = 200;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MissionId { get; init; }

    public required string NameFr { get; init; }

    public required string NameAr { get; init; }

    public required string NameEn { get; init; }

    public required string City { get; init; }

    /// <summary>Street and number, gate, floor: what a driver needs.</summary>
    public string? Address { get; init; }

    /// <summary>Whether several meetings can be there at once, as in a building with many rooms.</summary>
    public required bool HasRooms { get; init; }
}

/// <summary>How long the way between two places takes, in either direction.</summary>
internal sealed class TravelTime
{
    /// <summary>The longest that is taken for a way between two meetings of a visit, in minutes: a day.</summary>
    public const int Longest = 24 * 60;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MissionId { get; init; }

    /// <summary>The place with the smaller identity, so that a way stands only once.</summary>
    public required Guid OneId { get; init; }

    public required Guid OtherId { get; init; }

    /// <summary>In minutes, from door to door, with what protocol and security need.</summary>
    public required int Minutes { get; set; }
}

/// <summary>What meetings and dossiers are about, in the words of the mission.</summary>
internal sealed class Topic : INamed
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MissionId { get; init; }

    public required string NameFr { get; init; }

    public required string NameAr { get; init; }

    public required string NameEn { get; init; }
}

internal sealed class PlaceMapping
    : IEntityTypeConfiguration<Place>,
        IEntityTypeConfiguration<TravelTime>,
        IEntityTypeConfiguration<Topic>
{
    public void Configure(EntityTypeBuilder<Place> builder)
    {
        builder.ToTable("relations_place");
        builder.HasIndex(p => p.MissionId);
    }

    public void Configure(EntityTypeBuilder<TravelTime> builder)
    {
        builder.ToTable("relations_travel_time");
        builder.HasOne<Place>().WithMany().HasForeignKey(t => t.OneId);
        builder.HasOne<Place>().WithMany().HasForeignKey(t => t.OtherId);
        builder.HasIndex(t => new { t.OneId, t.OtherId }).IsUnique();
        builder.HasIndex(t => t.MissionId);
    }

    public void Configure(EntityTypeBuilder<Topic> builder)
    {
        builder.ToTable("relations_topic");
        builder.HasIndex(t => t.MissionId);
    }
}
