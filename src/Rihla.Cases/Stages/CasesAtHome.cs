using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>
/// The open cases whose people have arrived, for the rooms that look after them from then on. A query of another room looks
/// into them where they are, so that it counts and cuts what is open, and not what was.
/// </summary>
public sealed class CasesAtHome
{
    private readonly RihlaDb db;
    private readonly CaseScope scope;

    internal CasesAtHome(RihlaDb db, CaseScope scope) => (this.db, this.scope) = (db, scope);

    /// <summary>The identities of those that exist for an actor.</summary>
    /// <param name="by">Who asks.</param>
    public IQueryable<Guid> OpenTo(Actor by) =>
        scope
            .VisibleTo(by)
            .Where(c => c.Stage >= Stage.Arrived && c.Stage < Stage.Closed)
            .Select(c => c.Id);

    /// <summary>The identities of those on which an actor's mission works (<see cref="WorkingMission"/>).</summary>
    /// <param name="by">Who asks.</param>
    public IQueryable<Guid> WorkedOnBy(Actor by)
    {
        ArgumentNullException.ThrowIfNull(by);
        var mission = by.MissionId;
        return scope
            .VisibleTo(by)
            .Where(c =>
                c.Stage >= Stage.Arrived
                && c.Stage < Stage.Closed
                && mission
                    == (c.SharedWithOrigin ? c.OriginMissionId ?? c.HostMissionId : c.HostMissionId)
            )
            .Select(c => c.Id);
    }

    /// <summary>The identities of those that have stood at a stage since a day or longer.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="since">The latest day on which they reached it.</param>
    public IQueryable<Guid> StandingAt(Stage stage, DateOnly since) =>
        db.Set<Case>().Where(c => c.Stage == stage && c.StageOn <= since).Select(c => c.Id);

    /// <summary>Some of the open cases that arrived in a span of days, in the order of their identity.</summary>
    /// <param name="from">The first day of arrival.</param>
    /// <param name="to">The last day of arrival.</param>
    /// <param name="after">The last identity of the part before; <see cref="Guid.Empty"/> for the first part.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<List<Guid>> ArrivedAsync(
        DateOnly from,
        DateOnly to,
        Guid after,
        int most,
        CancellationToken cancel = default
    ) =>
        db.Set<Case>()
            .Where(c =>
                c.Stage >= Stage.Arrived
                && c.Stage < Stage.Closed
                && c.ArrivedOn >= from
                && c.ArrivedOn <= to
                && c.Id > after
            )
            .OrderBy(c => c.Id)
            .Select(c => c.Id)
            .Take(most)
            .ToListAsync(cancel);
}
