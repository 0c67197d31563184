using Rihla.Cases;

namespace Rihla.Tests.Results;

/// <summary>The age bands of reports: a published table once forgot those of 18.</summary>
public sealed class AgeBandTests
{
    [Fact]
    public void Every_age_is_in_one_band_and_only_one()
    {
        for (var age = 0; age <= 130; age++)
        {
            var band = Assert.Single(
                AgeBand.All,
                b => b.From <= age && (b.To is null || age <= b.To)
            );
            Assert.Equal(band, AgeBand.Of(age));
        }
    }

    [Fact]
    public void No_band_holds_children_and_adults() =>
        Assert.DoesNotContain(AgeBand.All, b => b.From < 18 && (b.To is null || b.To >= 18));

    [Theory]
    [InlineData(2026, 1, "2026-01-01", "2026-03-31", "2026-Q1")]
    [InlineData(2024, 4, "2024-10-01", "2024-12-31", "2024-Q4")]
    [InlineData(2024, null, "2024-01-01", "2024-12-31", "2024")]
    public void A_period_knows_its_days(
        int year,
        int? quarter,
        string first,
        string last,
        string code
    )
    {
        var period = new ReportPeriod(year, quarter);
        Assert.Equal(
            (first, last, code),
            (period.First.ToString("O"), period.Last.ToString("O"), period.Code)
        );
        Assert.Equal(period, period.Previous.Next);
    }
}
