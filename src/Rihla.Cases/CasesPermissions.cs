using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>What can be done with cases, and who may.</summary>
public static class CasesPermissions
{
    /// <summary>See the work list and the cases of the own mission.</summary>
    public const string View = "cases.view";

    /// <summary>Take a request for help and register who asks.</summary>
    public const string Register = "cases.register";

    /// <summary>Record consents, counselling, screening, eligibility, declarations and referrals.</summary>
    public const string Work = "cases.work";

    /// <summary>Add notes and documents to a case.</summary>
    public const string Note = "cases.note";

    /// <summary>Enter a child born to a family after its journey, in the mission that works on the case.</summary>
    public const string EnterNewborn = "cases.enter-newborn";

    /// <summary>Take a case, or hand it to a caseworker.</summary>
    public const string Assign = "cases.assign";

    /// <summary>Decide in protection matters, and see protection records.</summary>
    public const string Protect = "cases.protect";

    /// <summary>Say how dangerous a return is for a presumed victim of trafficking: each mission for its own country.</summary>
    public const string AssessRisk = "cases.assess-risk";

    /// <summary>Keep the list of countries to which nobody is helped to return.</summary>
    public const string Restrict = "cases.restrict";

    /// <summary>Close and reopen cases.</summary>
    public const string Close = "cases.close";

    /// <summary>Waive a condition; which one depends on the role.</summary>
    public const string Waive = "cases.waive";

    /// <summary>Reserve funding for a case on the waiting list.</summary>
    public const string Fund = "cases.fund";

    /// <summary>Break the glass of a restricted case in an emergency.</summary>
    public const string BreakGlass = "cases.break-glass";

    /// <summary>Review why the glass was broken.</summary>
    public const string ReviewGlass = "cases.review-glass";

    /// <summary>Judge emergency access that no data-protection officer can judge, because the only one made use of it.</summary>
    public const string ReviewOfficersGlass = "cases.review-officers-glass";

    /// <summary>Record what a person decides by phone or in person: a withdrawal is taken by whoever hears it first.</summary>
    public const string TakeWithdrawal = "cases.take-withdrawal";

    /// <summary>Import a caseload.</summary>
    public const string Import = "cases.import";

    /// <summary>Count cases for reports, without seeing whose they are.</summary>
    public const string Count = "cases.count";

    /// <summary>See one's own tasks that belong to no case, as one who works on none.</summary>
    public const string OwnTasks = "cases.own-tasks";

    /// <summary>Erase people who no longer want to be on file, for good.</summary>
    public const string Erase = "cases.erase";

    private static readonly Role[] Casework = [Role.Caseworker, Role.ProtectionOfficer];

    internal static PermissionGrants Grants { get; } =
        new()
        {
            [View] =
            [
                Role.Caseworker,
                Role.OriginCaseworker,
                Role.ProtectionOfficer,
                Role.MedicalOfficer,
                Role.MovementOfficer,
                Role.ProgrammeManager,
            ],
            [OwnTasks] =
            [
                Role.FinanceOfficer,
                Role.MonitoringOfficer,
                Role.CommunicationsOfficer,
                Role.DiasporaOfficer,
                Role.LiaisonOfficer,
                Role.DataProtectionOfficer,
            ],
            [Register] = Casework,
            [Work] = Casework,
            [EnterNewborn] = [Role.Caseworker, Role.OriginCaseworker],
            [Note] =
            [
                Role.Caseworker,
                Role.OriginCaseworker,
                Role.ProtectionOfficer,
                Role.MovementOfficer,
                Role.ProgrammeManager,
            ],
            [Assign] = [Role.Caseworker, Role.ProtectionOfficer, Role.ProgrammeManager],
            [Protect] = [Role.ProtectionOfficer],
            [AssessRisk] = [Role.ProtectionOfficer, Role.OriginCaseworker],
            [Restrict] = [Role.ProgrammeManager],
            [Close] =
            [
                Role.Caseworker,
                Role.OriginCaseworker,
                Role.ProtectionOfficer,
                Role.ProgrammeManager,
            ],
            [Waive] = [Role.ProgrammeManager, Role.ProtectionOfficer, Role.MedicalOfficer],
            [Fund] = [Role.ProgrammeManager],
            [BreakGlass] =
            [
                Role.Caseworker,
                Role.ProtectionOfficer,
                Role.MedicalOfficer,
                Role.MovementOfficer,
                Role.OriginCaseworker,
            ],
            [ReviewGlass] = [Role.DataProtectionOfficer],
            [ReviewOfficersGlass] = [Role.ProgrammeManager],
            [TakeWithdrawal] =
            [
                Role.Caseworker,
                Role.ProtectionOfficer,
                Role.MedicalOfficer,
                Role.MovementOfficer,
                Role.OriginCaseworker,
            ],
            [Import] = [Role.ProgrammeManager],
            [Erase] = [Role.DataProtectionOfficer],
            [Count] = [Role.ProgrammeManager, Role.MonitoringOfficer],
        };
}
