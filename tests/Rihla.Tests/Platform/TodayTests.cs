using Rihla.Platform;

namespace Rihla.Tests.Platform;

/// <summary>Whoever reads a deadline elsewhere knows by whose clock it ends.</summary>
public sealed class TodayTests
{
    [Theory]
    [InlineData("Africa/Conakry", "UTC")]
    [InlineData("Africa/Lagos", "UTC+1")]
    [InlineData("Asia/Kolkata", "UTC+5:30")]
    [InlineData("America/St_Johns", "UTC-3:30")]
    public void The_clock_of_a_mission_is_told_by_what_it_is_ahead_or_behind(
        string zone,
        string told
    ) =>
        Assert.Equal(
            told,
            new Today(TimeProvider.System, new Settings { TimeZone = zone }).ZoneAtEndOf(
                new(2026, 1, 15)
            )
        );

    [Fact]
    public void It_is_that_of_the_midnight_at_which_the_day_ends()
    {
        var today = new Today(TimeProvider.System, new Settings { TimeZone = "Europe/Paris" });

        Assert.Equal("UTC+1", today.ZoneAtEndOf(new(2026, 3, 28)));
        Assert.Equal("UTC+2", today.ZoneAtEndOf(new(2026, 3, 29)));
    }
}
