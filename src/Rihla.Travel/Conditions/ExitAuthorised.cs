using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Travel.Conditions;

/// <summary>The Ministry of Interior lets each traveller leave on the day of travel.</summary>
internal sealed class ExitAuthorised(RihlaDb db) : Condition
{
    public override string Key => "exit-authorised";

    public override Stage Into => Stage.Cleared;

    public override Role Owner => Role.Caseworker;

    public override string Page => "exit";

    public override int DaysAllowed => 14;

    public override async ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    )
    {
        var authorisations = await db.Set<ExitAuthorisation>()
            .AsNoTracking()
            .Where(e => e.CaseId == file.Id)
            .ToDictionaryAsync(e => e.PersonId, cancel);
        return
        [
            .. file.Waiting()
                .Select(t => Missing(authorisations.GetValueOrDefault(t.Person.Id), t, day))
                .OfType<Obstacle>(),
        ];
    }

    private static Obstacle? Missing(ExitAuthorisation? exit, Traveller traveller, DateOnly day)
    {
        var who = traveller.Person.Id;
        return exit switch
        {
            null or { Standing: ExitStanding.NotAsked } => new("Exit.Obstacle.NotAsked", who),
            _ when exit.AllowsOn(day) => null,
            { IsAwaited: true } => new("Exit.Obstacle.Sent", who, exit.SentOn!.Value),
            { Standing: ExitStanding.Refused } => new(
                "Exit.Obstacle.Refused",
                who,
                exit.RepliedOn!.Value
            ),
            _ when exit.ValidFrom > day => new(
                "Exit.Obstacle.NotYet",
                who,
                exit.ValidFrom.Value,
                day
            ),
            _ => new("Exit.Obstacle.Lapsed", who, exit.ValidUntil!.Value, day),
        };
    }
}
