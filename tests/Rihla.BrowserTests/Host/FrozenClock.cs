namespace Rihla.BrowserTests.Host;

/// <summary>
/// A clock that stands still from the moment it was made, so that no test runs over midnight, and that a test moves on;
/// timers run on the real one.
/// </summary>
public sealed class FrozenClock : TimeProvider
{
    private DateTimeOffset now = DateTimeOffset.UtcNow;

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(TimeSpan by) => now += by;
}
