using Microsoft.EntityFrameworkCore;
using Rihla.Cases.Conditions;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>Closes cases and reopens them.</summary>
public sealed class Closing
{
    private readonly RihlaDb db;
    private readonly CaseOperations operations;
    private readonly CaseEnding ending;
    private readonly CaseTasks tasks;
    private readonly Progress progress;
    private readonly CaseScope scope;
    private readonly EarlierCases earlier;
    private readonly Register register;
    private readonly Today today;

    internal Closing(
        RihlaDb db,
        CaseOperations operations,
        CaseEnding ending,
        CaseTasks tasks,
        Progress progress,
        CaseScope scope,
        EarlierCases earlier,
        Register register,
        Today today
    )
    {
        (this.db, this.operations, this.ending, this.tasks) = (db, operations, ending, tasks);
        (this.progress, this.scope, this.earlier) = (progress, scope, earlier);
        (this.register, this.today) = (register, today);
    }

    /// <summary>
    /// Closes a case. Before departure everything that was held for its people is given back: seats, funding, the
    /// reception announced. After the arrival the conditions of closing must be met, whatever the reason.
    /// </summary>
    /// <returns>
    /// Refused when it is closed already; while a part of the family has left; for withdrawal or ineligibility after departure;
    /// as completed before it was followed up; while somebody is on the way, of whom nobody would ask any more; without a note where
    /// somebody else than the migrant decides (ineligible, lost contact, duplicate); to the mission of origin before the arrival; and
    /// for every condition of closing that is not met.
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
                if (await NotYetAsync(file, reason, by, cancel) is { Count: > 0 } refusals)
                {
                    return refusals;
                }
                var outcome = await ending.CloseAsync(file, reason, note, by, cancel);
                if (!outcome.IsDone)
                {
                    return outcome.Refusals[0];
                }
                return new Act("case.closed")
                {
                    Args = [Fill.Text($"ClosureReason.{reason}")],
                    Reason = string.IsNullOrWhiteSpace(note) ? null : note.Trim(),
                };
            },
            cancel
        );

    /// <summary>
    /// Reopens a closed case where it can go on, with a reason. Before departure everything that was signed, consented to, waived or
    /// decided on a protection need for the journey has lapsed, and is asked for anew; what was found of its people in another case
    /// meanwhile protects them here too. What somebody was to look at when it was closed, they are to look
    /// at again.
    /// </summary>
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
            async (file, work) =>
            {
                if (string.IsNullOrWhiteSpace(reason))
                {
                    return Refusal.Of("Reason", "Case.Reopen.ReasonMissing");
                }
                if (file.Travellers.Any(t => t.Person.IsErased))
                {
                    return new Refusal("Case.Reopen.Erased");
                }
                // Who is entered into another case, or has another one reopened, at this moment has the turn before this or after it.
                await register.HoldAsync(work, cancel);
                var people = file
                    .Travellers.Where(t => t.NotComingSince is null)
                    .Select(t => t.Person.Id)
                    .ToList();
                if (
                    await scope.OtherOpenAsync(file.Id, people, by, "Case.Reopen.NotNow", cancel) is
                    { } refusal
                )
                {
                    return refusal;
                }
                var outcome = file.Case.Reopen(today.Date);
                if (!outcome.IsDone)
                {
                    return outcome.Refusals[0];
                }
                if (HostAlone(file, by) is { } notOurs)
                {
                    return notOurs;
                }
                if (file.Stage < Stage.Departed)
                {
                    await LapsePapersAsync(file, reason.Trim(), by, cancel);
                    foreach (var waiting in file.Waiting())
                    {
                        await earlier.BringAlongAsync(file, waiting, by, cancel);
                    }
                }
                await tasks.ResumeAsync(file, cancel);
                return new Act("case.reopened") { Reason = reason.Trim() };
            },
            cancel
        );

    // What the case lacks to be closed by this actor for this reason.
    private async Task<List<Refusal>> NotYetAsync(
        CaseFile file,
        ClosureReason reason,
        Actor by,
        CancellationToken cancel
    )
    {
        if (!file.IsOpen)
        {
            return [];
        }
        if (HostAlone(file, by) is { } notOurs)
        {
            return [notOurs];
        }
        // What is held for who has not left is given back with the closing.
        if (file.Stage < Stage.Departed)
        {
            return [];
        }
        if (file.OnTheWay().Any())
        {
            return [new("Case.Close.OnTheWay")];
        }
        if (reason == ClosureReason.Completed && file.Stage < Stage.FollowedUp)
        {
            return [new("Case.Close.NotFollowedUp")];
        }
        return
        [
            .. (await progress.VerdictsAsync(file, Stage.Closed, null, cancel))
                .Where(v => v.Standing == Standing.NotMet)
                .SelectMany(v => v.Obstacles)
                .Select(o => new Refusal(o.TextKey, o.Args)),
        ];
    }

    // Before the arrival a case is the host mission's, to close and to reopen; one that was closed before it stays so.
    internal static Refusal? HostAlone(CaseFile file, Actor by) =>
        (file.Case.ClosedFrom ?? file.Stage) >= Stage.Arrived
        || by.IsSystem
        || by.MissionId == file.HostMissionId
            ? null
            : new("Case.Close.HostDecides");

    internal static bool NeedsNote(ClosureReason reason) =>
        reason
            is ClosureReason.Ineligible
                or ClosureReason.LostContact
                or ClosureReason.ReferredElsewhere
                or ClosureReason.Duplicate;

    // Nobody is carried home on a signature from before the case was closed, nor past a condition that was set aside or a protection need
    // that was decided then.
    private async Task LapsePapersAsync(
        CaseFile file,
        string why,
        Actor by,
        CancellationToken cancel
    )
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
        var routes = await CaseRoutes.LoadAsync(db, file.Id, cancel);
        foreach (var (route, consent) in routes.StandingConsents().ToList())
        {
            var ended = RouteStep.ConsentEnds(route, consent, file, why, by, today);
            route.Take(ended);
            db.Add(ended);
        }
        foreach (var route in routes.OfMembers(file).Where(r => !r.IsNotConfirmed))
        {
            await RouteOpening.OpenAgainAsync(db, tasks, today, file, route, by, cancel);
        }
        foreach (
            var waiver in await db.Set<Waiver>()
                .Where(w => w.CaseId == file.Id && w.RevokedAt == null)
                .ToListAsync(cancel)
        )
        {
            waiver.RevokedAt = today.Now;
        }
    }
}
