using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Grants.Conditions;

/// <summary>The money was reserved as many weeks before the travel as the donor asks for, also that of who joined the case later.</summary>
internal sealed class AppliedInTime(RihlaDb db) : Condition
{
    public override string Key => "applied-in-time";

    public override Stage Into => Stage.Booked;

    public override Role Owner => Role.MovementOfficer;

    public override string Page => "booking";

    public override Role? WaivedBy => Role.ProgrammeManager;

    public override async ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    )
    {
        if (file is not { TravelOn: not null, FundedOn: { } fundedOn, Grant: { } name })
        {
            return [];
        }
        var rules = await db.Set<GrantRule>()
            .AsNoTracking()
            .Where(r => r.Kind == RuleKind.ApplicationWeeksBeforeTravel)
            .Join(
                db.Set<Grant>().Where(g => g.MissionId == file.HostMissionId && g.Name == name),
                r => r.GrantId,
                g => g.Id,
                (r, _) => r
            )
            .ToListAsync(cancel);
        return
        [
            .. TooSoon(rules, fundedOn, day, null),
            .. file.Waiting()
                .Where(t => t.FundedLaterOn > fundedOn)
                .SelectMany(t => TooSoon(rules, t.FundedLaterOn!.Value, day, t)),
        ];
    }

    // Of who joined later one by one, so that a waiver for the others does not do for them.
    private static IEnumerable<Obstacle> TooSoon(
        IEnumerable<GrantRule> rules,
        DateOnly reservedOn,
        DateOnly day,
        Traveller? joined
    ) =>
        rules
            .Where(r => r.StandsOn(reservedOn))
            .Select(r => (Rule: r, Earliest: r.EarliestTravel(reservedOn)))
            .Where(r => day < r.Earliest)
            .Select(r => new Obstacle(
                "Condition.applied-in-time.TooSoon",
                joined?.Person.Id,
                r.Rule.Text,
                r.Earliest
            )
            {
                Found = joined?.MemberId,
            });
}
