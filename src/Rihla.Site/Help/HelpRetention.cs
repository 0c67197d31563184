using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Site;

/// <summary>
/// Takes out what was said in requests that never became a case, because a person found nobody in them or because she ended
/// hers: nobody needs it any more. That there was a request, and what became of it, stays; its receipt opens nothing.
/// </summary>
internal sealed class HelpRetention(RihlaDb db, SiteSettings settings, Today today) : RecurringJob
{
    private const int Together = 500;

    public override string Name => "site-help-retention";

    public override TimeSpan Every => TimeSpan.FromHours(12);

    public override async Task RunAsync(CancellationToken cancel)
    {
        var before = today.Now.AddDays(-settings.DiscardedKeptDays);
        int forgotten;
        do
        {
            await using var work = await db.BeginAsync(cancel);
            await work.LockAsync(Name, cancel);
            var ended = await db.Set<HelpRequest>()
                .Where(r =>
                    r.Standing == HelpStanding.Discarded
                    && r.Answers != null
                    && r.DecidedAt < before
                    // Whoever still waits for an answer must be able to read it.
                    && !db.Set<Exchange>().Any(e => e.RequestId == r.Id && e.At >= before)
                    && !db.Set<DataRequest>()
                        .Any(d =>
                            d.RequestId == r.Id
                            && d.Standing != DataRequestStanding.Done
                            && d.Standing != DataRequestStanding.Refused
                        )
                )
                .OrderBy(r => r.Id)
                .Take(Together)
                .Select(r => new { r.Id, r.Code })
                .ToListAsync(cancel);
            forgotten = ended.Count;
            if (forgotten > 0)
            {
                await TakeOutAsync(ended.ConvertAll(r => r.Id), cancel);
                await db.SaveAsync(
                    Actor.System,
                    ended.ConvertAll(r => new Act("site.request.forgotten") { Args = [r.Code] }),
                    cancel
                );
            }
            await work.CommitAsync(cancel);
            db.ChangeTracker.Clear();
        } while (forgotten == Together);
    }

    // Not through the change tracker: the audit would keep as the old value what is to be forgotten.
    private async Task TakeOutAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        var (nothing, dash) = (Array.Empty<byte>(), new Personal<string>("–"));
        await db.Set<Exchange>()
            .Where(e => ids.Contains(e.RequestId))
            .ExecuteUpdateAsync(
                e =>
                    e.SetProperty(x => x.Text, dash)
                        .SetProperty(x => x.Place, (Personal<string>?)null)
                        .SetProperty(x => x.Bring, (Personal<string>?)null),
                cancel
            );
        await db.Set<DataRequest>()
            .Where(d => ids.Contains(d.RequestId))
            .ExecuteUpdateAsync(d => d.SetProperty(x => x.Reason, (Personal<string>?)null), cancel);
        await db.Set<HelpRequest>()
            .Where(r => ids.Contains(r.Id))
            .ExecuteUpdateAsync(
                r =>
                    r.SetProperty(x => x.Answers, (Personal<string>?)null)
                        .SetProperty(x => x.PartnerLabel, (Personal<string>?)null)
                        .SetProperty(x => x.WordSalt, nothing)
                        .SetProperty(x => x.WordHash, nothing),
                cancel
            );
    }
}
