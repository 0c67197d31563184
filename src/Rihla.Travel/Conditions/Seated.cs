using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Travel.Conditions;

/// <summary>
/// Each traveller has a seat. It is not asked again at the aircraft door: who boards takes a seat of their own, and somebody of
/// the family who did not come has given theirs back without holding up the others.
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
            .Select(s => s.PersonId)
            .ToListAsync(cancel);
        return
        [
            .. file.Waiting()
                .Where(t => !seated.Contains(t.Person.Id))
                .Select(t => new Obstacle("Booking.Obstacle.NoSeat", t.Person.Id)),
        ];
    }
}
