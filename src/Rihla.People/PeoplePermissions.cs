using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>What can be permitted around the register of persons.</summary>
public static class PeoplePermissions
{
    /// <summary>Sees the persons of the cases one may see.</summary>
    public const string View = "people.view";

    /// <summary>Enters a new person, after deciding on every likely match.</summary>
    public const string Register = "people.register";

    /// <summary>Changes what is known of a person.</summary>
    public const string Edit = "people.edit";

    /// <summary>Decides whether two records are one person; never on a pair raised by oneself.</summary>
    public const string Adjudicate = "people.adjudicate";

    /// <summary>Adjudicates pairs whose persons belong to other missions, too.</summary>
    public const string AdjudicateAnywhere = "people.adjudicate.anywhere";

    /// <summary>Adjudicates pairs in which a person of a restricted case appears.</summary>
    public const string AdjudicateRestricted = "people.adjudicate.restricted";

    /// <summary>Undoes a merge.</summary>
    public const string Merge = "people.merge";

    /// <summary>The roles that hold them.</summary>
    public static readonly PermissionGrants Grants = new()
    {
        [View] =
        [
            Role.Caseworker,
            Role.OriginCaseworker,
            Role.ProtectionOfficer,
            Role.MedicalOfficer,
            Role.MovementOfficer,
            Role.ProgrammeManager,
            Role.DataProtectionOfficer,
        ],
        [Register] = [Role.Caseworker, Role.ProtectionOfficer],
        [Edit] = [Role.Caseworker, Role.ProtectionOfficer],
        [Adjudicate] =
        [
            Role.Caseworker,
            Role.ProtectionOfficer,
            Role.ProgrammeManager,
            Role.DataProtectionOfficer,
        ],
        [AdjudicateAnywhere] =
        [
            Role.ProtectionOfficer,
            Role.ProgrammeManager,
            Role.DataProtectionOfficer,
        ],
        [AdjudicateRestricted] = [Role.ProtectionOfficer, Role.DataProtectionOfficer],
        [Merge] = [Role.ProtectionOfficer, Role.ProgrammeManager, Role.DataProtectionOfficer],
    };
}
