using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Travel;

/// <summary>
/// Gives back the money of a family of whom nobody came to the gate, once the time is over in which a mistake is put right
/// (<see cref="GateCorrections.LastDay"/>) and no new seat was taken: the case stands on the waiting list again, at its place.
/// Who took one and lost it, because the carrier cancelled that flight, too, has come back and keeps the money; so does a family
/// of whom somebody came and was refused.
/// </summary>
internal sealed class NoShowFunding(
    RihlaDb db,
    CaseFiles files,
    Funding funding,
    Words words,
    Today today
) : RecurringJob
{
    // The seats of longer ago are many, and what was to be given back of them was, in its time.
    private const int WithinDays = 365;

    public override string Name => "no-show-funding";

    public override TimeSpan Every => TimeSpan.FromHours(3);

    public override async Task RunAsync(CancellationToken cancel)
    {
        var since = today.Date.AddDays(-WithinDays);
        // Given as a list, so that the database begins with the flights and not with all seats.
        var flights = await db.Set<Movement>()
            .Where(m => m.DepartsOn >= since)
            .Select(m => new { m.Id, m.DepartsOn })
            .ToDictionaryAsync(m => m.Id, m => m.DepartsOn, cancel);
        if (flights.Count == 0)
        {
            return;
        }
        var flown = flights.Keys.ToList();
        var absent = await db.Set<Seat>()
            .Where(s =>
                flown.Contains(s.MovementId)
                && s.Boarding == BoardingOutcome.NoShow
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
            .Select(s => new
            {
                s.CaseId,
                s.MovementId,
                s.RecordedOn,
                s.ReleasedAt,
            })
            .ToListAsync(cancel);
        foreach (var one in absent.GroupBy(s => s.CaseId))
        {
            if (
                one.Any(s =>
                    today.Date <= GateCorrections.LastDay(flights[s.MovementId], s.RecordedOn)
                )
            )
            {
                continue;
            }
            var at = one.Max(s => s.ReleasedAt!.Value);
            db.ChangeTracker.Clear();
            if (
                await files.FindAsync(one.Key, Actor.System, cancel)
                    is { IsOpen: true, FundedOn: not null } file
                // What was given back by hand and reserved anew since is for another flight.
                && !(file.FundedAt > at)
            )
            {
                var (code, reason) = (file.Code, words.In("fr")["Boarding.NoShowReleased"]);
                db.ChangeTracker.Clear();
                await funding.ReleaseAsync(code, reason, Actor.System, cancel);
            }
        }
    }
}
