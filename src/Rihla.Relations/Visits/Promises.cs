using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Relations;

/// <summary>A commitment with where it was made.</summary>
internal sealed record PromiseLine(
    Promise Promise,
    Institution? Institution,
    OfficialVisit Visit,
    DateOnly MadeOn
);

/// <summary>Lists the commitments made at meetings, and notes that they were kept.</summary>
internal sealed class Promises(RihlaDb db, MeetingDesk desk, MissionClock clock, Today today)
{
    /// <summary>The commitments of the actor's mission: those to be kept first, the earliest before the others.</summary>
    public async Task<IReadOnlyList<PromiseLine>> ListAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(RelationsPermissions.Promises);
        var rows = await db.Set<Promise>()
            .AsNoTracking()
            .Where(p => p.MissionId == by.MissionId)
            .Join(
                db.Set<Meeting>(),
                p => p.MeetingId,
                m => m.Id,
                (promise, meeting) =>
                    new
                    {
                        promise,
                        meeting.VisitId,
                        meeting.StartsAt,
                    }
            )
            .Join(
                db.Set<OfficialVisit>(),
                x => x.VisitId,
                v => v.Id,
                (x, visit) =>
                    new
                    {
                        x.promise,
                        x.StartsAt,
                        visit,
                    }
            )
            .ToListAsync(cancel);
        var institutions = await db.Set<Institution>()
            .AsNoTracking()
            .Where(i => i.MissionId == by.MissionId)
            .ToDictionaryAsync(i => i.Id, cancel);
        return
        [
            .. rows.Select(r => new PromiseLine(
                    r.promise,
                    r.promise.InstitutionId is { } id ? institutions.GetValueOrDefault(id) : null,
                    r.visit,
                    clock.DayOf(r.StartsAt)
                ))
                .OrderBy(l => !l.Promise.IsOpen)
                .ThenBy(l => l.Promise.IsOpen ? l.Promise.DueOn : DateOnly.MinValue)
                .ThenByDescending(l => l.Promise.KeptOn)
                .ThenBy(l => l.Promise.Id),
        ];
    }

    /// <summary>The commitments made at a meeting.</summary>
    public Task<List<Promise>> OfMeetingAsync(
        Guid meetingId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(RelationsPermissions.View);
        return db.Set<Promise>()
            .AsNoTracking()
            .Where(p => p.MeetingId == meetingId && p.MissionId == by.MissionId)
            .OrderBy(p => p.DueOn)
            .ThenBy(p => p.Id)
            .ToListAsync(cancel);
    }

    /// <summary>The commitments made at the meetings of a visit.</summary>
    public Task<List<Promise>> OfVisitAsync(
        Guid visitId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(RelationsPermissions.View);
        return db.Set<Promise>()
            .AsNoTracking()
            .Where(p =>
                p.MissionId == by.MissionId
                && db.Set<Meeting>().Any(m => m.Id == p.MeetingId && m.VisitId == visitId)
            )
            .OrderBy(p => p.DueOn)
            .ThenBy(p => p.Id)
            .ToListAsync(cancel);
    }

    /// <summary>A commitment of the actor's mission; nothing, if there is none with this identity.</summary>
    public async Task<PromiseLine?> FindAsync(
        Guid id,
        Actor by,
        CancellationToken cancel = default
    ) => (await ListAsync(by, cancel)).FirstOrDefault(l => l.Promise.Id == id);

    /// <summary>Hands a commitment to somebody else, or to another day: its owner may have left, the other side asked for time.</summary>
    /// <returns>Refused once it is kept, without a day, and for who cannot open commitments.</returns>
    public async Task<Outcome> HandOverAsync(
        Guid id,
        Guid? ownerId,
        DateOnly? dueOn,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(RelationsPermissions.Keep);
        var faults = new List<Refusal>();
        var owner = (await desk.OwnersAsync(by, cancel)).FirstOrDefault(s => s.UserId == ownerId);
        if (owner is null)
        {
            faults.Add(Refusal.Of("OwnerId", "Promise.OwnerMissing"));
        }
        if (dueOn is null)
        {
            faults.Add(Refusal.Of("DueOn", "Promise.DueMissing"));
        }
        if (faults.Count > 0)
        {
            return Outcome.Refused(faults);
        }
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"promise {id}", cancel);
        if (
            await db.Set<Promise>()
                .SingleOrDefaultAsync(p => p.Id == id && p.MissionId == by.MissionId, cancel)
            is not { IsOpen: true } promise
        )
        {
            return new Refusal("Promise.NotFound");
        }
        promise.HandOver(owner!.UserId, owner.Name, dueOn!.Value);
        await db.SaveAsync(
            by,
            new Act("promise.handed-over") { Args = [promise.What.Reveal(), owner.Name] },
            cancel
        );
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>Notes on which day a commitment was kept: by whoever sees to it, or by whoever keeps relations.</summary>
    /// <returns>Refused once it is kept, for what somebody else sees to, without a day, for one to come, and for one before it was made.</returns>
    public async Task<Outcome> KeepAsync(
        Guid id,
        DateOnly? keptOn,
        string? note,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(RelationsPermissions.Promises);
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync($"promise {id}", cancel);
        if (
            await db.Set<Promise>()
                .SingleOrDefaultAsync(p => p.Id == id && p.MissionId == by.MissionId, cancel)
            is not { IsOpen: true } promise
        )
        {
            return new Refusal("Promise.NotFound");
        }
        if (promise.OwnerUserId != by.UserId && !by.May(RelationsPermissions.Keep))
        {
            return new Refusal("Promise.NotYours", promise.OwnerName);
        }
        if (note?.Trim().Length > Promise.LongestNote)
        {
            return Refusal.Of("Note", "Relations.TooLong", Promise.LongestNote);
        }
        var madeOn = clock.DayOf(
            await db.Set<Meeting>()
                .Where(m => m.Id == promise.MeetingId)
                .Select(m => m.StartsAt)
                .SingleAsync(cancel)
        );
        if (keptOn is not { } day || day > today.Date || day < madeOn)
        {
            return Refusal.Of("KeptOn", "Promise.DayWrong", madeOn, today.Date);
        }
        promise.Keep(day, note);
        await db.SaveAsync(by, new Act("promise.kept") { Args = [promise.What.Reveal()] }, cancel);
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>A commitment is no longer wanted.</summary>
    /// <returns>Refused without a reason, and once it is settled.</returns>
    public Task<Outcome> DropAsync(
        Guid id,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(RelationsPermissions.Keep);
        return OnAsync(
            id,
            by,
            promise =>
            {
                if (!promise.IsOpen)
                {
                    return new Refusal("Promise.NotFound");
                }
                if (string.IsNullOrWhiteSpace(reason) || reason.Trim().Length > Promise.LongestNote)
                {
                    return Refusal.Of("Reason", "Promise.ReasonMissing", Promise.LongestNote);
                }
                promise.Drop(reason);
                return new Act("promise.dropped")
                {
                    Args = [promise.What.Reveal()],
                    Reason = reason.Trim(),
                };
            },
            cancel
        );
    }

    /// <summary>Takes up again a commitment that was settled by mistake: it counts no longer, and is a task of its owner.</summary>
    /// <returns>Refused while it is to be kept, and for what somebody else sees to.</returns>
    public Task<Outcome> TakeUpAsync(Guid id, Actor by, CancellationToken cancel = default)
    {
        by.Need(RelationsPermissions.Promises);
        return OnAsync(
            id,
            by,
            promise =>
                promise.OwnerUserId != by.UserId && !by.May(RelationsPermissions.Keep)
                    ? new Refusal("Promise.NotYours", promise.OwnerName)
                : promise.TakeUp() is { IsDone: false } refused ? refused.Refusals.ToList()
                : new Act("promise.taken-up") { Args = [promise.What.Reveal()] },
            cancel
        );
    }

    private Task<Outcome> OnAsync(
        Guid id,
        Actor by,
        Func<Promise, Outcome<Act>> change,
        CancellationToken cancel
    ) =>
        db.ChangeAsync(
            $"promise {id}",
            () =>
                db.Set<Promise>()
                    .SingleOrDefaultAsync(p => p.Id == id && p.MissionId == by.MissionId, cancel),
            new Refusal("Promise.NotFound"),
            promise => Task.FromResult(change(promise)),
            by,
            cancel
        );
}
