using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>What a task says when it is raised.</summary>
/// <param name="Kind">Such as <c>arrival-not-confirmed</c>; its sentence is the text <c>Task.{Kind}</c>.</param>
/// <param name="Owner">The role that must look at it.</param>
/// <param name="DueOn">By when.</param>
/// <param name="Page">Where it is done, below <c>/app/cases/{code}/</c>.</param>
public sealed record TaskNotice(string Kind, Role Owner, DateOnly DueOn, string Page)
{
    /// <summary>What it is about within the case, so that it is raised once; empty for the case itself.</summary>
    public Guid Subject { get; init; }

    /// <summary>
    /// Whether the owner works in the mission of origin. While nobody of the role there sees the case, it is the host mission's.
    /// </summary>
    public bool AtOrigin { get; init; }

    /// <summary>What fills the places of the sentence.</summary>
    public IReadOnlyList<Fill> Words { get; init; } = [];

    /// <summary>The sentence with what fills it, as the audit keeps it: in the reader's language whenever it is read.</summary>
    public Fill InAudit => Fill.Text($"Task.{Kind}", Words.Count == 0 ? null : Fill.Lines(Words));
}

/// <summary>A task that nobody has done yet.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="CaseId">In which case.</param>
/// <param name="Subject">What it is about within the case.</param>
public sealed record OpenTask(Guid Id, Guid CaseId, Guid Subject);

/// <summary>Raises tasks, settles them and takes them back. All only add to the open transaction; the caller saves.</summary>
public sealed class CaseTasks
{
    private readonly RihlaDb db;
    private readonly SeenAtOrigin seen;
    private readonly Today today;

    internal CaseTasks(RihlaDb db, SeenAtOrigin seen, Today today) =>
        (this.db, this.seen, this.today) = (db, seen, today);

    /// <summary>Raises a task unless the same one (case, kind and subject) was raised before.</summary>
    /// <returns>Whether it is new.</returns>
    public async Task<bool> RaiseAsync(
        CaseFile file,
        TaskNotice notice,
        CancellationToken cancel = default
    )
    {
        if (
            await db.Set<CaseTask>()
                .AnyAsync(
                    t =>
                        t.CaseId == file.Id && t.Kind == notice.Kind && t.Subject == notice.Subject,
                    cancel
                )
        )
        {
            return false;
        }
        await AddAsync(file, notice, cancel);
        return true;
    }

    /// <summary>
    /// Raises a task about something that has happened once more: the same one, raised before, gives way to it, done or not.
    /// </summary>
    public async Task RaiseAgainAsync(
        CaseFile file,
        TaskNotice notice,
        CancellationToken cancel = default
    )
    {
        await TakeBackAsync(file.Id, [notice.Kind], notice.Subject, cancel);
        await AddAsync(file, notice, cancel);
    }

    /// <summary>
    /// Raises a task about something that is one matter with what came before, such as a second message: the one that is open gives way
    /// to it, so that who ticks that off ticks off only what they may have seen, and the day by which it was due stays.
    /// </summary>
    public async Task RaiseOnAsync(
        CaseFile file,
        TaskNotice notice,
        CancellationToken cancel = default
    )
    {
        var due = await db.Set<CaseTask>()
            .Where(t =>
                t.CaseId == file.Id
                && t.Kind == notice.Kind
                && t.Subject == notice.Subject
                && t.DoneAt == null
            )
            .Select(t => (DateOnly?)t.DueOn)
            .SingleOrDefaultAsync(cancel);
        await RaiseAgainAsync(
            file,
            due < notice.DueOn ? notice with { DueOn = due.Value } : notice,
            cancel
        );
    }

    private async Task AddAsync(CaseFile file, TaskNotice notice, CancellationToken cancel)
    {
        // Where there is no mission of origin, or it may not see the case, or nobody there is on the team of a restricted one, its
        // work is the host caseworker's.
        Guid? origin =
            notice.AtOrigin
            && WorkingMission.IsThere(file)
            && !await seen.IsHiddenFromAsync(file, notice.Owner, cancel)
                ? file.OriginMissionId
                : null;
        var owner =
            origin is null && notice.Owner == Role.OriginCaseworker
                ? Role.Caseworker
                : notice.Owner;
        db.Add(
            new CaseTask
            {
                CaseId = file.Id,
                Kind = notice.Kind,
                Subject = notice.Subject,
                Words = Personal.Of(Fill.Lines(notice.Words)),
                Owner = owner,
                OwnerMissionId = origin ?? file.HostMissionId,
                OriginMissionId = notice.AtOrigin ? file.OriginMissionId : null,
                OwnerUserId = owner == Role.Caseworker && origin is null ? file.CaseworkerId : null,
                DueOn = notice.DueOn,
                RaisedAt = today.Now,
                Page = notice.Page,
            }
        );
    }

