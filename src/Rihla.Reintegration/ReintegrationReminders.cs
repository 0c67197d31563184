using System.Globalization;
using System.Security.Cryptography;
using System.Text;
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
/// that is late. Each is raised once, and once more when its day changes.
/// </summary>
internal sealed class ReintegrationReminders(
    RihlaDb db,
    CaseFiles files,
    CaseTasks tasks,
    PlanBook book,
    Today today
) : RecurringJob
{
    /// <summary>How many days after the arrival the returnee should have agreed to a plan.</summary>
    public const int PlanWithinDays = 30;

    /// <summary>How many days a plan or an order waits for approval before somebody is reminded.</summary>
    public const int ApprovalWithinDays = 5;

    private const int MostAtOnce = 500;

    public override string Name => "reintegration-reminders";

    public override TimeSpan Every => TimeSpan.FromHours(3);

    public override async Task RunAsync(CancellationToken cancel)
    {
        var due = new List<(Guid CaseId, Func<CaseFile, TaskNotice> Notice)>();
        await MissingAsync(due, cancel);
        await UnapprovedAsync(due, cancel);
        await LateAsync(due, cancel);
        foreach (var some in due.Chunk(50))
        {
            await RaiseAsync(some, cancel);
        }
    }

    /// <summary>What a task is about: a thing and the day it is due, so that it is said again when the day changes.</summary>
    internal static Guid SubjectOf(Guid id, DateOnly day) =>
        new(
            SHA256
                .HashData(
                    Encoding.ASCII.GetBytes(
                        string.Create(CultureInfo.InvariantCulture, $"{id:N}{day.DayNumber}")
                    )
                )
                .AsSpan(0, 16)
        );

    private async Task MissingAsync(
        List<(Guid, Func<CaseFile, TaskNotice>)> due,
        CancellationToken cancel
    )
    {
        var arrived = await files.StandingAtAsync(
            Stage.Arrived,
            today.Date.AddDays(-PlanWithinDays),
            MostAtOnce,
            cancel
        );
        var agreed = await db.Set<ReintegrationPlan>()
            .Where(p =>
                arrived.Contains(p.CaseId)
                && p.Versions.Any(v =>
                    v.Standing == VersionStanding.Agreed || v.Standing == VersionStanding.Approved
                )
            )
            .Select(p => p.CaseId)
            .ToListAsync(cancel);
        due.AddRange(
            arrived
                .Except(agreed)
                .Select(id =>
                    (
                        id,
                        (Func<CaseFile, TaskNotice>)(
                            file =>
                                new(
                                    TaskKinds.PlanMissing,
                                    Role.OriginCaseworker,
                                    today.Date.AddDays(7),
                                    "plan"
                                )
                                {
                                    AtOrigin = IsAtOrigin(file),
                                    Words = [Words.ShortDate(file.StageOn)],
                                }
                        )
                    )
                )
        );
    }

    private async Task UnapprovedAsync(
        List<(Guid, Func<CaseFile, TaskNotice>)> due,
        CancellationToken cancel
    )
    {
        var before = today.Date.AddDays(-ApprovalWithinDays);
        var waiting = await db.Set<PlanVersion>()
            .Where(v =>
                v.Standing == VersionStanding.Agreed
                && v.Agreements.Any(a => a.LapsedOn == null && a.On <= before)
            )
            .Join(
                db.Set<ReintegrationPlan>(),
                v => v.PlanId,
                p => p.Id,
                (v, p) => new { p.CaseId, v.Id }
            )
            .OrderBy(w => w.Id)
            .Take(MostAtOnce)
            .ToListAsync(cancel);
        due.AddRange(
            waiting.Select(w =>
                (
                    w.CaseId,
                    (Func<CaseFile, TaskNotice>)(
                        _ =>
                            new(
                                TaskKinds.PlanUnapproved,
                                Role.ProgrammeManager,
                                today.Date.AddDays(2),
                                "plan"
                            )
                            {
                                Subject = w.Id,
                            }
                    )
                )
            )
        );
    }

    private async Task LateAsync(
        List<(Guid, Func<CaseFile, TaskNotice>)> due,
        CancellationToken cancel
    )
    {
        var day = today.Date;
        var cases = await db.Set<PlanItem>()
            .Where(i => i.DueOn < day && i.DeliveredOn == null && i.CancelledOn == null)
            .GroupBy(i => i.CaseId)
            .OrderBy(of => of.Min(i => i.DueOn))
            .ThenBy(of => of.Key)
            .Select(of => of.Key)
            .Take(MostAtOnce)
            .ToListAsync(cancel);
        foreach (var id in cases)
        {
            if (await book.SupportAsync(id, cancel) is not { } support)
            {
                continue;
            }
            due.AddRange(
                support
                    .Promised.Where(i => i.IsLate(day))
                    .Select(i =>
                        (
                            id,
                            (Func<CaseFile, TaskNotice>)(
                                file =>
                                    new(
                                        TaskKinds.ItemLate,
                                        Role.OriginCaseworker,
                                        day.AddDays(3),
                                        $"support/{i.Item.Id}"
                                    )
                                    {
                                        AtOrigin = IsAtOrigin(file),
                                        Subject = SubjectOf(i.Item.Id, i.Item.DueOn),
                                        Words =
                                        [
                                            i.Item.What.Reveal(),
                                            Words.ShortDate(i.Item.DueOn),
                                        ],
                                    }
                            )
                        )
                    )
            );
            db.ChangeTracker.Clear();
        }
    }

    private static bool IsAtOrigin(CaseFile file) => WorkingMission.Of(file) != file.HostMissionId;

    private async Task RaiseAsync(
        (Guid CaseId, Func<CaseFile, TaskNotice> Notice)[] due,
        CancellationToken cancel
    )
    {
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Name, cancel);
        var cases = (
            await files.ListAsync([.. due.Select(d => d.CaseId).Distinct()], Actor.System, cancel)
        ).ToDictionary(f => f.Id);
        var acts = new List<Act>();
        foreach (var (caseId, notice) in due)
        {
            if (cases.TryGetValue(caseId, out var file) && file.IsOpen)
            {
                var task = notice(file);
                if (await tasks.RaiseAsync(file, task, cancel))
                {
                    acts.Add(new("task.raised", CaseId: caseId) { Args = [task.InAudit] });
                }
            }
        }
        if (acts.Count > 0)
        {
            await db.SaveAsync(Actor.System, acts, cancel);
        }
        await work.CommitAsync(cancel);
        db.ChangeTracker.Clear();
    }
}
