using Rihla.Platform.Security;

namespace Rihla.Access;

/// <summary>What the roles may do with users, missions and the audit.</summary>
public static class AccessPermissions
{
    /// <summary>See, add and change users and their roles.</summary>
    public const string Users = "access.users";

    /// <summary>See, add and change missions.</summary>
    public const string Missions = "access.missions";

    /// <summary>Search and verify the audit.</summary>
    public const string Audit = "access.audit";

    /// <summary>Take a list out of the house as a file, of those that one may see.</summary>
    public const string Export = "access.export";

    /// <summary>The roles that hold them. Administrators manage people and places and read no audit; the reverse holds for the data-protection officer.</summary>
    public static readonly PermissionGrants Grants = new()
    {
        [Users] = [Role.Administrator],
        [Missions] = [Role.Administrator],
        [Audit] = [Role.DataProtectionOfficer],
        [Export] =
        [
            Role.ProgrammeManager,
            Role.MonitoringOfficer,
            Role.FinanceOfficer,
            Role.MovementOfficer,
            Role.ProtectionOfficer,
            Role.CommunicationsOfficer,
            Role.DiasporaOfficer,
            Role.LiaisonOfficer,
            Role.DataProtectionOfficer,
            Role.Administrator,
        ],
    };
}
