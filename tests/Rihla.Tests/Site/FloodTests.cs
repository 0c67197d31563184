using Rihla.Site;
using Rihla.Tests.Host;

namespace Rihla.Tests.Site;

/// <summary>A flood is sorted, and refuses nobody: the gauge only says whom a person looks at first.</summary>
public class FloodTests
{
    private const int Most = 60;
    private const int MostPerAddress = 6;

    private readonly TestClock clock = new();

    [Fact]
    public void Of_a_thousand_in_a_minute_from_one_address_the_others_are_not_held_up()
    {
        var gauge = new FloodGauge(clock);
        var floods = Enumerable
            .Range(0, 1000)
            .Select(_ => gauge.IsTooMany("help", "10.0.0.1", 10_000, MostPerAddress))
            .ToList();

        Assert.Equal(
            (MostPerAddress, true),
            (floods.IndexOf(true), floods.Skip(MostPerAddress).All(f => f))
        );
        Assert.False(gauge.IsTooMany("help", "10.0.0.2", 10_000, MostPerAddress));
        // Another kind of form has a gauge of its own.
        Assert.False(gauge.IsTooMany("application-sent", "10.0.0.1", 200, 10));
    }

    [Fact]
    public void Of_a_thousand_from_as_many_addresses_all_after_the_first_wait_until_the_hour_is_over()
    {
        var gauge = new FloodGauge(clock);
        var floods = Enumerable
            .Range(0, 1000)
            .Select(i => gauge.IsTooMany("help", $"10.0.{i / 250}.{i % 250}", Most, MostPerAddress))
            .ToList();

        Assert.Equal((Most, 1000 - Most), (floods.Count(f => !f), floods.Count(f => f)));
        Assert.True(gauge.IsTooMany("help", "192.0.2.1", Most, MostPerAddress));
        clock.Advance(TimeSpan.FromMinutes(61));
        Assert.False(gauge.IsTooMany("help", "192.0.2.1", Most, MostPerAddress));
    }
}
