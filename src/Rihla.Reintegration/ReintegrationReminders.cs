using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration;

/// <summary>
/// Raises a task where silence would leave somebody alone after the landing: no plan, a plan that nobody approves, a promise
/// that is late. Each is raised once, and once more when its day changes or the returnee agrees anew; what is owed no longer is
/// asked for no longer.
/// </summary>
internal sealed class ReintegrationReminders(
    RihlaDb db,
    CaseFiles files,
    CasesAtHome cases,
    CaseTasks tasks,
    OwedItems owed,
    Today today
) : RecurringJob
{
    /// <summary>How many days after the arrival the returnee should have agreed to a plan.</summary>
    public const int PlanWithinDays = 30;

    /// <summary>How many days a plan or an order waits for approval before somebody is reminded.</summary>
    public const int ApprovalWithinDays = 5;

    /// <summary>How many are gone through in one transaction.</summary>
    internal int Batch { get; set; } = 100;

    public override string Name => "reintegration-reminders";

    public override TimeSpan Every => TimeSpan.FromHours(3);

    public override async Task RunAsync(CancellationToken cancel)
    {
        await SettleAsync(cancel);
        await RaiseAllAsync(MissingAsync, cancel);
        await RaiseAllAsync(UnapprovedAsync, cancel);
        await RaiseAllAsync(LateAsync, cancel);
    }

    // What was handed over or cancelled settles its task at once; money that was paid, or a project that was left, does not.
    private async Task SettleAsync(CancellationToken cancel)
    {
        var after = Guid.Empty;
        while (
            await tasks.OpenAsync(TaskKinds.ItemLate, after, Batch, cancel) is { Count: > 0 } open
        )
        {
            await using var work = await db.BeginAsync(cancel);
            await work.LockAsync(Name, cancel);
            var of = open.Select(t => t.CaseId).Distinct().ToList();
            var still = (
                await owed.To(Actor.System)
                    .Where(i => of.Contains(i.CaseId))
                    .Select(i => new { i.Id, i.DueOn })
                    .ToListAsync(cancel)
            )
                .Select(i => TaskSubject.Of(i.Id, i.DueOn))
                .ToHashSet();
            var done = open.FindAll(t => !still.Contains(t.Subject));
            foreach (var task in done)
            {
                await tasks.SettleAsync(
                    task.CaseId,
                    TaskKinds.ItemLate,
                    Actor.System,
                    task.Subject,
                    cancel
                );
            }
            if (done.Count > 0)
            {
                await db.SaveAsync(Actor.System, new Act("tasks.settled"), cancel);
            }
            await work.CommitAsync(cancel);
            db.ChangeTracker.Clear();
            after = open[^1].Id;
        }
    }

    // Part after part until there is none: what cannot be raised any more, or was before, keeps nothing from its turn.
    private async Task RaiseAllAsync(
        Func<Guid, CancellationToken, Task<List<Due>>> next,
        CancellationToken cancel
    )
    {
        var after = Guid.Empty;
        while (await next(after, cancel) is { Count: > 0 } due)
        {
            await RaiseAsync(due, cancel);
            after = due[^1].Id;
        }
    }

    private async Task<List<Due>> MissingAsync(Guid after, CancellationToken cancel)
    {
        var missing = await cases
            .StandingAt(Stage.Arrived, today.Date.AddDays(-PlanWithinDays))
            .Where(id =>
                id > after
                && !db.Set<ReintegrationPlan>()
                    .Any(p =>
                        p.CaseId == id
                        && p.Versions.Any(v =>
                            v.Standing == VersionStanding.Agreed
                            || v.Standing == VersionStanding.Approved
                        )
                    )
            )
            .Order()
            .Take(Batch)
            .ToListAsync(cancel);
        return missing.ConvertAll(id => new Due(
            id,
            id,
            file =>
                file.Stage != Stage.Arrived || file.NobodyComes
                    ? null
                    : new(
                        TaskKinds.PlanMissing,
                        Role.OriginCaseworker,
                        today.Date.AddDays(7),
                        "plan"
                    )
                    {
                        AtOrigin = true,
                        Words = [Words.ShortDate(file.ArrivedOn ?? file.StageOn)],
                    }
        ));
    }

    private async Task<List<Due>> UnapprovedAsync(Guid after, CancellationToken cancel)
    {
        var before = today.Date.AddDays(-ApprovalWithinDays);
        var waiting = await db.Set<PlanVersion>()
            .Where(v =>
                v.Id > after
                && v.Standing == VersionStanding.Agreed
                && v.Agreements.Any(a => a.LapsedOn == null && a.On <= before)
            )
            .Join(
                db.Set<ReintegrationPlan>(),
                v => v.PlanId,
                p => p.Id,
                (v, p) =>
                    new
                    {
                        p.CaseId,
                        v.Id,
                        AgreementId = v.Agreements.First(a => a.LapsedOn == null).Id,
                    }
            )
            .OrderBy(w => w.Id)
            .Take(Batch)
            .ToListAsync(cancel);
        return waiting.ConvertAll(w => new Due(
            w.Id,
            w.CaseId,
            _ =>
                new(TaskKinds.PlanUnapproved, Role.ProgrammeManager, today.Date.AddDays(2), "plan")
                {
                    Subject = w.AgreementId,
                }
        ));
    }

    private async Task<List<Due>> LateAsync(Guid after, CancellationToken cancel)
    {
        var day = today.Date;
        var late = await owed.To(Actor.System)
            .AsNoTracking()
            .Where(i => i.Id > after && i.DueOn < day)
            .OrderBy(i => i.Id)
            .Take(Batch)
            .ToListAsync(cancel);
        return late.ConvertAll(i => new Due(
            i.Id,
            i.CaseId,
            file =>
                new(TaskKinds.ItemLate, Role.OriginCaseworker, day.AddDays(3), $"support/{i.Id}")
                {
                    AtOrigin = true,
                    Subject = TaskSubject.Of(i.Id, i.DueOn),
                    Words = [i.What.Reveal(), Words.ShortDate(i.DueOn)],
                }
        ));
    }

    private async Task RaiseAsync(List<Due> due, CancellationToken cancel)
    {
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Name, cancel);
        var ids = due.Select(d => d.CaseId).Distinct().ToList();
        await files.LockAsync(ids, cancel);
        var found = (await files.ReadableAsync(ids, Actor.System, cancel)).ToDictionary(f => f.Id);
        var acts = new List<Act>();
        foreach (var one in due)
        {
            if (
                found.TryGetValue(one.CaseId, out var file)
                && file.IsOpen
                && one.Notice(file) is { } task
                && await tasks.RaiseAsync(file, task, cancel)
            )
            {
                acts.Add(new("task.raised", CaseId: file.Id) { Args = [task.InAudit] });
            }
        }
        if (acts.Count > 0)
        {
            await db.SaveAsync(Actor.System, acts, cancel);
        }
        await work.CommitAsync(cancel);
        db.ChangeTracker.Clear();
    }

    /// <summary>What a task may be raised about.</summary>
    /// <param name="Id">What it is, and its place in the order in which they are gone through.</param>
    /// <param name="CaseId">In which case.</param>
    /// <param name="Notice">The task; none where it turns out, once the case is held, that there is no reason for it any more.</param>
    private sealed record Due(Guid Id, Guid CaseId, Func<CaseFile, TaskNotice?> Notice);
}
