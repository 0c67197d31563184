namespace Rihla.Access;

/// <summary>How long sessions last and how often one may try, from the section <c>Rihla:Access</c>.</summary>
public sealed record AccessSettings
{
    /// <summary>After how many minutes without a request a session ends. Default 30.</summary>
    public int IdleMinutes { get; init; } = 30;

    /// <summary>After how many hours a session ends whatever happens. Default 10, a long working day.</summary>
    public int LongestHours { get; init; } = 10;

    /// <summary>How many sign-in requests one network address may send in a minute; an office shares one address. Default 60.</summary>
    public int SignInsPerMinute { get; init; } = 60;

    /// <summary>How many calls of the API one network address may make in a minute. Default 600.</summary>
    public int ApiCallsPerMinute { get; init; } = 600;

    internal TimeSpan Idle => TimeSpan.FromMinutes(IdleMinutes);

    internal TimeSpan Longest => TimeSpan.FromHours(LongestHours);
}
