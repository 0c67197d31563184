using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>What can be done with money and agreements, and who may.</summary>
public static class GrantsPermissions
{
    /// <summary>See the grants of the own mission, their figures and their ledgers.</summary>
    public const string View = "grants.view";

    /// <summary>Enter donors, grants, budgets, rules, targets, costs and rates.</summary>
    public const string Manage = "grants.manage";

    /// <summary>Ask for something to be ordered for a case.</summary>
    public const string Request = "grants.request";

    /// <summary>Find suppliers, enter them and say where their money is sent to.</summary>
    public const string Suppliers = "grants.suppliers";

    /// <summary>Approve orders, pay them, confirm and bar suppliers, and reverse entries of a ledger; never what one asked for oneself.</summary>
    public const string Approve = "grants.approve";

    /// <summary>Propose who is paid by which grant, and accept the proposal.</summary>
    public const string Plan = "grants.plan";

    /// <summary>See the figures of the grants of the own organisation, without names.</summary>
    public const string Own = "grants.own";

    /// <summary>See the agreements of the own mission, and keep one's own commitments.</summary>
    public const string ViewAgreements = "grants.view-agreements";

    /// <summary>Enter agreements, parties, renewals, documents and commitments.</summary>
    public const string KeepAgreements = "grants.keep-agreements";

    /// <summary>See the log of transfers of personal data.</summary>
    public const string Transfers = "grants.transfers";

    internal static PermissionGrants Grants { get; } =
        new()
        {
            [View] = [Role.ProgrammeManager, Role.FinanceOfficer, Role.MonitoringOfficer],
            [Manage] = [Role.ProgrammeManager],
            [Request] =
            [
                Role.Caseworker,
                Role.OriginCaseworker,
                Role.ProtectionOfficer,
                Role.MovementOfficer,
                Role.ProgrammeManager,
            ],
            [Suppliers] =
            [
                Role.Caseworker,
                Role.OriginCaseworker,
                Role.ProgrammeManager,
                Role.FinanceOfficer,
            ],
            [Approve] = [Role.FinanceOfficer],
            [Plan] = [Role.ProgrammeManager],
            [Own] = [Role.Donor],
            [ViewAgreements] =
            [
                Role.ProgrammeManager,
                Role.LiaisonOfficer,
                Role.FinanceOfficer,
                Role.DataProtectionOfficer,
            ],
            [KeepAgreements] = [Role.ProgrammeManager, Role.LiaisonOfficer],
            [Transfers] = [Role.DataProtectionOfficer],
        };
}
