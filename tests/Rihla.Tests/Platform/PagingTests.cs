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
}
