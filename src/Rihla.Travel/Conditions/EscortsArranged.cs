using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Travel.Conditions;

/// <summary>
/// A child who travels without parent or guardian, and whoever the medical officer says needs one, has an escort. Nobody
/// can waive it.
/// </summary>
internal sealed class EscortsArranged(RihlaDb db) : Condition
{
    public override string Key => "escorts-arranged";

    public override Stage Into => Stage.Booked;

    public override Role Owner => Role.MovementOfficer;

    public override string Page => "booking";

    public override async ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    )
    {
        var patients = await db.Set<MedicalFitness>()
            .AsNoTracking()
            .Where(f => f.CaseId == file.Id)
            .Select(f => new { f.PersonId, f.Needs })
            .ToListAsync(cancel);
        var needing = file.Waiting()
            .Select(t =>
                (
                    Traveller: t,
                    Medical: patients.Exists(p =>
                        p.PersonId == t.Person.Id && p.Needs.HasFlag(MedicalNeeds.Escort)
                    )
                )
            )
            .Where(t =>
                t.Medical
                || (t.Traveller.Unaccompanied && t.Traveller.IsChildOn(day))
                || file.IsWithoutAdult(t.Traveller, day)
            )
            .ToList();
        if (needing.Count == 0)
        {
            return [];
        }
        var movement = await db.Set<Movement>()
            .AsNoTracking()
            .Where(m =>
                db.Set<Seat>()
                    .Any(s =>
                        s.MovementId == m.Id
                        && s.CaseId == file.Id
                        && s.Number != null
                        && s.Boarding == null
                    )
            )
            .OrderBy(m => m.DepartsOn)
            .FirstOrDefaultAsync(cancel);
        return
        [
            .. needing
                .Where(n => movement?.HasEscortFor(file.Id, n.Medical) != true)
                .Select(n => new Obstacle(
                    n.Medical
                        ? "Booking.Obstacle.NoMedicalEscort"
                        : "Booking.Obstacle.NoEscortForChild",
                    n.Traveller.Person.Id
                )),
        ];
    }
}
