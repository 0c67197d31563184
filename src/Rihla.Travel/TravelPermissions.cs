using Rihla.Platform.Security;

namespace Rihla.Travel;

/// <summary>What can be done for a journey, and who may.</summary>
public static class TravelPermissions
{
    /// <summary>See how far the preparation of a journey has come.</summary>
    public const string View = "travel.view";

    /// <summary>See the movements of the own mission and who is on them.</summary>
    public const string ViewMovements = "travel.view-movements";

    /// <summary>Record travel documents and requests to consulates.</summary>
    public const string Documents = "travel.documents";

    /// <summary>Record exit authorisations.</summary>
    public const string Exit = "travel.exit";

    /// <summary>Decide fitness to travel and see diagnoses.</summary>
    public const string Medical = "travel.medical";

    /// <summary>See whether people are fit to travel and what they need, never why.</summary>
    public const string ViewFitness = "travel.view-fitness";

    /// <summary>Plan movements, give seats, print and export manifests.</summary>
    public const string Move = "travel.move";

    /// <summary>Record who boarded.</summary>
    public const string Board = "travel.board";

    /// <summary>Accept reception and confirm arrivals: in the mission of origin, or in the host mission where no other may see the case.</summary>
    public const string Receive = "travel.receive";

    private static readonly Role[] Preparing = [Role.Caseworker, Role.MovementOfficer];

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
            [ViewMovements] =
            [
                Role.Caseworker,
                Role.ProtectionOfficer,
                Role.MovementOfficer,
                Role.ProgrammeManager,
            ],
            [Documents] = Preparing,
            [Exit] = Preparing,
            [Medical] = [Role.MedicalOfficer],
            [ViewFitness] =
            [
                Role.Caseworker,
                Role.OriginCaseworker,
                Role.ProtectionOfficer,
                Role.MedicalOfficer,
                Role.MovementOfficer,
            ],
            [Move] = [Role.MovementOfficer],
            [Board] = [Role.MovementOfficer],
            [Receive] = [Role.OriginCaseworker, Role.Caseworker],
        };
}
