using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>Which of the two missions of a case receives its people and works on it after the arrival.</summary>
public static class WorkingMission
{
    /// <summary>The mission of origin; where there is none, or they did not wish it to see their case, the host mission.</summary>
    public static Guid Of(CaseFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file is { OriginMissionId: { } origin, SharedWithOrigin: true }
            ? origin
            : file.HostMissionId;
    }

    /// <summary>Whether it is the mission of origin.</summary>
    public static bool IsThere(CaseFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Of(file) != file.HostMissionId;
    }

    /// <summary>
    /// Whether what is done about these members on a day is its work: all of them had arrived. Who has left the case meanwhile is
    /// the host mission's.
    /// </summary>
    internal static bool HasThem(CaseFile file, IEnumerable<Guid> memberIds, DateOnly on) =>
        memberIds.All(id => file.Travellers.Any(t => t.MemberId == id && t.ArrivedOn <= on));

    /// <summary>Whether the actor works there.</summary>
    public static bool IsOf(CaseFile file, Actor by)
    {
        ArgumentNullException.ThrowIfNull(by);
        return by.IsSystem || Of(file) == by.MissionId;
    }
}
