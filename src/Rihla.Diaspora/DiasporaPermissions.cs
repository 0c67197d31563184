using Rihla.Platform.Security;

namespace Rihla.Diaspora;

/// <summary>What can be done with calls and ventures, and who may.</summary>
internal static class DiasporaPermissions
{
    /// <summary>See the figures of calls and ventures: funnel, money, jobs, the report. No names.</summary>
    public const string Figures = "diaspora.figures";

    /// <summary>See applications and ventures with the names of the promoters.</summary>
    public const string View = "diaspora.view";

    /// <summary>Write calls, appoint juries, check eligibility, and accompany ventures.</summary>
    public const string Manage = "diaspora.manage";

    /// <summary>Decide who is supported; never a juror of the same call.</summary>
    public const string Decide = "diaspora.decide";

    /// <summary>Mark the applications of the calls to whose jury one was appointed.</summary>
    public const string Mark = "diaspora.mark";

    /// <summary>Forget an applicant who asks it.</summary>
    public const string Forget = "diaspora.forget";

    public static PermissionGrants Grants { get; } =
        new()
        {
            [Figures] =
            [
                Role.DiasporaOfficer,
                Role.ProgrammeManager,
                Role.MonitoringOfficer,
                Role.LiaisonOfficer,
                Role.CommunicationsOfficer,
            ],
            [View] = [Role.DiasporaOfficer, Role.ProgrammeManager],
            [Manage] = [Role.DiasporaOfficer],
            [Decide] = [Role.ProgrammeManager],
            [Mark] = [Role.Juror],
            [Forget] = [Role.DataProtectionOfficer],
        };
}
