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
/// and no new seat was taken: the case stands on the waiting list again, at its place. Who took one and lost it, because the
/// carrier cancelled that flight, too, has come back and keeps the money.
/// </summary>
internal sealed class NoShowFunding(
    RihlaDb db,
    CaseFiles files,
    Funding funding,
    Words words,
    Today today
) : RecurringJob
{
    public override string Name => "no-show-funding";

    public override TimeSpan Every => TimeSpan.FromHours(3);

    public override async Task RunAsync(CancellationToken cancel)
    {
        var before = today.StartOf(today.Date.AddDays(-GateCorrections.CorrectWithinDays));
        var absent = await db.Set<Seat>()
            .Where(s =>
                s.Boarding == BoardingOutcome.NoShow
                && !db.Set<Seat>()
                    .Any(o =>
                        o.CaseId == s.CaseId
                        && (
                            o.Number != null
                            || o.Boarding == BoardingOutcome.Boarded
                            || o.TakenAt > s.ReleasedAt
                        )
                    )
            )
            .GroupBy(s => s.CaseId)
            .Select(g => new { g.Key, At = g.Max(s => s.ReleasedAt) })
            .Where(s => s.At < before)
            .ToListAsync(cancel);
        foreach (var one in absent)
        {
            db.ChangeTracker.Clear();
            if (
                await files.FindAsync(one.Key, Actor.System, cancel)
                    is { IsOpen: true, FundedOn: { } fundedOn } file
                && fundedOn <= today.Of(one.At!.Value)
            )
            {
                var (code, reason) = (file.Code, words.In("fr")["Boarding.NoShowReleased"]);
                db.ChangeTracker.Clear();
                await funding.ReleaseAsync(code, reason, Actor.System, cancel);
            }
        }
    }
}
