using Rihla.Access;
using Rihla.Platform.Security;

namespace Rihla.Travel;

/// <summary>Where journeys of a mission begin.</summary>
internal sealed class Departure(Missions missions)
{
    /// <summary>The airport to begin with: the first one listed for the country of the actor's mission.</summary>
    public async Task<string> FromAsync(Actor by, CancellationToken cancel = default) =>
        await missions.FindAsync(by.MissionId, cancel) is { } mission
            ? Airports.FirstOf(mission.Country) ?? mission.City
            : "";
}
