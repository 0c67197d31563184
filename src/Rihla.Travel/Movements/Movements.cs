using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Travel;

/// <summary>What a list shows of a movement.</summary>
internal sealed record MovementLine(
    Guid Id,
    string Code,
    MovementKind Kind,
    string Country,
    MovementStatus Status,
    DateOnly DepartsOn,
    string? From,
    string? To,
    string? Flight,
    int Seats,
    int Taken
)
{
    public int Free => Seats - Taken;
}

/// <summary>Finds and lists movements.</summary>
internal sealed class Movements(RihlaDb db, CaseFiles files, Today today)
{
    /// <summary>The movements of the actor's mission: those to come first, the next one at the top; then the past ones.</summary>
    public async Task<(IReadOnlyList<MovementLine> Lines, int Total)> ListAsync(
        Actor by,
        string? country,
        MovementStatus? status,
        bool past,
        int page,
        int size,
        CancellationToken cancel = default
    )
    {
        by.Need(TravelPermissions.ViewMovements);
        var day = today.Date;
        var which = Of(by)
            .Where(m => country == null || m.Country == country)
            .Where(m => status == null || m.Status == status)
            .Where(m => past ? m.DepartsOn < day : m.DepartsOn >= day);
        var ordered = past
            ? which.OrderByDescending(m => m.DepartsOn).ThenBy(m => m.Code)
            : which.OrderBy(m => m.DepartsOn).ThenBy(m => m.Code);
        return (
            await Lines(ordered.Page(page, size)).ToListAsync(cancel),
            await which.CountAsync(cancel)
        );
    }

    /// <summary>The movements to a country on which seats are free, soonest first.</summary>
    public async Task<IReadOnlyList<MovementLine>> OpenToAsync(
        Actor by,
        string country,
        int needed,
        CancellationToken cancel = default
    )
    {
        var day = today.Date;
        var open = Of(by)
            .Where(m =>
                m.DepartsOn >= day
                && (m.Status == MovementStatus.Planned || m.Status == MovementStatus.Confirmed)
            );
        var airports = Airports.All.Where(a => a.Country == country).Select(a => a.Iata).ToList();
        return await Lines(
                open.Where(m => m.Country == country || m.Legs.Any(l => airports.Contains(l.To)))
                    .Where(m =>
                        m.Seats
                            - db.Set<Seat>().Count(s => s.MovementId == m.Id && s.Number != null)
                        >= needed
                    )
                    .OrderBy(m => m.DepartsOn)
                    .Take(50)
            )
            .ToListAsync(cancel);
    }

    /// <summary>The cleared cases to where a movement goes or stops in which somebody has no seat yet, on whichever movement.</summary>
    /// <param name="movement">The movement.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="most">How many are read at most.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The cases, and the movements on which others of them have seats already.</returns>
    public async Task<(WaitingCases Cases, ILookup<Guid, string> Seated)> WaitingForAsync(
        Movement movement,
        Actor by,
        int most = 60,
        CancellationToken cancel = default
    )
    {
        var awaited = db.Set<Seat>().Where(s => s.Number != null && s.Boarding == null);
        var waiting = await files.ClearedForAsync(
            movement.Served(),
            awaited.Select(s => new PlacedTraveller { CaseId = s.CaseId, PersonId = s.PersonId }),
            by,
            most,
            cancel
        );
        var ids = waiting.First.Select(f => f.Id).ToList();
        var seated = await awaited
            .Where(s => ids.Contains(s.CaseId))
            .Join(
                db.Set<Movement>(),
                s => s.MovementId,
                m => m.Id,
                (s, m) => new { s.CaseId, m.Code }
            )
            .Distinct()
            .ToListAsync(cancel);
        return (waiting, seated.OrderBy(s => s.Code).ToLookup(s => s.CaseId, s => s.Code));
    }

    public Task<Movement?> FindAsync(string code, Actor by, CancellationToken cancel = default)
    {
        by.Need(TravelPermissions.ViewMovements);
        return Of(by).Where(m => m.Code == Code.Read(code)).SingleOrDefaultAsync(cancel);
    }

    /// <summary>The movement with this identity, whatever the mission: for showing a booking of a case that the actor sees.</summary>
    public Task<Movement?> FindAsync(Guid id, CancellationToken cancel = default) =>
        db.Set<Movement>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancel);

    /// <summary>All places of a movement that are held or were decided at the gate.</summary>
    public Task<List<Seat>> SeatsOfAsync(Guid movementId, CancellationToken cancel = default) =>
        db.Set<Seat>()
            .AsNoTracking()
            .Where(s => s.MovementId == movementId && (s.Number != null || s.Boarding != null))
            .OrderBy(s => s.Number)
            .ToListAsync(cancel);

    /// <summary>Whether somebody holds this seat and is awaited at the gate.</summary>
    public Task<bool> IsAwaitedAsync(Guid seatId, CancellationToken cancel = default) =>
        db.Set<Seat>()
            .AnyAsync(s => s.Id == seatId && s.Number != null && s.Boarding == null, cancel);

    private IQueryable<Movement> Of(Actor by) =>
        db.Set<Movement>()
            .AsNoTracking()
            .Where(m => by.IsSystem || m.HostMissionId == by.MissionId);

    private IQueryable<MovementLine> Lines(IQueryable<Movement> movements) =>
        movements.Select(m => new MovementLine(
            m.Id,
            m.Code,
            m.Kind,
            m.Country,
            m.Status,
            m.DepartsOn,
            m.Legs.OrderBy(l => l.Number).Select(l => l.From).FirstOrDefault(),
            m.Legs.OrderByDescending(l => l.Number).Select(l => l.To).FirstOrDefault(),
            m.Legs.OrderBy(l => l.Number).Select(l => l.Flight).FirstOrDefault(),
            m.Seats,
            db.Set<Seat>().Count(s => s.MovementId == m.Id && s.Number != null)
        ));
}