    /// <summary>Some of the open tasks of a kind, in the order of their identity.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="after">The last identity of the part before; <see cref="Guid.Empty"/> for the first part.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<List<OpenTask>> OpenAsync(
        string kind,
        Guid after,
        int most,
        CancellationToken cancel = default
    ) =>
        db.Set<CaseTask>()
            .Where(t => t.DoneAt == null && t.Kind == kind && t.Id > after)
            .OrderBy(t => t.Id)
            .Take(most)
            .Select(t => new OpenTask(t.Id, t.CaseId, t.Subject))
            .ToListAsync(cancel);

    /// <summary>Marks the open tasks of a kind as done, because what they asked for has happened.</summary>
    public async Task SettleAsync(
        Guid caseId,
        string kind,
        Actor by,
        Guid? subject = null,
        CancellationToken cancel = default
    ) => await SettleAsync(caseId, kind, by, subject is null ? null : [subject], cancel);

    /// <summary>Says that the open tasks of one kind about any of several subjects are done; about all, when none are said.</summary>
    public async Task SettleAsync(
        Guid caseId,
        string kind,
        Actor by,
        IReadOnlyCollection<Guid?>? subjects,
        CancellationToken cancel = default
    )
    {
        var open = await db.Set<CaseTask>()
            .Where(t =>
                t.CaseId == caseId
                && t.Kind == kind
                // What is done while the case is closed is not asked again when it is reopened.
                && (t.DoneAt == null || t.DoneByName == null)
            )
            .ToListAsync(cancel);
        foreach (var task in open.Where(t => subjects?.Contains(t.Subject) != false))
        {
            (task.DoneAt, task.DoneByName) = (today.Now, by.Name);
        }
    }

    /// <summary>
    /// What is reminded of once is waited for anew: where somebody had dealt with the reminder, it can be raised again.
    /// </summary>
    public async Task WaitAnewAsync(
        Guid caseId,
        string kind,
        IReadOnlyCollection<Guid> subjects,
        CancellationToken cancel = default
    ) =>
        db.RemoveRange(
            await db.Set<CaseTask>()
                .Where(t =>
                    t.CaseId == caseId
                    && t.Kind == kind
                    && subjects.Contains(t.Subject)
                    && t.DoneAt != null
                )
                .ToListAsync(cancel)
        );

    /// <summary>
    /// Nobody can do any more what was asked about people who are erased: their open tasks go at once, within the open transaction.
    /// </summary>
    public Task ForgetAsync(
        IReadOnlyCollection<string> kinds,
        IReadOnlyCollection<Guid> subjects,
        CancellationToken cancel
    ) =>
        db.Set<CaseTask>()
            .Where(t => kinds.Contains(t.Kind) && subjects.Contains(t.Subject) && t.DoneAt == null)
            .ExecuteDeleteAsync(cancel);

    /// <summary>
    /// A closed case goes on: what was asked about it when it was closed is asked again. A reminder is raised once for each
    /// matter, so that nothing else would bring it back.
    /// </summary>
    internal async Task ResumeAsync(CaseFile file, CancellationToken cancel)
    {
        var resting = await db.Set<CaseTask>()
            .Where(t =>
                t.CaseId == file.Id
                && t.DoneAt != null
                && t.DoneByName == null
                // It stood still; now it moves.
                && t.Kind != CaseReminders.StandingStill
            )
            .ToListAsync(cancel);
        foreach (var task in resting)
        {
            task.Resume(file, today.Date);
        }
    }

    /// <summary>Takes tasks back that were raised by mistake: gone as if never raised, so that the same can be raised again.</summary>
    /// <returns>Whether somebody had dealt with one of them already.</returns>
    public Task<bool> TakeBackAsync(
        Guid caseId,
        IReadOnlyCollection<string> kinds,
        Guid subject,
        CancellationToken cancel = default
    ) => TakeBackAsync(caseId, kinds, [subject], cancel);

    /// <summary>Takes back those about any of several subjects.</summary>
    /// <returns>Whether somebody had dealt with one of them already.</returns>
    public async Task<bool> TakeBackAsync(
        Guid caseId,
        IReadOnlyCollection<string> kinds,
        IReadOnlyCollection<Guid> subjects,
        CancellationToken cancel = default
    )
    {
        var raised = await db.Set<CaseTask>()
            .Where(t =>
                t.CaseId == caseId && kinds.Contains(t.Kind) && subjects.Contains(t.Subject)
            )
            .ToListAsync(cancel);
        db.RemoveRange(raised);
        return raised.Exists(t => t.DoneAt is not null);
    }
}
