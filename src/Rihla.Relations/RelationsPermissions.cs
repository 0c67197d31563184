using Rihla.Platform.Security;

namespace Rihla.Relations;

/// <summary>What can be done with relations, and who may.</summary>
internal static class RelationsPermissions
{
    /// <summary>See institutions, who holds which function, visits and dossiers.</summary>
    public const string View = "relations.view";

    /// <summary>Enter institutions, counterparts and topics, plan visits and write down what came of them.</summary>
    public const string Keep = "relations.keep";

    /// <summary>See how a counterpart is reached in private, and the notes about them.</summary>
    public const string Contacts = "relations.contacts";

    /// <summary>Erase a counterpart who asks it; whoever keeps the address book may, too.</summary>
    public const string Erase = "relations.erase";

    /// <summary>See the commitments made at meetings, and keep one's own.</summary>
    public const string Promises = "relations.commitments";

    /// <summary>Keep dossiers, their milestones and trainings.</summary>
    public const string Dossiers = "relations.keep-dossiers";

    public static PermissionGrants Grants { get; } =
        new()
        {
            [View] =
            [
                Role.LiaisonOfficer,
                Role.ProgrammeManager,
                Role.CommunicationsOfficer,
                Role.DiasporaOfficer,
                Role.ProtectionOfficer,
            ],
            [Keep] = [Role.LiaisonOfficer],
            [Erase] = [Role.DataProtectionOfficer],
            [Contacts] = [Role.LiaisonOfficer, Role.ProgrammeManager],
            [Promises] =
            [
                Role.LiaisonOfficer,
                Role.ProgrammeManager,
                Role.CommunicationsOfficer,
                Role.DiasporaOfficer,
                Role.ProtectionOfficer,
            ],
            [Dossiers] = [Role.LiaisonOfficer, Role.ProgrammeManager],
        };
}
