using Rihla.Platform.Data;

namespace Rihla.Tests.Platform;

/// <summary>The number of a page comes from an address: whatever it is, it is a place in the list.</summary>
public sealed class PagingTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 100)]
    [InlineData(0, 0)]
    [InlineData(int.MinValue, 0)]
    [InlineData(42_949_674, int.MaxValue)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void No_number_of_a_page_skips_fewer_than_none(int number, int skipped) =>
        Assert.Equal(skipped, Paging.Before(number, 50));

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(7, 0, 1)]
    [InlineData(2, 100, 2)]
    [InlineData(3, 100, 2)]
    [InlineData(3, 101, 3)]
    [InlineData(int.MinValue, 101, 1)]
    [InlineData(int.MaxValue, int.MaxValue, 42_949_673)]
    public void A_page_that_is_shown_is_there(int asked, int count, int shown) =>
        Assert.Equal(shown, Paging.Within(asked, 50, count));
}
