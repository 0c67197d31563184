using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases.Conditions;

/// <summary>Every protection route is resolved, every hard gate passed. Nobody can waive it.</summary>
internal sealed class RoutesResolved(RihlaDb db, CasesSettings settings) : Condition
{
    public override string Key => "routes-resolved";

    public override Stage Into => Stage.Cleared;

    public override Role Owner => Role.ProtectionOfficer;

    public override string Page => "protection";

    public override async ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    )
    {
        var routes = await CaseRoutes.LoadAsync(db, file.Id, cancel);
        return
        [
            .. routes.WithoutRoute(file, day),
            .. routes.Unresolved(file, day, settings.CoolingOffDays),
        ];
    }
}
