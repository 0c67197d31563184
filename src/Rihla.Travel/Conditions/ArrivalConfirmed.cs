using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform.Security;

namespace Rihla.Travel.Conditions;

/// <summary>The mission of origin has confirmed that each person arrived who is expected.</summary>
internal sealed class ArrivalConfirmed(SeenAtOrigin seen) : Condition
{
    public override string Key => "arrival-confirmed";

    public override Stage Into => Stage.Arrived;

    public override Role Owner => Role.OriginCaseworker;

    public override bool OwnerIsAtOrigin => true;

    public override string Page => "arrival";

    public override int DaysAllowed => 2;

    public override async ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    )
    {
        if (file is { NobodyComes: true, ArrivedOn: null })
        {
            return [new("Arrival.Obstacle.NobodyComes")];
        }
        var awaited = file
            .Travellers.Where(t => t is { ArrivedOn: null, NotComingSince: null })
            .Select(t => new Obstacle("Arrival.Obstacle.NotConfirmed", t.Person.Id))
            .ToList();
        // Who could confirm it does not know of the case: the host mission chooses somebody first.
        return
            awaited.Count > 0
            && file.Stage >= Stage.Departed
            && await seen.IsHiddenFromAsync(file, Owner, cancel)
            ?
            [
                new("Reception.Obstacle.NobodyThere")
                {
                    Page = "team",
                    MissionId = file.HostMissionId,
                },
                .. awaited,
            ]
            : awaited;
    }
}
