namespace Rihla.Results;

/// <summary>
/// What indicators that leave the house may tell, on the public site and in IATI files alike, so that neither they nor what
/// they say beside the released figures tells of few people.
/// </summary>
internal static class Disclosure
{
    /// <summary>Fewer persons than this are not told, nor fewer than the mission tells in its releases.</summary>
    public const int Few = Releases.DefaultMinimum;

    /// <summary>What is few for a mission: <see cref="Few"/>, or the greatest minimum of its releases where that is more.</summary>
    public static int FewOf(IEnumerable<PublishedYear> released) =>
        released.Select(y => y.MinimumCell).Append(Few).Max();

    /// <summary>The cells of returns that the mission prepared: what it tells of them is told by no other mission as well.</summary>
    public static IReadOnlyList<IndicatorCell> Hosted(
        IReadOnlyList<IndicatorCell> cells,
        Guid missionId
    ) => [.. cells.Where(c => c.Traits is not { } traits || traits.HostMissionId == missionId)];

    /// <summary>
    /// A share as it is told: in whole hundredths, and hidden where part or rest is few, or where the whole is so small that a
    /// hundredth would give its part nearly to the person.
    /// </summary>
    public static decimal? Share(decimal part, decimal whole, int few = Few) =>
        part < few || whole - part < few || whole < 100 * few
            ? null
            : Math.Floor(part * 100 / whole);

    /// <summary>
    /// A number of persons as it is told: rounded down to a multiple of what is few, so that whoever comes back does not see one
    /// person more, and hidden below it.
    /// </summary>
    public static decimal? Rounded(decimal persons, int few = Few) =>
        persons < few ? null : persons - (persons % few);

    /// <summary>
    /// Whether a number is told to everybody only once the year is released: months of those who departed or arrived, rounded,
    /// would settle cells that the release hides.
    /// </summary>
    public static bool AwaitsRelease(Indicator indicator, PublishedYear? year) =>
        indicator is { Source: "departed" or "arrived", ShareOf: null } && year is null;

    /// <summary>
    /// Whether a number of a year that is over is told from its release alone. Of a part of those who departed a rounded one
    /// would settle which of two hidden cells is which, and those who arrived are nearly those who departed; of all who departed
    /// one that is counted anew would tell, beside the released one, who was entered since.
    /// </summary>
    public static bool IsReleased(Indicator indicator, PublishedYear? year) =>
        indicator is { Source: "departed" or "arrived", ShareOf: null, IsNarrowed: true }
        || year is not null && indicator is { Source: "departed", ShareOf: null };

    /// <summary>The released figure that an indicator asks for; nothing where it is hidden, or no table has it.</summary>
    public static decimal? Released(Indicator indicator, PublishedYear? year) =>
        indicator.Source != "departed"
            ? null
            : (
                indicator.Sex,
                indicator.AgeGroup,
                indicator.Nationality,
                indicator.OnlyVulnerable,
                indicator.OnlyWithDisability
            ) switch
            {
                (null, AgeGroup.All, null, false, false) => year?.Departures,
                (null, AgeGroup.All, { } of, false, false) => year?.Of(
                    OpenTables.ByNationality,
                    of,
                    OpenTables.Total
                ),
                (null, AgeGroup.Children, var of, false, false) => year?.Of(
                    OpenTables.ByNationality,
                    of ?? OpenTables.Total,
                    "children"
                ),
                ('F' or 'M', AgeGroup.Adults, var of, false, false) => year?.Of(
                    OpenTables.ByNationality,
                    of ?? OpenTables.Total,
                    indicator.Sex == 'F' ? "women" : "men"
                ),
                ({ } sex, AgeGroup.All, null, false, false) => year?.Of(
                    OpenTables.ByAge,
                    OpenTables.Total,
                    sex.ToString()
                ),
                (null, AgeGroup.All, null, true, false) => year?.Of(
                    OpenTables.ByVulnerability,
                    "yes",
                    OpenTables.Total
                ),
                (null, AgeGroup.All, null, false, true) => year?.Of(
                    OpenTables.ByDisability,
                    "yes",
                    OpenTables.Total
                ),
                _ => null,
            };
}
