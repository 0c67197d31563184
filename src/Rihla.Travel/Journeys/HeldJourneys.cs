using Microsoft.EntityFrameworkCore;
using Rihla.People;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;

namespace Rihla.Travel;

/// <summary>What is held about a person's journeys: travel documents, authorisations to leave, fitness, seats.</summary>
internal sealed class HeldJourneys(RihlaDb db, Register register) : HeldData
{
    public override int Order => 20;

    public override IReadOnlySet<Type> Tables { get; } =
        new HashSet<Type>
        {
            typeof(TravelDocument),
            typeof(ExitAuthorisation),
            typeof(MedicalFitness),
            typeof(Seat),
        };

    public override async Task<IReadOnlyList<HeldSection>> OfAsync(
        Guid personId,
        Words words,
        CancellationToken cancel
    )
    {
        var lines = new HeldLines();
        // Of two records of her in one case, the papers of one stay on the record that was merged.
        var records = await register.RecordsAsync(personId, cancel);
        foreach (
            var document in await db.Set<TravelDocument>()
                .AsNoTracking()
                .Where(d => records.Contains(d.PersonId))
                .OrderBy(d => d.Id)
                .ToListAsync(cancel)
        )
        {
            lines.With(
                words.Of(document.Kind),
                document.Number?.Reveal(),
                Dated("TravelDocument.RequestedOn", document.RequestedOn, words),
                Dated("TravelDocument.RefusedOn", document.RefusedOn, words),
                document.RefusalReason is { } refusal ? words.Of(refusal.Reveal()) : null,
                document.RefusalNote?.Reveal(),
                Dated("TravelDocument.IssuedOn", document.IssuedOn, words),
                Dated("TravelDocument.ExpiresOn", document.ExpiresOn, words)
            );
        }
        foreach (
            var exit in await db.Set<ExitAuthorisation>()
                .AsNoTracking()
                .Where(e => records.Contains(e.PersonId))
                .OrderBy(e => e.Id)
                .ToListAsync(cancel)
        )
        {
            lines.With(
                words["Exit.Title"],
                words.Of(exit.Standing),
                exit.Reference?.Reveal(),
                exit.RefusalReason?.Reveal(),
                exit.ValidUntil is { } until ? words.Date(until) : null
            );
        }
        foreach (
            var fitness in await db.Set<MedicalFitness>()
                .AsNoTracking()
                .Where(f => records.Contains(f.PersonId))
                .OrderBy(f => f.Id)
                .ToListAsync(cancel)
        )
        {
            lines.With(
                words["Medical.Title"],
                words.Of(fitness.Fitness),
                words.Date(fitness.ExaminedOn),
                fitness.Diagnosis?.Reveal()
            );
        }
        foreach (
            var (seat, movement) in (
                await db.Set<Seat>()
                    .AsNoTracking()
                    .Where(s => s.PersonId == personId)
                    .Join(
                        db.Set<Movement>(),
                        s => s.MovementId,
                        m => m.Id,
                        (s, m) => new { Seat = s, Movement = m }
                    )
                    .OrderBy(s => s.Movement.DepartsOn)
                    .ToListAsync(cancel)
            ).Select(s => (s.Seat, s.Movement))
        )
        {
            lines.With(
                words["Held.Journey"],
                words.Country(movement.Country),
                words.Date(movement.DepartsOn),
                seat.Boarding is { } boarding ? words.Of(boarding) : null,
                seat.BoardingReason?.Reveal(),
                seat is { Allowance: { } allowance, AllowanceCurrency: { } currency }
                    ? $"{words["Boarding.Allowance"]} {words.Money(allowance, currency)}"
                    : null,
                seat.OnwardTransport?.Reveal(),
                seat.ArrivalRemark?.Reveal()
            );
        }
        return [new(words["Held.Journeys"], lines.All)];
    }

    private static string? Dated(string key, DateOnly? day, Words words) =>
        day is { } known ? $"{words[key]} {words.Date(known)}" : null;
}
