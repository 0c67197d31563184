using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Jobs;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>
/// What the accounts keep of people who are erased. Vouchers must be kept for some years (<see
/// cref="CasesSettings.AccountsKeptYears"/>): what was ordered, who was paid and the proof stay until then. Amounts stay for good.
/// </summary>
internal sealed class ErasedAccounts(
    RihlaDb db,
    CaseFiles files,
    CasesSettings settings,
    Today today
) : Erasing
{
    public override IReadOnlySet<Type> Tables { get; } =
        new HashSet<Type> { typeof(Bill), typeof(Expense), typeof(LedgerEntry), typeof(PlanLine) };

    public override async Task EraseAsync(ErasureReach reach, CancellationToken cancel)
    {
        var cases = reach.CaseIds;
        // Of use only until a proposal is accepted.
        var codes = (await files.ListAsync(cases, Actor.System, cancel))
            .Select(f => f.Code)
            .ToList();
        await db.Set<PlanLine>().Where(l => codes.Contains(l.CaseCode)).ExecuteDeleteAsync(cancel);
        await db.ForgetAsync(
            db.Set<LedgerEntry>().Where(l => l.CaseId != null && cases.Contains(l.CaseId.Value)),
            cancel
        );
        await VouchersAsync(cases, reach.Files, cancel);
    }

    /// <summary>Erases the vouchers of erased cases that need not be kept any longer.</summary>
    /// <returns>How many orders lost what they told of.</returns>
    public async Task<int> VouchersAsync(
        IReadOnlyList<Guid> cases,
        ICollection<Guid> scans,
        CancellationToken cancel
    )
    {
        var until = today.Date.AddYears(-settings.AccountsKeptYears);
        var due = (
            await db.Set<Expense>()
                .Where(e =>
                    cases.Contains(e.CaseId)
                    && e.RequestedOn < until
                    && (e.PaidOn == null || e.PaidOn < until)
                )
                .Select(e => new
                {
                    e.Id,
                    e.PartId,
                    e.What,
                })
                .ToListAsync(cancel)
        ).FindAll(e => e.What.Reveal() != Forgetting.Gone);
        var ids = due.ConvertAll(e => e.Id);
        await db.ForgetAsync(db.Set<Expense>().Where(e => ids.Contains(e.Id)), cancel);
        // A bill for several cases goes with the last of its orders.
        var parts = due.Select(e => e.PartId).OfType<Guid>().ToHashSet();
        parts.ExceptWith(
            (
                await db.Set<Expense>()
                    .Where(e => e.PartId != null && parts.Contains(e.PartId.Value))
                    .Select(e => new { PartId = e.PartId!.Value, e.What })
                    .ToListAsync(cancel)
            )
                .Where(e => e.What.Reveal() != Forgetting.Gone)
                .Select(e => e.PartId)
        );
        await db.ForgetAsync(
            db.Set<Bill>().Where(b => parts.Contains(b.PartId)),
            scans,
            [b => b.InvoiceId, b => b.ProofId],
            cancel
        );
        return due.Count;
    }
}

/// <summary>Once a day the vouchers of erased people go that need not be kept any longer.</summary>
internal sealed class ErasedVouchers(RihlaDb db, Erasures erasures, ErasedAccounts accounts)
    : RecurringJob
{
    public override string Name => "grants-erased-vouchers";

    public override TimeSpan Every => TimeSpan.FromHours(24);

    public override async Task RunAsync(CancellationToken cancel)
    {
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Name, cancel);
        var files = new HashSet<Guid>();
        var erased = await accounts.VouchersAsync(
            await erasures.Emptied.ToListAsync(cancel),
            files,
            cancel
        );
        if (erased == 0)
        {
            return;
        }
        await db.Set<Attachment>().Where(a => files.Contains(a.Id)).ExecuteDeleteAsync(cancel);
        await db.SaveAsync(
            Actor.System,
            new Act("expense.vouchers-erased")
            {
                Args = [erased.ToString(CultureInfo.InvariantCulture)],
            },
            cancel
        );
        await work.CommitAsync(cancel);
    }
}
