using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases.Conditions;

/// <summary>
/// Everybody who decides knows what they decide, was under no pressure, and is able to decide; of who is not, it is decided on
/// their protection route. Nobody may waive it: an earlier waiver would hide a pressure that shows later.
/// </summary>
internal sealed class CounsellingHeld(RihlaDb db, CasesSettings settings) : Condition
{
    public override string Key => "counselling-held";

    public override Stage Into => Stage.Counselled;

    public override bool HoldsAtBoarding => true;

    public override Role Owner => Role.Caseworker;

    public override string Page => "counselling";

    public override async ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    )
    {
        var record = await CounsellingRecord.LoadAsync(db, file.Id, cancel);
        var routes = await CaseRoutes.LoadForRepresentedAsync(db, file, cancel);
        return record.Obstacles(file, day, routes.DecidedFor(file, day, settings.CoolingOffDays));
    }
}
