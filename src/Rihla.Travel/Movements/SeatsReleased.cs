using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Travel;

/// <summary>
/// Frees the seats of people who withdrew or whose case was closed, at once, up to the aircraft door. Nobody is kept from it by a child who
/// is recorded on board already: somebody is told to look after the child.
/// </summary>
internal sealed class SeatsReleased(
    RihlaDb db,
    SeatPlan seats,
    Company company,
    CaseTasks tasks,
    Today today
) : CaseStopping
{
    public override async Task OnStoppedAsync(
        CaseFile file,
        IReadOnlyCollection<Guid> personIds,
        Actor by,
        CancellationToken cancel
    )
    {
        var held = await seats.HeldAsync(file.Id, cancel);
        foreach (
            var leaving in held.Where(s => s.Awaits && personIds.Contains(s.PersonId))
                .GroupBy(s => s.MovementId)
        )
        {
            var movement = await db.Set<Movement>().SingleAsync(m => m.Id == leaving.Key, cancel);
            var left = await company.WhoIsLeftAsync(file, movement, [.. leaving], held, cancel);
            foreach (var who in left.Select(l => l.Who).Distinct())
            {
                await tasks.RaiseAgainAsync(
                    file,
                    new(TaskKinds.LeftOnBoard, Role.MovementOfficer, today.Date, "journey")
                    {
                        Subject = held.First(s =>
                            s.MovementId == movement.Id && s.PersonId == who.Person.Id
                        ).Id,
                        Words = [who.Person.FullName],
                    },
                    cancel
                );
            }
        }
        await seats.ReleaseAsync(file, personIds, cancel);
    }
}
