using Rihla.Platform.Security;

namespace Rihla.Reintegration;

/// <summary>What can be done after an arrival, and who may.</summary>
public static class ReintegrationPermissions
{
    /// <summary>See the needs, the plan, what was delivered and what it cost, in the cases one may see.</summary>
    public const string View = "reintegration.view";

    /// <summary>Assess needs, write plans and record that the returnee agreed; in the mission that works on the case.</summary>
    public const string Plan = "reintegration.plan";

    /// <summary>Approve plans, within the own limit and never one's own; in the mission whose grant pays.</summary>
    public const string Approve = "reintegration.approve";

    /// <summary>Ask for orders, record quotations, deliveries and invoices; in the mission that works on the case.</summary>
    public const string Deliver = "reintegration.deliver";

    /// <summary>Set how many quotations are needed and how much each may approve, from a day on.</summary>
    public const string Rules = "reintegration.rules";

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
            [Plan] = Working,
            [Approve] = [Role.ProgrammeManager],
            [Deliver] = Working,
            [Rules] = [Role.ProgrammeManager],
        };
}
