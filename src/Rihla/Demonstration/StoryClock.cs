namespace Rihla.Demonstration;

/// <summary>
/// The clock of the house, which the stories of a demonstration may set back for themselves: within <see cref="At"/>, and
/// in everything called from there, it is the moment of the story; for everybody else, at the same time, it is now.
/// </summary>
/// <param name="real">The clock that everybody else reads.</param>
internal sealed class StoryClock(TimeProvider real) : TimeProvider
{
    private readonly AsyncLocal<DateTimeOffset?> told = new();

    /// <summary>The moment now, whatever is being told.</summary>
    public DateTimeOffset Now => real.GetUtcNow();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => told.Value ?? real.GetUtcNow();

    /// <inheritdoc/>
    public override long GetTimestamp() => real.GetTimestamp();

    /// <inheritdoc/>
    public override long TimestampFrequency => real.TimestampFrequency;

    /// <inheritdoc/>
    public override ITimer CreateTimer(
        TimerCallback callback,
        object? state,
        TimeSpan dueTime,
        TimeSpan period
    ) => real.CreateTimer(callback, state, dueTime, period);

    /// <summary>Sets the clock for the caller, until disposed.</summary>
    public IDisposable At(DateTimeOffset moment)
    {
        var before = told.Value;
        told.Value = moment;
        return new Return(told, before);
    }

    private sealed class Return(AsyncLocal<DateTimeOffset?> told, DateTimeOffset? before)
        : IDisposable
    {
        public void Dispose() => told.Value = before;
    }
}

/// <summary>Puts the clock of stories before the clock of the house.</summary>
internal static class StoryClocks
{
    public static IServiceCollection AddStoryClock(this IServiceCollection services)
    {
        var real =
            services
                .LastOrDefault(s => s.ServiceType == typeof(TimeProvider))
                ?.ImplementationInstance as TimeProvider
            ?? TimeProvider.System;
        var clock = new StoryClock(real);
        return services.AddSingleton(clock).AddSingleton<TimeProvider>(clock);
    }
}
