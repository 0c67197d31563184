using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;
using static System.FormattableString;

namespace Rihla.Cases;

/// <summary>
/// Nothing is lost by silence: raises a task where a request stays unanswered, a next action is overdue, or a case has
/// not moved for a month; and takes back what has been done meanwhile. Run again it raises nothing twice.
/// </summary>
internal sealed class CaseReminders(RihlaDb db, Today today) : RecurringJob
{
    public const string Unanswered = "request-unanswered";
    public const string Overdue = "action-overdue";
    public const string StandingStill = "case-standing-still";

    private const int UnansweredDays = 2;
    private const int StillDays = 30;
    private const int Batch = 200;

    public override string Name => "case-reminders";

    public override TimeSpan Every => TimeSpan.FromHours(1);

    public override async Task RunAsync(CancellationToken cancel)
    {
        await SettleDoneAsync(cancel);
        var day = today.Date;
        var unanswered = day.AddDays(-UnansweredDays);
        await RaiseAsync(
            Unanswered,
            db.Set<WorkItem>()
                .Where(w => w.Stage == Stage.Requested && w.RequestedOn <= unanswered)
                .Where(w => !db.Set<CaseMember>().Any(m => m.CaseId == w.CaseId))
                .Where(w => !db.Set<CaseNote>().Any(n => n.CaseId == w.CaseId)),
            _ => Guid.Empty,
            _ => "register",
            cancel
        );
        await RaiseAsync(
            Overdue,
            db.Set<WorkItem>()
                .Where(w => w.DueOn < day)
                .Where(w =>
                    !db.Set<CaseTask>()
                        .Any(t => t.CaseId == w.CaseId && t.Kind == Overdue && t.DoneAt == null)
                ),
            SubjectOf,
            w => w.Page,
            cancel
        );
        var still = day.AddDays(-StillDays);
        var stillSince = today.Now.AddDays(-StillDays);
        await RaiseAsync(
            StandingStill,
            db.Set<WorkItem>()
                // After the arrival what is planned has its own days.
                .Where(w =>
                    w.Stage < Stage.Arrived
                    && db.Set<Case>().Any(c => c.Id == w.CaseId && c.StageOn <= still)
                    && !db.Set<CaseNote>().Any(n => n.CaseId == w.CaseId && n.At > stillSince)
                    && !db.Set<CaseTask>()
                        .Any(t =>
                            t.CaseId == w.CaseId
                            && t.Kind == StandingStill
                            && t.RaisedAt > stillSince
                        )
                ),
            w => SubjectOf(Invariant($"{w.Stage} {day:yyyy-MM}")),
            _ => "notes",
            cancel
        );
    }

    // What was overdue and has been done, or has another date now, is no longer asked for: the next action of the case may
    // be overdue, too, and then has a task of its own.
    private async Task SettleDoneAsync(CancellationToken cancel)
    {
        var day = today.Date;
        var after = Guid.Empty;
        while (true)
        {
            var open = await (
                from task in db.Set<CaseTask>()
                where task.DoneAt == null && task.Kind == Overdue && task.Id > after
                join item in db.Set<WorkItem>() on task.CaseId equals item.CaseId into items
                from item in items.DefaultIfEmpty()
                orderby task.Id
                select new { Task = task, Item = item }
            )
                .Take(Batch)
                .ToListAsync(cancel);
            if (open.Count == 0)
            {
                return;
            }
            after = open[^1].Task.Id;
            var done = open.Where(x =>
                    x.Item is not { } item || item.DueOn >= day || x.Task.Subject != SubjectOf(item)
                )
                .Select(x => x.Task)
                .ToList();
            foreach (var task in done)
            {
                (task.DoneAt, task.DoneByName) = (today.Now, Actor.System.Name);
            }
            if (done.Count > 0)
            {
                await db.SaveAsync(Actor.System, new Act("tasks.settled"), cancel);
            }
            db.ChangeTracker.Clear();
        }
    }

    private async Task RaiseAsync(
        string kind,
        IQueryable<WorkItem> which,
        Func<WorkItem, Guid> subject,
        Func<WorkItem, string> page,
        CancellationToken cancel
    )
    {
        var after = Guid.Empty;
        while (true)
        {
            var items = await which
                .AsNoTracking()
                .Where(w => w.CaseId > after)
                .OrderBy(w => w.CaseId)
                .Take(Batch)
                .ToListAsync(cancel);
            if (items.Count == 0)
            {
                return;
            }
            after = items[^1].CaseId;
            if (await NotRaisedAsync(items) is not { Count: > 0 } found)
            {
                continue;
            }
            await using var work = await db.BeginAsync(cancel);
            // What was done since, or stands in a case that was closed since, is asked of nobody: it is read again, held.
            var ids = found.ConvertAll(w => w.CaseId);
            await db.LockCasesAsync(ids, null, cancel);
            var held = await which
                .AsNoTracking()
                .Where(w => ids.Contains(w.CaseId))
                .ToListAsync(cancel);
            var tasks = (await NotRaisedAsync(held)).ConvertAll(w =>
                Task(kind, w, subject(w), page(w))
            );
            if (tasks.Count > 0)
            {
                db.AddRange(tasks);
                await db.SaveAsync(
                    Actor.System,
                    [
                        .. tasks.Select(t => new Act("task.raised", CaseId: t.CaseId)
                        {
                            Args = [Fill.Text($"Task.{kind}")],
                        }),
                    ],
                    cancel
                );
            }
            await work.CommitAsync(cancel);
            db.ChangeTracker.Clear();
        }

        async Task<List<WorkItem>> NotRaisedAsync(List<WorkItem> some)
        {
            var ids = some.ConvertAll(w => w.CaseId);
            var raised = (
                await db.Set<CaseTask>()
                    .Where(t => t.Kind == kind && ids.Contains(t.CaseId))
                    .Select(t => new { t.CaseId, t.Subject })
                    .ToListAsync(cancel)
            ).ToHashSet();
            return some.FindAll(w => !raised.Contains(new { w.CaseId, Subject = subject(w) }));
        }
    }

    private CaseTask Task(string kind, WorkItem item, Guid subject, string page) =>
        new()
        {
            CaseId = item.CaseId,
            Kind = kind,
            Subject = subject,
            Words = kind == Overdue ? Personal.Of(Fill.Text($"Action.{item.Action}").Kept) : null,
            Owner = kind == Overdue ? item.Owner : Role.Caseworker,
            OwnerMissionId = kind == Overdue ? item.OwnerMissionId : item.HostMissionId,
            OwnerUserId =
                kind != Overdue || item.Owner == Role.Caseworker ? item.CaseworkerId : null,
            DueOn = today.Date,
            RaisedAt = today.Now,
            Page = page,
        };

    private static Guid SubjectOf(WorkItem item) =>
        SubjectOf(Invariant($"{item.Action} {item.DueOn:O}"));

    // The same matter has the same subject, so that it is raised once.
    private static Guid SubjectOf(string matter) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(matter)).AsSpan(0, 16));
}
