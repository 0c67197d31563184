using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Travel.Conditions;

/// <summary>
/// A child who travels without parent or guardian, and whoever the medical officer says needs one, has an escort on the
/// flight on which they are awaited. Nobody can waive it.
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
        var needing = await NeedingAsync(db, file, file.Waiting(), day, cancel);
        if (needing.Count == 0)
        {
            return [];
        }
        // Of a family that was parted at the gate some may be awaited on another flight than the others.
        var awaited = await db.Set<Seat>()
            .AsNoTracking()
            .Where(s => s.CaseId == file.Id && s.Number != null && s.Boarding == null)
            .ToDictionaryAsync(s => s.PersonId, s => s.MovementId, cancel);
        var flights = awaited.Values.ToHashSet();
        var movements = await db.Set<Movement>()
            .AsNoTracking()
            .Where(m => flights.Contains(m.Id))
            .ToDictionaryAsync(m => m.Id, cancel);
        return
        [
            .. needing
                .Where(n =>
                    !awaited.TryGetValue(n.Traveller.Person.Id, out var movement)
                    || !movements[movement].HasEscortFor(file.Id, n.Medical)
                )
                .Select(n => new Obstacle(
                    n.Medical
                        ? "Booking.Obstacle.NoMedicalEscort"
                        : "Booking.Obstacle.NoEscortForChild",
                    n.Traveller.Person.Id
                )),
        ];
    }

    /// <summary>Those of these people who need an escort, and whether it must be a doctor or nurse.</summary>
    internal static async Task<List<(Traveller Traveller, bool Medical)>> NeedingAsync(
        RihlaDb db,
        CaseFile file,
        IEnumerable<Traveller> people,
        DateOnly day,
        CancellationToken cancel
    )
    {
        var patients = await db.Set<MedicalFitness>()
            .AsNoTracking()
            .Where(f => f.CaseId == file.Id)
            .Select(f => new { f.PersonId, f.Needs })
            .ToListAsync(cancel);
        return
        [
            .. people
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
                ),
        ];
    }
}
