using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform.Security;

namespace Rihla.Travel.Conditions;

/// <summary>Each traveller has boarded.</summary>
internal sealed class Boarded : Condition
{
    public override string Key => "boarded";

    public override Stage Into => Stage.Departed;

    public override Role Owner => Role.MovementOfficer;

    public override string Page => "boarding";

    public override DateOnly DueOn(CaseFile file) => file.TravelOn ?? base.DueOn(file);

    public override ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    ) =>
        ValueTask.FromResult<IReadOnlyList<Obstacle>>([
            .. file.Waiting()
                .Select(t => new Obstacle("Boarding.Obstacle.NotBoarded", t.Person.Id)),
        ]);
}
