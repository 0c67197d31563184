using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>Ticks tasks off.</summary>
internal sealed class TaskBook(RihlaDb db, CaseFiles files, Today today)
{
    /// <summary>Marks a task as done by somebody whose role or mission it was given to.</summary>
    public async Task<Outcome> DoneAsync(Guid id, Actor by, CancellationToken cancel = default)
    {
        by.Need(CasesPermissions.View);
        await using var work = await db.BeginAsync(cancel);
        var task = await db.Set<CaseTask>().SingleOrDefaultAsync(t => t.Id == id, cancel);
        if (task is null)
        {
            return new Refusal("Task.Gone");
        }
        if (await files.FindAsync(task.CaseId, by, cancel) is not { } file)
        {
            return new Refusal("Case.NotFound");
        }
        if (
            task.OwnerMissionId != by.MissionId
            || !(
                by.Roles.Contains(task.Owner)
                || task.OwnerUserId == by.UserId
                // What a caseworker leaves behind in a restricted case is a protection officer's.
                || (
                    task.Owner == Role.Caseworker
                    && file.Sensitivity == Sensitivity.Restricted
                    && by.Roles.Contains(Role.ProtectionOfficer)
                )
            )
            || task.Kind == BreakGlass.ReviewTask
        )
        {
            return new Refusal("Task.NotYours", task.Owner);
        }
        if (task.DoneAt is not null)
        {
            return Outcome.Done;
        }
        (task.DoneAt, task.DoneByName) = (today.Now, by.Name);
        await db.SaveAsync(
            by,
            new Act("task.done", CaseId: task.CaseId) { Args = [task.InAudit] },
            cancel
        );
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }
}
