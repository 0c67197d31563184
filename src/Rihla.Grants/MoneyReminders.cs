using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
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

    private const int MostAtOnce = 500;

    public override string Name => "money-reminders";

    public override TimeSpan Every => TimeSpan.FromHours(3);

    public override async Task RunAsync(CancellationToken cancel)
    {
        var before = today.Date.AddDays(-UnapprovedAfterDays);
        var asked = await db.Set<Expense>()
            .Where(e => e.Standing == ExpenseStanding.Requested && e.RequestedOn <= before)
            .Select(e => new { e.CaseId, Subject = e.OrderId ?? e.Id })
            .Distinct()
            .OrderBy(e => e.Subject)
            .Take(MostAtOnce)
            .ToListAsync(cancel);
        var day = today.Date;
        var bills = await db.Set<Bill>()
            .Where(b => b.Standing == BillStanding.Due && b.DueOn < day)
            .Join(
                db.Set<Expense>(),
                b => (Guid?)b.PartId,
                e => e.PartId,
                (b, e) => new { e.CaseId, Subject = b.Id }
            )
            .Distinct()
            .OrderBy(b => b.Subject)
            .Take(MostAtOnce)
            .ToListAsync(cancel);
        await RaiseAsync(Unapproved, [.. asked.Select(a => (a.CaseId, a.Subject))], cancel);
        await RaiseAsync(Unpaid, [.. bills.Select(b => (b.CaseId, b.Subject))], cancel);
    }

    private async Task RaiseAsync(
        string kind,
        IReadOnlyList<(Guid CaseId, Guid Subject)> due,
        CancellationToken cancel
    )
    {
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Name, cancel);
        var cases = (
            await files.ListAsync([.. due.Select(d => d.CaseId).Distinct()], Actor.System, cancel)
        ).ToDictionary(f => f.Id);
        var acts = new List<Act>();
        foreach (var (caseId, subject) in due)
        {
            if (
                cases.TryGetValue(caseId, out var file)
                && await tasks.RaiseAsync(
                    file,
                    new(kind, Role.ProgrammeManager, today.Date.AddDays(2), "expenses")
                    {
                        Subject = subject,
                    },
                    cancel
                )
            )
            {
                acts.Add(new("task.raised", CaseId: caseId) { Args = [$"@Task.{kind}"] });
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
