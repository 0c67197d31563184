using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>
/// Somebody waits for what finance has not decided or paid: the programme manager is told, once for each order and each
/// bill. Finance itself sees what waits on its own lists.
/// </summary>
internal sealed class MoneyReminders(RihlaDb db, CaseFiles files, CaseTasks tasks, Today today)
    : RecurringJob
{
    public const string Unapproved = "order-unapproved";
    public const string Unpaid = "payment-waiting";

    /// <summary>After how many days an order that nobody approved is spoken of.</summary>
    public const int UnapprovedAfterDays = 5;

    /// <summary>How many are gone through in one transaction.</summary>
    internal int Batch { get; set; } = 200;

    public override string Name => "money-reminders";

    public override TimeSpan Every => TimeSpan.FromHours(3);

    public override async Task RunAsync(CancellationToken cancel)
    {
        var day = today.Date;
        var before = day.AddDays(-UnapprovedAfterDays);
        await RaiseAllAsync(
            Unapproved,
            db.Set<Expense>()
                .Where(e => e.Standing == ExpenseStanding.Requested && e.RequestedOn <= before)
                .Select(e => new Due
                {
                    ExpenseId = e.Id,
                    CaseId = e.CaseId,
                    Subject = e.OrderId ?? e.Id,
                }),
            cancel
        );
        await RaiseAllAsync(
            Unpaid,
            db.Set<Bill>()
                .Where(b => b.Standing == BillStanding.Due && b.DueOn < day)
                .Join(
                    // Of who left a shared project, or whose order was taken back, nothing is paid.
                    db.Set<Expense>().Where(e => e.Standing == ExpenseStanding.Ordered),
                    b => (Guid?)b.PartId,
                    e => e.PartId,
                    (b, e) =>
                        new Due
                        {
                            ExpenseId = e.Id,
                            CaseId = e.CaseId,
                            Subject = b.Id,
                        }
                ),
            cancel
        );
    }

    // Part after part until there is none, so that what was raised before keeps nothing from its turn.
    private async Task RaiseAllAsync(string kind, IQueryable<Due> all, CancellationToken cancel)
    {
        var after = Guid.Empty;
        while (
            await all.Where(d => d.ExpenseId > after)
                .OrderBy(d => d.ExpenseId)
                .Take(Batch)
                .ToListAsync(cancel)
                is { Count: > 0 } due
        )
        {
            await RaiseAsync(kind, all, due, cancel);
            after = due[^1].ExpenseId;
        }
    }

    private async Task RaiseAsync(
        string kind,
        IQueryable<Due> all,
        List<Due> due,
        CancellationToken cancel
    )
    {
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Name, cancel);
        var ids = due.Select(d => d.CaseId).Distinct().ToList();
        await files.LockAsync(ids, cancel);
        var cases = (await files.ReadableAsync(ids, Actor.System, cancel)).ToDictionary(f => f.Id);
        // Somebody may have decided or paid before the cases were held.
        var found = due.ConvertAll(d => d.ExpenseId);
        var still = await all.Where(d => found.Contains(d.ExpenseId))
            .OrderBy(d => d.ExpenseId)
            .ToListAsync(cancel);
        var acts = new List<Act>();
        // The parts of an order are one matter.
        foreach (var one in still.DistinctBy(d => (d.CaseId, d.Subject)))
        {
            if (
                cases.TryGetValue(one.CaseId, out var file)
                && await tasks.RaiseAsync(
                    file,
                    new(kind, Role.ProgrammeManager, today.Date.AddDays(2), "expenses")
                    {
                        Subject = one.Subject,
                    },
                    cancel
                )
            )
            {
                acts.Add(
                    new("task.raised", CaseId: file.Id) { Args = [Fill.Text($"Task.{kind}")] }
                );
            }
        }
        if (acts.Count > 0)
        {
            await db.SaveAsync(Actor.System, acts, cancel);
        }
        await work.CommitAsync(cancel);
        db.ChangeTracker.Clear();
    }

    private sealed record Due
    {
        public required Guid ExpenseId { get; init; }

        public required Guid CaseId { get; init; }

        public required Guid Subject { get; init; }
    }
}
