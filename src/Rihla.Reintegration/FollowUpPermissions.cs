using Rihla.Platform.Security;

namespace Rihla.Reintegration;

/// <summary>What can be done to follow a return up, and who may.</summary>
public static class FollowUpPermissions
{
    /// <summary>See surveys with their scores, visits and satisfaction, in the cases one may see.</summary>
    public const string View = "reintegration.view-follow-up";

    /// <summary>Hold surveys, excuse them, plan and record visits; in the mission that works on the case.</summary>
    public const string Record = "reintegration.follow-up";

    /// <summary>See scores of many, without whose they are.</summary>
    public const string Figures = "reintegration.survey-figures";

    /// <summary>Import instruments, say which is used and when surveys are due.</summary>
    public const string Instruments = "reintegration.instruments";

    /// <summary>Record a complaint that one heard.</summary>
    public const string Complain = "reintegration.complain";

    /// <summary>Handle complaints of the own mission, never one about oneself.</summary>
    public const string HandleComplaints = "reintegration.handle-complaints";

    /// <summary>Name who gets serious complaints.</summary>
    public const string NameOfficer = "reintegration.name-officer";

    /// <summary>Held by nobody: what was said in confidence is in no history.</summary>
    internal const string Nobody = "reintegration.nobody";

    private static readonly Role[] Working = [Role.OriginCaseworker, Role.Caseworker];

    internal static PermissionGrants Grants { get; } =
        new()
        {
            [View] =
            [
                Role.Caseworker,
                Role.OriginCaseworker,
                Role.ProtectionOfficer,
                Role.ProgrammeManager,
            ],
            [Record] = Working,
            [Figures] = [Role.MonitoringOfficer, Role.ProgrammeManager, Role.OriginCaseworker],
            [Instruments] = [Role.MonitoringOfficer],
            [Complain] =
            [
                Role.Caseworker,
                Role.OriginCaseworker,
                Role.ProtectionOfficer,
                Role.MedicalOfficer,
                Role.MovementOfficer,
                Role.FinanceOfficer,
                Role.ProgrammeManager,
                Role.MonitoringOfficer,
            ],
            [HandleComplaints] = [Role.ProgrammeManager, Role.ProtectionOfficer],
            [NameOfficer] = [Role.ProgrammeManager],
        };
}
