using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Jobs;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Diaspora;

/// <summary>
/// Takes out what is no longer needed: applications that were never sent, and everything about the writers of those that were
/// not supported. What is counted stays; the receipt opens nothing any more.
/// </summary>
internal sealed class Retention(RihlaDb db, DiasporaSettings settings, Today today) : RecurringJob
{
    private const int MostAtOnce = 500;

    public override string Name => "diaspora-retention";

    public override TimeSpan Every => TimeSpan.FromHours(12);

    public override async Task RunAsync(CancellationToken cancel)
    {
        var closedBefore = today.Date.AddDays(-settings.UnsentKeptDays);
        var endedBefore = today.Now.AddDays(-settings.RefusedKeptDays);
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Name, cancel);
        await db.Set<ApplicationDraft>()
            .Where(d => db.Set<Call>().Any(c => c.Id == d.CallId && c.ClosesOn < closedBefore))
            .ExecuteDeleteAsync(cancel);
        var ended = await db.Set<Application>()
            .Where(a =>
                a.AnonymisedAt == null
                && !db.Set<Venture>().Any(v => v.ApplicationId == a.Id)
                && (
                    (
                        a.Standing == ApplicationStanding.Refused
                        || a.Standing == ApplicationStanding.Reserve
                    )
                        && a.DecidedAt < endedBefore
                    || a.Standing == ApplicationStanding.Ineligible && a.CheckedAt < endedBefore
                    || a.Standing == ApplicationStanding.Withdrawn && a.WithdrawnAt < endedBefore
                )
            )
            .OrderBy(a => a.Id)
            .Select(a => new { a.Id, a.Code })
            .Take(MostAtOnce)
            .ToListAsync(cancel);
        if (ended.Count > 0)
        {
            await TakeOutAsync([.. ended.Select(a => a.Id)], cancel);
            await db.SaveAsync(
                Actor.System,
                [
                    .. ended.Select(a => new Act("diaspora.application-anonymised")
                    {
                        Args = [a.Code],
                    }),
                ],
                cancel
            );
        }
        await work.CommitAsync(cancel);
    }

    // Not through the change tracker: the audit would keep as the old value what is to be forgotten.
    private async Task TakeOutAsync(IReadOnlyList<Guid> ids, CancellationToken cancel)
    {
        var (now, nothing) = (today.Now, Array.Empty<byte>());
        var papers = await db.Set<ApplicationPaper>()
            .Where(p => ids.Contains(p.ApplicationId))
            .Select(p => p.AttachmentId)
            .ToListAsync(cancel);
        await db.Set<ApplicationPaper>()
            .Where(p => ids.Contains(p.ApplicationId))
            .ExecuteDeleteAsync(cancel);
        await db.Set<Attachment>().Where(a => papers.Contains(a.Id)).ExecuteDeleteAsync(cancel);
        await db.Set<ApplicationLine>()
            .Where(l => ids.Contains(l.ApplicationId))
            .ExecuteDeleteAsync(cancel);
        await db.Set<Application>()
            .Where(a => ids.Contains(a.Id))
            .ExecuteUpdateAsync(
                a =>
                    a.SetProperty(x => x.Answers, (Personal<string>?)null)
                        .SetProperty(x => x.EligibilityNote, (Personal<string>?)null)
                        .SetProperty(x => x.DecisionReason, (Personal<string>?)null)
                        .SetProperty(x => x.PhoneKey, (long?)null)
                        .SetProperty(x => x.EmailKey, (long?)null)
                        .SetProperty(x => x.WordSalt, nothing)
                        .SetProperty(x => x.WordHash, nothing)
                        .SetProperty(x => x.AnonymisedAt, now),
                cancel
            );
        await db.Set<Assessment>()
            .Where(a => ids.Contains(a.ApplicationId))
            .ExecuteUpdateAsync(
                a =>
                    a.SetProperty(x => x.Comment, (Personal<string>?)null)
                        .SetProperty(x => x.ConflictReason, (Personal<string>?)null),
                cancel
            );
    }
}
