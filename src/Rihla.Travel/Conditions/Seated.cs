using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Travel.Conditions;

/// <summary>
/// Each traveller has a seat on a movement to the country of return. It is not asked again at the aircraft door: who boards takes
/// a seat of their own, and somebody of the family who did not come has given theirs back without holding up the others.
/// </summary>
internal sealed class Seated(RihlaDb db) : Condition
{
    public override string Key => "seated";

    public override Stage Into => Stage.Booked;

    public override bool HoldsAtBoarding => false;

    public override Role Owner => Role.MovementOfficer;

    public override string Page => "booking";

    public override async ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    )
    {
        var seated = await db.Set<Seat>()
            .AsNoTracking()
            .Where(s => s.CaseId == file.Id && s.Number != null)
            .Select(s => new { s.PersonId, s.MovementId })
            .ToListAsync(cancel);
        var taken = seated.ConvertAll(s => s.MovementId);
        var there = (
            await db.Set<Movement>()
                .AsNoTracking()
                .Where(m => taken.Contains(m.Id))
                .ToListAsync(cancel)
        )
            .Where(m => m.Serves(file.Country))
            .Select(m => m.Id)
            .ToHashSet();
        return
        [
            .. file.Waiting()
                .GroupJoin(
                    seated,
                    t => t.Person.Id,
                    s => s.PersonId,
                    (t, theirs) => (Who: t.Person.Id, Seats: theirs.ToList())
                )
                .Where(x => !x.Seats.Exists(s => there.Contains(s.MovementId)))
                .Select(x => new Obstacle(
                    x.Seats.Count == 0
                        ? "Booking.Obstacle.NoSeat"
                        : "Booking.Obstacle.GoesElsewhere",
                    x.Who
                )),
        ];
    }
}
