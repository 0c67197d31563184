using Rihla.Cases;
using Rihla.Results;

namespace Rihla.Tests.Results;

/// <summary>What the public site tells of indicators tells of nobody.</summary>
public class PublicIndicatorTests
{
    [Theory]
    [InlineData(0, null)]
    [InlineData(4, null)]
    [InlineData(5, 5)]
    [InlineData(9, 5)]
    [InlineData(137, 135)]
    public void Persons_are_rounded_down_to_five_and_hidden_below(int persons, int? told) =>
        Assert.Equal(told, (int?)Disclosure.Rounded(persons));

    [Theory]
    [InlineData(9, null)]
    [InlineData(19, 10)]
    public void A_mission_that_releases_from_ten_on_tells_no_fewer(int persons, int? told)
    {
        var few = Disclosure.FewOf([new(2024, null, 10, []), new(2023, null, 5, [])]);
        Assert.Equal(told, (int?)Disclosure.Rounded(persons, few));
        Assert.Equal(
            told,
            (int?)IatiActivities.Safe(All("counselled"), Persons, new(persons), null, few)
        );
        Assert.Null(Disclosure.Share(200, 999, few));
        Assert.Null(Disclosure.Share(9, 1200, few));
    }

    [Theory]
    [InlineData(3, 12, null)]
    [InlineData(4, 600, null)]
    [InlineData(596, 600, null)]
    [InlineData(0, 0, null)]
    [InlineData(200, 499, null)]
    [InlineData(299, 600, 49)]
    public void A_share_is_hidden_where_part_rest_or_whole_is_few(int part, int whole, int? told)
    {
        var women = Departed();
        women.ShareOf = "departed";
        Assert.Equal(told, (int?)Disclosure.Share(part, whole));
        Assert.Equal(told, (int?)IatiActivities.Safe(women, Persons, new(part, whole), null));
    }

    // A later file must not tell that somebody was entered after the release, or after the file before.
    [Fact]
    public void All_who_departed_are_told_as_they_were_released_and_rounded_before()
    {
        var year = new PublishedYear(
            2025,
            null,
            5,
            [new(new(OpenTables.ByNationality, OpenTables.Total, OpenTables.Total), 2403)]
        );
        decimal? Told(string source, PublishedYear? released) =>
            IatiActivities.Safe(All(source), Persons, new(2404), released);

        Assert.Equal(2403, Told("departed", year));
        Assert.Equal(2400, Told("departed", null));
        Assert.Equal(2400, Told("arrived", year));
    }

    // Six of one nationality are released; that five are women and one is a man is hidden.
    [Fact]
    public void What_a_release_hides_no_rounded_indicator_tells()
    {
        var year = new PublishedYear(
            2025,
            null,
            5,
            [
                new(new(OpenTables.ByNationality, "GN", OpenTables.Total), 6),
                new(new(OpenTables.ByNationality, "GN", "women"), null),
                new(new(OpenTables.ByNationality, OpenTables.Total, "women"), 41),
            ]
        );
        decimal? Told(string? nationality, PublishedYear? released) =>
            IatiActivities.Safe(Departed(nationality), Persons, new(5), released);

        Assert.Null(Told("GN", year));
        Assert.Null(Told("GN", null));
        Assert.Equal(41, Told(null, year));
    }

    [Fact]
    public void Cases_and_surveys_of_few_and_medians_of_few_are_left_out()
    {
        var all = All("surveys-held");
        decimal? Told(IndicatorSource source, int number, int? behind = null) =>
            IatiActivities.Safe(all, source, new(number, Behind: behind), null);

        Assert.Null(Told(new SurveysHeld(null!), 4));
        Assert.Equal(5, Told(new SurveysHeld(null!), 5));
        Assert.Null(Told(new PlansAgreed(null!), 1));
        Assert.Null(Told(new AssistanceGiven(null!), 4));
        Assert.Null(Told(new MedianWait(null!), 30, 4));
        Assert.Equal(30, Told(new MedianWait(null!), 30, 5));
        Assert.Equal(3, Told(new MedianWait(null!), 3, 5));
    }

    private static readonly PersonsOnce Persons = new(null!, "departed", CountedEvent.Departed);

    private static Indicator All(string source) =>
        new()
        {
            ObjectiveId = Guid.Empty,
            Name = "All",
            Source = source,
        };

    private static Indicator Departed(string? nationality = null) =>
        new()
        {
            ObjectiveId = Guid.Empty,
            Name = "Women",
            Source = "departed",
            Sex = 'F',
            AgeGroup = AgeGroup.Adults,
            Nationality = nationality,
        };
}
