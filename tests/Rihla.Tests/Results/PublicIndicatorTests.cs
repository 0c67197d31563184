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
        Assert.Equal(told, (int?)PublicIndicators.Rounded(persons));

    [Theory]
    [InlineData(4, 100, null)]
    [InlineData(96, 100, null)]
    [InlineData(0, 0, null)]
    [InlineData(5, 10, 50)]
    [InlineData(33, 99, 33)]
    public void A_share_is_hidden_where_part_or_rest_is_few(int part, int whole, int? told) =>
        Assert.Equal(told, (int?)PublicIndicators.Share(part, whole));
}
