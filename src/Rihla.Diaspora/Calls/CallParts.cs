using Rihla.Platform.Localisation;

namespace Rihla.Diaspora;

/// <summary>By what the jury marks, and how much it weighs.</summary>
internal sealed class ScoringCriterion
{
    public const int LongestName = 120;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CallId { get; init; }

    public required int Number { get; init; }

    public required string NameFr { get; init; }
    public required string NameAr { get; init; }
    public required string NameEn { get; init; }

    /// <summary>From 1 to 100; what counts is the share in the sum of all.</summary>
    public required int Weight { get; init; }

    public string NameIn(string language) =>
        language switch
        {
            Languages.Arabic => NameAr,
            Languages.English => NameEn,
            _ => NameFr,
        };
}

/// <summary>Somebody who marks the applications of a call.</summary>
internal sealed class Juror
{
    public required Guid CallId { get; init; }

    public required Guid UserId { get; init; }

    public required string Name { get; init; }
}

/// <summary>A meeting, fair or broadcast at which people learnt of a call, and how many they were.</summary>
internal sealed class Outreach
{
    public const int LongestPlace = 120;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CallId { get; init; }

    public required DateOnly On { get; init; }

    /// <summary>Where, or through what.</summary>
    public required string Place { get; init; }

    public required int Women { get; init; }

    public required int Men { get; init; }

    /// <summary>Those of whom nobody knows.</summary>
    public required int Others { get; init; }

    public int People => Women + Men + Others;
}
