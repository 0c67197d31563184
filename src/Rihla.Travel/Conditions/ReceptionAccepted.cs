using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Travel.Conditions;

/// <summary>The mission of origin knows of the day of travel and has accepted to receive the people.</summary>
internal sealed class ReceptionAccepted(RihlaDb db, SeenAtOrigin seen) : Condition
{
    public const string Name = "reception-accepted";

    public override string Key => Name;

    public override Stage Into => Stage.Booked;

    public override Role Owner => Role.OriginCaseworker;

    public override bool OwnerIsAtOrigin => true;

    public override string Page => "reception";

    public override int DaysAllowed => 3;

    // A country where the organisation has no mission cannot answer.
    public override Role? WaivedBy => Role.ProgrammeManager;

    public override PlaceOfReturn? WaivedFor => PlaceOfReturn.Mission;

    public override async ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    )
    {
        var reception = await db.Set<Reception>()
            .AsNoTracking()
            .SingleOrDefaultAsync(r => r.CaseId == file.Id, cancel);
        if (reception?.StandsFor(file.TravelOn) == true)
        {
            return [];
        }
        if (file.OriginMissionId is null)
        {
            return [new("Reception.Obstacle.NoMission")];
        }
        if (!file.SharedWithOrigin)
        {
            return [new("Reception.Obstacle.NotShared")];
        }
        if (await seen.IsHiddenFromAsync(file, Owner, cancel))
        {
            return
            [
                new("Reception.Obstacle.NobodyThere")
                {
                    Page = "team",
                    MissionId = file.HostMissionId,
                },
            ];
        }
        return reception switch
        {
            null or { Answer: ReceptionAnswer.CalledOff } => [new("Reception.Obstacle.NotAsked")],
            { Answer: ReceptionAnswer.Declined } => [new("Reception.Obstacle.Declined")],
            _ => [new("Reception.Obstacle.Awaited", null, reception.AskedOn)],
        };
    }
}
