using Rihla.Platform.Security;

namespace Rihla.Results;

/// <summary>What can be permitted around results.</summary>
public static class ResultsPermissions
{
    /// <summary>See the dashboard of the mission: numbers, no names.</summary>
    public const string Dashboard = "results.dashboard";

    /// <summary>Make the yearly report: numbers, no names.</summary>
    public const string Report = "results.report";

    /// <summary>Open a figure of a report to the cases behind it.</summary>
    public const string OpenFigures = "results.open-figures";

    private static readonly Role[] Results = [Role.ProgrammeManager, Role.MonitoringOfficer];

    internal static PermissionGrants Grants { get; } =
        new()
        {
            [Dashboard] = Results,
            [Report] = Results,
            [OpenFigures] = [Role.ProgrammeManager],
        };
}
