using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;

namespace Rihla.Travel;

/// <summary>
/// Gives back the money of a family of whom nobody came to the gate, once the time is over in which a mistake is put right
/// (<see cref="GateCorrections.LastDay"/>) and no new seat was taken: the case stands on the waiting list again, at its place.
/// Who took one and lost it, because the carrier cancelled that flight, too, has come back and keeps the money; so does a family
/// of whom somebody came and was refused.
/// </summary>
internal sealed class NoShowFunding(RihlaDb db, CaseFiles files, Funding funding, Today today)
    : RecurringJob
{
    // The seats of longer ago are many, and what was to be given back of them was, in its time.
    private const int WithinDays = 365;

    public override string Name => "no-show-funding";

    public override TimeSpan Every => TimeSpan.FromHours(3);

    public override async Task RunAsync(CancellationToken cancel)
    {
        var since = today.Date.AddDays(-WithinDays);
        // Given as a list, so that the database begins with the flights and not with all seats.
        var flown = await db.Set<Movement>()
            .Where(m => m.DepartsOn >= since)
            .Select(m => m.Id)
            .ToListAsync(cancel);
        if (flown.Count == 0)
        {
            return;
        }
        foreach (
            var one in (
                await AbsentAsync(db.Set<Seat>().Where(s => flown.Contains(s.MovementId)), cancel)
            ).GroupBy(s => s.CaseId)
        )
        {
            db.ChangeTracker.Clear();
            if (
                await files.FindAsync(one.Key, Actor.System, cancel) is { } file
                && IsOwed(file, [.. one])
            )
            {
                var code = file.Code;
                db.ChangeTracker.Clear();
                await funding.ReleaseBecauseAsync(
                    code,
                    "funding.released-no-show",
                    // Who was seated anew meanwhile, or is awaited again because it was a slip, keeps it.
                    async held =>
                        IsOwed(
                            held,
                            await AbsentAsync(
                                db.Set<Seat>().Where(s => s.CaseId == held.Id),
                                cancel
                            )
                        ),
                    Actor.System,
                    cancel
                );
            }
        }
    }

    private bool IsOwed(CaseFile file, List<Absence> absences) =>
        file is { IsOpen: true, FundedOn: not null }
        && absences.Count > 0
        && absences.TrueForAll(a => today.Date > GateCorrections.LastDay(a.DepartsOn, a.RecordedOn))
        // What was given back by hand and reserved anew since is for another flight.
        && !(file.FundedAt > absences.Max(a => a.ReleasedAt));

    // Of those among these seats to which nobody came, where the case has none other since.
    private Task<List<Absence>> AbsentAsync(IQueryable<Seat> seats, CancellationToken cancel) =>
        seats
            .Where(s =>
                s.Boarding == BoardingOutcome.NoShow
                && !db.Set<Seat>()
                    .Any(o =>
                        o.CaseId == s.CaseId
                        && (
                            o.Number != null
                            || o.Boarding == BoardingOutcome.Boarded
                            || o.TakenAt > s.ReleasedAt
                            || (
                                o.Boarding == BoardingOutcome.Refused
                                && (o.MovementId == s.MovementId || o.ReleasedAt >= s.ReleasedAt)
                            )
                        )
                    )
            )
            .Join(
                db.Set<Movement>(),
                s => s.MovementId,
                m => m.Id,
                (s, m) => new Absence(s.CaseId, m.DepartsOn, s.RecordedOn, s.ReleasedAt!.Value)
            )
            .ToListAsync(cancel);

    private sealed record Absence(
        Guid CaseId,
        DateOnly DepartsOn,
        DateOnly? RecordedOn,
        DateTimeOffset ReleasedAt
    );
}
