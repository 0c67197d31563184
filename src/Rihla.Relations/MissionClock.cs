using Rihla.Platform;

namespace Rihla.Relations;

/// <summary>The clock on the wall of the mission: appointments are made by it, and kept as moments.</summary>
internal sealed class MissionClock(Settings settings, TimeProvider time)
{
    private readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZone);

    /// <summary>The moment now.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The moment at which the clock shows this time on this day.</summary>
    public DateTimeOffset MomentOf(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>The day of a moment.</summary>
    public DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(Local(moment));

    /// <summary>What the clock shows at a moment.</summary>
    public TimeOnly TimeOf(DateTimeOffset moment) => TimeOnly.FromDateTime(Local(moment));

    private DateTime Local(DateTimeOffset moment) =>
        TimeZoneInfo.ConvertTime(moment, zone).DateTime;
}
