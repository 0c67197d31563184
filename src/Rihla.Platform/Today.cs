using System.Globalization;

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

    /// <summary>How the clock of the mission stands to the time of the world when a day ends: <c>UTC</c>, <c>UTC+1</c>, <c>UTC-3:30</c>.</summary>
    public string ZoneAtEndOf(DateOnly day)
    {
        var offset = zone.GetUtcOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue));
        return offset == TimeSpan.Zero
            ? "UTC"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{Math.Abs(offset.Hours)}{(offset.Minutes == 0 ? "" : $":{Math.Abs(offset.Minutes):00}")}"
            );
    }

    /// <summary>The moment now.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();
}
