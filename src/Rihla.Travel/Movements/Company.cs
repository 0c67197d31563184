using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;

namespace Rihla.Travel;

/// <summary>With whom the children of a case travel: with parent, guardian or escort, and with whoever carries their document.</summary>
internal sealed class Company(RihlaDb db, ProtectionRoutes protection)
{
    /// <summary>
    /// What is wrong when the people on these seats do not leave with a movement: once a slip about an adult is put right, a
    /// child recorded on board would leave alone. Who else is awaited there and not recorded yet may still come.
    /// </summary>
    public async Task<List<Refusal>> LeftAsync(
        CaseFile file,
        Movement movement,
        List<Seat> without,
        List<Seat> held,
        CancellationToken cancel
    ) => (await WhoIsLeftAsync(file, movement, without, held, cancel)).ConvertAll(l => l.Why);

    /// <summary>The same with whom it is about.</summary>
    public async Task<List<(Traveller Who, Refusal Why)>> WhoIsLeftAsync(
        CaseFile file,
        Movement movement,
        List<Seat> without,
        List<Seat> held,
        CancellationToken cancel
    )
    {
        var here = held.FindAll(s => s.MovementId == movement.Id);
        var onBoard = Of(
            file,
            here.FindAll(s => s is { Boarding: BoardingOutcome.Boarded, MayArrive: true })
        );
        if (without.Count == 0 || onBoard.Count == 0)
        {
            return [];
        }
        var others = Of(file, [.. here.Except(without)]);
        var day = movement.DepartsOn;
        var alone = await protection.SeparatedAsync(file, onBoard, others, day, cancel);
        if (alone.Count > 0 && movement.HasEscortFor(file.Id, medical: false))
        {
            alone = await protection.UndecidedAsync(file, alone, day, cancel);
        }
        return
        [
            .. alone.Select(c => (c, new Refusal("Boarding.ChildLeftOnBoard", c.Person.FullName))),
            .. await WithoutDocumentAsync(
                file,
                onBoard,
                others,
                "Boarding.DocumentLeftOnBoard",
                cancel
            ),
        ];
    }

    /// <summary>A child that is written on the paper of a parent crosses no border without that parent.</summary>
    public async Task<IEnumerable<(Traveller Who, Refusal Why)>> WithoutDocumentAsync(
        CaseFile file,
        List<Traveller> people,
        List<Traveller> onBoard,
        string refusal,
        CancellationToken cancel
    )
    {
        var carriers = await db.Set<TravelDocument>()
            .Where(d => d.CaseId == file.Id && d.OnDocumentOfId != null)
            .ToDictionaryAsync(d => d.PersonId, d => d.OnDocumentOfId!.Value, cancel);
        return people
            .Where(t =>
                carriers.TryGetValue(t.Person.Id, out var carrier)
                && !onBoard.Exists(o => o.Person.Id == carrier)
            )
            .Select(t =>
                (
                    t,
                    new Refusal(
                        refusal,
                        t.Person.FullName,
                        file.Find(carriers[t.Person.Id])?.Person.FullName ?? ""
                    )
                )
            );
    }

    private static List<Traveller> Of(CaseFile file, List<Seat> seats) =>
        [.. file.Travellers.Where(t => seats.Exists(s => s.PersonId == t.Person.Id))];
}
