using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Reintegration.Surveys;

namespace Rihla.Reintegration;

/// <summary>
/// Says of somebody who had come home that they have left again, so that they can ask for help anew while the others of their case go
/// on; and takes it back.
/// </summary>
internal sealed class LeavingAgain(
    RihlaDb db,
    CaseOperations operations,
    CaseTasks tasks,
    NotComing notComing
)
{
    private const int LongestNote = 1000;

    /// <summary>
    /// Some of a case that is open have left again (<see cref="NotComing.LeftAgainAsync"/>): of the surveys that were asked of them, those
    /// that nobody has begun are asked no more.
    /// </summary>
    /// <param name="code">The code of the case.</param>
    /// <param name="people">Who.</param>
    /// <param name="on">The day.</param>
    /// <param name="note">What is known of it.</param>
    /// <param name="by">Who says it: somebody of the mission that works on the case.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<Outcome> SayAsync(
        string code,
        IReadOnlyCollection<Guid> people,
        DateOnly? on,
        string? note,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            FollowUpPermissions.Record,
            async file =>
            {
                if (!WorkingMission.IsOf(file, by))
                {
                    return new Refusal("FollowUp.OtherMission");
                }
                var leaving = file.Arrived().Where(t => people.Contains(t.Person.Id)).ToList();
                if (leaving.Count == 0)
                {
                    return Refusal.Of("People", "LeftAgain.Nobody");
                }
                if (note?.Length > LongestNote)
                {
                    return Refusal.Of("Note", "FollowUp.TooLong", LongestNote);
                }
                var surveys = await db.Set<Survey>()
                    .Where(s => s.CaseId == file.Id)
                    .ToListAsync(cancel);
                var outcome = await notComing.LeftAgainAsync(
                    file,
                    leaving,
                    on,
                    string.IsNullOrWhiteSpace(note) ? null : note.Trim(),
                    surveys.Where(s => s.IsOfDead).Select(s => s.PersonId).ToHashSet(),
                    cancel
                );
                if (!outcome.IsDone)
                {
                    return outcome.Refusals.ToList();
                }
                var theirs = surveys.FindAll(s =>
                    !s.IsSettled && leaving.Exists(t => t.Person.Id == s.PersonId)
                );
                db.RemoveRange(theirs.Where(s => s.Standing == SurveyStanding.Planned));
                await tasks.TakeBackAsync(
                    file.Id,
                    [SurveyDesk.DueTask, SurveyDesk.OverdueTask],
                    theirs.ConvertAll(s => s.Id),
                    cancel
                );
                return new Act(
                    "follow-up.left-again",
                    PersonId: leaving is [var one] ? one.Person.Id : null
                )
                {
                    Args = [string.Join(", ", leaving.Select(t => t.Person.FullName))],
                };
            },
            cancel
        );

    /// <summary>
    /// Somebody has not left again after all: they are asked and helped as before (<see cref="NotComing.TakeBackAsync"/>). Refused when
    /// they stand in another open case by now.
    /// </summary>
    /// <param name="code">The code of the case.</param>
    /// <param name="personId">Who.</param>
    /// <param name="reason">What is known now, for the audit.</param>
    /// <param name="by">Who says it: somebody of the mission that works on the case.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<Outcome> TakeBackAsync(
        string code,
        Guid? personId,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            FollowUpPermissions.Record,
            async (file, work) =>
            {
                if (!WorkingMission.IsOf(file, by))
                {
                    return new Refusal("FollowUp.OtherMission");
                }
                if (
                    file.Travellers.FirstOrDefault(t =>
                        t.Person.Id == personId && t.LeftAgainOn is not null
                    )
                    is not { } traveller
                )
                {
                    return Refusal.Of("PersonId", "LeftAgain.TakeBackNobody");
                }
                if (string.IsNullOrWhiteSpace(reason))
                {
                    return Refusal.Of("Reason", "LeftAgain.ReasonMissing");
                }
                var outcome = await notComing.TakeBackAsync(file, traveller, work, by, cancel);
                return outcome.IsDone
                    ? new Act("follow-up.there-again", PersonId: personId)
                    {
                        Reason = reason.Trim(),
                    }
                    : outcome.Refusals.ToList();
            },
            cancel
        );
}
