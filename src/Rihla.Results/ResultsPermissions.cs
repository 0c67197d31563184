using Rihla.Platform.Security;

namespace Rihla.Results;

/// <summary>What can be permitted around results.</summary>
public static class ResultsPermissions
{
    /// <summary>See the dashboard of the mission: numbers, no names.</summary>
    public const string Dashboard = "results.dashboard";

    /// <summary>Make the reports of years and quarters: numbers, no names.</summary>
    public const string Report = "results.report";

    /// <summary>Open a figure of a report to the cases behind it.</summary>
    public const string OpenFigures = "results.open-figures";

    /// <summary>See strategies, their indicators and what came of them.</summary>
    public const string ViewStrategies = "results.view-strategies";

    /// <summary>Set strategies, objectives, indicators and targets.</summary>
    public const string KeepStrategies = "results.keep-strategies";

    /// <summary>See the report about a grant: of the own mission, or of the own organisation.</summary>
    public const string GrantReport = "results.grant-report";

    /// <summary>Say why a grant is ahead of its plan or behind.</summary>
    public const string ExplainVariance = "results.explain-variance";

    /// <summary>See what was released as open data, and try what a release would show.</summary>
    public const string ViewReleases = "results.view-releases";

    /// <summary>Release open data: what is released cannot be taken back.</summary>
    public const string ReleaseData = "results.release";

    /// <summary>Write the activities of the mission as an IATI file.</summary>
    public const string Iati = "results.iati";

    private static readonly Role[] Results = [Role.ProgrammeManager, Role.MonitoringOfficer];

    internal static PermissionGrants Grants { get; } =
        new()
        {
            [Dashboard] = Results,
            [Report] = Results,
            [OpenFigures] = [Role.ProgrammeManager],
            [ViewStrategies] =
            [
                Role.ProgrammeManager,
                Role.MonitoringOfficer,
                Role.LiaisonOfficer,
                Role.FinanceOfficer,
            ],
            [KeepStrategies] = Results,
            [GrantReport] =
            [
                Role.ProgrammeManager,
                Role.MonitoringOfficer,
                Role.FinanceOfficer,
                Role.Donor,
            ],
            [ExplainVariance] = [Role.ProgrammeManager],
            [ViewReleases] =
            [
                Role.ProgrammeManager,
                Role.MonitoringOfficer,
                Role.DataProtectionOfficer,
                Role.CommunicationsOfficer,
            ],
            [ReleaseData] = [Role.ProgrammeManager, Role.DataProtectionOfficer],
            [Iati] = Results,
        };
}
