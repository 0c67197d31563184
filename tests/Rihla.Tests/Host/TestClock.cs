namespace Rihla.Tests.Host;

/// <summary>A clock that a test sets and moves; timers run on the real one.</summary>
public sealed class TestClock : TimeProvider
{
    private DateTimeOffset now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Set(DateTimeOffset to) => now = to;

    public void Advance(TimeSpan by) => now += by;

    public void Advance(int days) => now += TimeSpan.FromDays(days);
}
