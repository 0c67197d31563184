using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>Closes cases and reopens them.</summary>
public sealed class Closing
{
    private readonly RihlaDb db;
    private readonly CaseOperations operations;
    private readonly IEnumerable<CaseStopping> stoppings;
    private readonly Today today;

    internal Closing(
        RihlaDb db,
        CaseOperations operations,
        IEnumerable<CaseStopping> stoppings,
        Today today
    ) =>
        (this.db, this.operations, this.stoppings, this.today) = (db, operations, stoppings, today);

    /// <summary>
    /// Closes a case. Before departure everything that was held for its people is given back: seats, funding, the
    /// reception announced.
    /// </summary>
    /// <returns>
    /// Refused when it is closed already; for withdrawal or ineligibility after departure; as completed before arrival;
    /// without a note where somebody else than the migrant decides (ineligible, lost contact, duplicate).
    /// </returns>
    public Task<Outcome> CloseAsync(
        string code,
        ClosureReason reason,
        string? note,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            CasesPermissions.Close,
            async file =>
            {
                if (NeedsNote(reason) && string.IsNullOrWhiteSpace(note))
                {
                    return Refusal.Of("Note", "Case.Close.NoteMissing");
                }
                var before = file.Stage;
                var outcome = file.Case.Close(reason, note, today.Date);
                if (!outcome.IsDone)
                {
                    return outcome.Refusals[0];
                }
                if (before < Stage.Departed)
                {
                    var everybody = file.Travellers.Select(t => t.Person.Id).ToHashSet();
                    foreach (var stopping in stoppings)
                    {
                        await stopping.OnStoppedAsync(file, everybody, by, cancel);
                    }
                    file.Case.ReleaseFunding();
                }
                await SettleTasksAsync(file, by, cancel);
                return new Act("case.closed")
                {
                    Args = [$"@ClosureReason.{reason}"],
                    Reason = string.IsNullOrWhiteSpace(note) ? null : note.Trim(),
                };
            },
            cancel
        );

    /// <summary>Reopens a closed case where it can go on, with a reason.</summary>
    public Task<Outcome> ReopenAsync(
        string code,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            CasesPermissions.Close,
            async file =>
            {
                if (string.IsNullOrWhiteSpace(reason))
                {
                    return Refusal.Of("Reason", "Case.Reopen.ReasonMissing");
                }
                var people = file.Travellers.Select(t => t.Person.Id).ToList();
                var other = await db.Set<Case>()
                    .Where(c =>
                        c.Id != file.Id
                        && c.Stage != Stage.Closed
                        && c.Members.Any(m => people.Contains(m.PersonId))
                    )
                    .Select(c => c.Code)
                    .FirstOrDefaultAsync(cancel);
                if (other is not null)
                {
                    return new Refusal("Case.Reopen.OtherCase", other);
                }
                var outcome = file.Case.Reopen(today.Date);
                if (!outcome.IsDone)
                {
                    return outcome.Refusals[0];
                }
                if (file.Stage < Stage.Departed)
                {
                    await LapsePapersAsync(file, cancel);
                }
                return new Act("case.reopened") { Reason = reason.Trim() };
            },
            cancel
        );

    internal static bool NeedsNote(ClosureReason reason) =>
        reason
            is ClosureReason.Ineligible
                or ClosureReason.LostContact
                or ClosureReason.ReferredElsewhere
                or ClosureReason.Duplicate;

    // Nobody is carried home on a signature from before the case was closed.
    private async Task LapsePapersAsync(CaseFile file, CancellationToken cancel)
    {
        var papers = await SignedPapers.LoadAsync(db, file.Id, cancel);
        foreach (var declaration in papers.Declarations.Where(d => d.Stands))
        {
            declaration.Lapse(today.Date);
        }
        foreach (var consent in papers.Consents.Where(c => c.Stands))
        {
            consent.Withdraw(today.Date);
        }
    }

    // What was asked of somebody about a closed case is no longer asked.
    private async Task SettleTasksAsync(CaseFile file, Actor by, CancellationToken cancel)
    {
        var open = await db.Set<CaseTask>()
            .Where(t => t.CaseId == file.Id && t.DoneAt == null)
            .ToListAsync(cancel);
        foreach (var task in open.Where(t => t.Kind != BreakGlass.ReviewTask))
        {
            (task.DoneAt, task.DoneByName) = (today.Now, by.Name);
        }
    }
}
