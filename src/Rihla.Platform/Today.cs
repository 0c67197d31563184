namespace Rihla.Platform;

/// <summary>The calendar day at the host mission, which is not everywhere the day of the server's clock.</summary>
public sealed class Today(TimeProvider clock, Settings settings)
{
    private readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZone);

    /// <summary>The day now.</summary>
    public DateOnly Date => Of(clock.GetUtcNow());

    /// <summary>The day of a moment.</summary>
    public DateOnly Of(DateTimeOffset moment) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);

    /// <summary>The moment at which a day begins.</summary>
    public DateTimeOffset StartOf(DateOnly day) => MomentOf(day, TimeOnly.MinValue);

    /// <summary>The moment at which the clock of the mission shows this time on this day.</summary>
    public DateTimeOffset MomentOf(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>The moment now.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();
}
