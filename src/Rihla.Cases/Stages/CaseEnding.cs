using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>
/// What closing a case brings with it, whoever closes it and why: before departure everything that was held for its people
/// is given back, and nobody is asked any more for what was asked about it, but for what outlives it (<see cref="LastingTasks"/>), such
/// as a service that somebody was sent to and that has not answered, or somebody who left and never arrived.
/// </summary>
public sealed class CaseEnding
{
    private readonly RihlaDb db;
    private readonly IEnumerable<CaseStopping> stoppings;
    private readonly IEnumerable<CaseClosing> closings;
    private readonly List<string> lasting;
    private readonly Today today;

    internal CaseEnding(
        RihlaDb db,
        IEnumerable<CaseStopping> stoppings,
        IEnumerable<CaseClosing> closings,
        IEnumerable<LastingTasks> lasting,
        Today today
    )
    {
        (this.db, this.stoppings, this.closings) = (db, stoppings, closings);
        (this.lasting, this.today) = ([.. lasting.SelectMany(l => l.Kinds)], today);
    }

    /// <summary>Closes the case in the open operation, which saves it.</summary>
    /// <returns>
    /// Refused as <see cref="Case.Close"/> refuses; and while some of the family have left, and are expected or there, and others not:
    /// nobody would ask any more whether they arrived, and their money would be given back.
    /// </returns>
    internal async Task<Outcome> CloseAsync(
        CaseFile file,
        ClosureReason reason,
        string? note,
        Actor by,
        CancellationToken cancel
    )
    {
        if (file.Case.IsOpenForWhoLeft)
        {
            return new Refusal("Case.Close.Parted");
        }
        var before = file.Stage;
        if (file.IsOpen)
        {
            foreach (var closing in closings)
            {
                await closing.SettleAsync(file, reason, by, cancel);
            }
        }
        var outcome = file.Case.Close(reason, note, today.Date);
        if (!outcome.IsDone)
        {
            return outcome;
        }
        // Read before anything is given back: that a family does not come is news that somebody must still see.
        var asked = await db.Set<CaseTask>()
            .Where(t => t.CaseId == file.Id && t.DoneAt == null && !lasting.Contains(t.Kind))
            .ToListAsync(cancel);
        if (before < Stage.Departed)
        {
            var everybody = file.Travellers.Select(t => t.Person.Id).ToHashSet();
            foreach (var stopping in stoppings)
            {
                await stopping.OnStoppedAsync(file, everybody, by, cancel);
            }
        }
        foreach (var task in asked.Where(t => t.DoneAt is null))
        {
            task.Rest(today.Now);
        }
        return outcome;
    }
}
