using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases.Conditions;

/// <summary>Every protection need that was found has its route. Nobody can waive it.</summary>
internal sealed class RoutesSet(RihlaDb db) : Condition
{
    public override string Key => "routes-set";

    public override Stage Into => Stage.Screened;

    public override Role Owner => Role.Caseworker;

    public override string Page => "protection";

    public override async ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    ) => (await CaseRoutes.LoadAsync(db, file.Id, cancel)).WithoutRoute(file, day);
}
