using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform.Security;

namespace Rihla.Travel.Conditions;

/// <summary>The mission of origin has confirmed that each person arrived who is expected.</summary>
internal sealed class ArrivalConfirmed : Condition
{
    public override string Key => "arrival-confirmed";

    public override Stage Into => Stage.Arrived;

    public override Role Owner => Role.OriginCaseworker;

    public override bool OwnerIsAtOrigin => true;

    public override string Page => "arrival";

    public override int DaysAllowed => 2;

    public override ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    ) =>
        ValueTask.FromResult<IReadOnlyList<Obstacle>>(
            file.NobodyComes
                ? [new("Arrival.Obstacle.NobodyComes")]
                :
                [
                    .. file
                        .Travellers.Where(t => t is { ArrivedOn: null, NotComingSince: null })
                        .Select(t => new Obstacle("Arrival.Obstacle.NotConfirmed", t.Person.Id)),
                ]
        );
}
