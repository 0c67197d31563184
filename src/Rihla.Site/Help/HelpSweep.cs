using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;

namespace Rihla.Site;

/// <summary>Takes out forms that were left lying, sessions that are over and tries that no longer count.</summary>
internal sealed class HelpSweep(RihlaDb db, TimeProvider clock) : RecurringJob
{
    public override string Name => "site-help-sweep";

    public override TimeSpan Every => TimeSpan.FromMinutes(10);

    public override async Task RunAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var work = await db.BeginAsync(cancel);
        await db.Set<HelpForm>().Where(f => f.EndsAt < now).ExecuteDeleteAsync(cancel);
        await db.Set<ReceiptSession>().Where(s => s.EndsAt < now).ExecuteDeleteAsync(cancel);
        var forgotten = now - ReceiptAttempts.LockLasts;
        await db.Set<ReceiptAttempts>().Where(a => a.LastAt < forgotten).ExecuteDeleteAsync(cancel);
        await work.CommitAsync(cancel);
    }
}
