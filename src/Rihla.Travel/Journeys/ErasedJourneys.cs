using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Travel;

/// <summary>
/// What journeys keep of people: what a doctor found goes as a whole, numbers and remarks go, that somebody travelled and when stays.
/// </summary>
internal sealed class ErasedJourneys(RihlaDb db) : Erasing
{
    public override IReadOnlySet<Type> Tables { get; } =
        new HashSet<Type>
        {
            typeof(Escort),
            typeof(ExitAuthorisation),
            typeof(MedicalFitness),
            typeof(Reception),
            typeof(Seat),
            typeof(TravelDocument),
        };

    public override async Task EraseAsync(ErasureReach reach, CancellationToken cancel)
    {
        var (persons, cases, all) = (reach.PersonIds, reach.CaseIds, reach.AllIds);
        await db.ForgetAsync(
            db.Set<TravelDocument>()
                .Where(d => all.Contains(d.CaseId) && persons.Contains(d.PersonId)),
            cancel
        );
        await db.ForgetAsync(
            db.Set<ExitAuthorisation>()
                .Where(e => all.Contains(e.CaseId) && persons.Contains(e.PersonId)),
            cancel
        );
        await db.Set<MedicalFitness>()
            .Where(f => all.Contains(f.CaseId) && persons.Contains(f.PersonId))
            .ExecuteDeleteAsync(cancel);
        await db.ForgetAsync(
            db.Set<Seat>().Where(s => all.Contains(s.CaseId) && persons.Contains(s.PersonId)),
            cancel
        );
        await db.ForgetAsync(db.Set<Reception>().Where(r => cases.Contains(r.CaseId)), cancel);
        await db.ForgetAsync(
            db.Set<Escort>().Where(e => e.CaseId != null && cases.Contains(e.CaseId.Value)),
            cancel
        );
    }
}
